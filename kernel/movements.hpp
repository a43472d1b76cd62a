// Commands that move money without an order: transfer, reserve, post, void.
#pragma once

#include "kernel.hpp"

namespace bedesten {

constexpr u8 withdrawal = 4, internal_transfer = 9;  // of the Reasons

inline bool amount_fits(i128 amount) { return amount > 0 && amount <= amount_max; }
inline bool keeps_withdrawals(const Account& account) {
  return (account.flags & withdrawals_frozen) != 0;
}
// An internal transfer neither leaves nor reaches an account that may not withdraw.
inline bool is_kept_back(u8 reason, const Account& from, const Account& to) {
  if (reason == withdrawal) return keeps_withdrawals(from);
  return reason == internal_transfer && (keeps_withdrawals(from) || keeps_withdrawals(to));
}
inline bool balance_fits(i128 amount) { return amount <= balance_max && amount >= -balance_max; }

inline Refusal Kernel::carry_out(const command::Transfer& c) {
  const u32 from = c.debit_account, to = c.credit_account;
  if (!ledger_.has_account(from) || !ledger_.has_account(to)) return Refusal::account_not_found;
  if (!ledger_.has_asset(c.asset)) return Refusal::asset_not_found;
  if (is_kept_back(c.reason, ledger_.account(from), ledger_.account(to))) {
    return Refusal::withdrawals_frozen;
  }
  if (!amount_fits(c.amount)) return Refusal::amount_out_of_range;
  if (from == to && c.debit_bucket == c.credit_bucket) return Refusal::same_account;
  const bool from_house = ledger_.account(from).house(), to_house = ledger_.account(to).house();
  if (c.debit_bucket == held || c.credit_bucket == held) return Refusal::bucket_not_allowed;
  if ((from_house && c.debit_bucket != available) || (to_house && c.credit_bucket != available)) {
    return Refusal::bucket_not_allowed;
  }
  const i128 debit = ledger_.amount(from, c.asset, c.debit_bucket);
  const i128 credit = ledger_.amount(to, c.asset, c.credit_bucket);
  if (!from_house && debit < c.amount) return Refusal::insufficient_funds;
  if (!balance_fits(debit - c.amount) || !balance_fits(credit + c.amount)) {
    return Refusal::supply_exceeded;
  }
  // From here it must succeed.
  ledger_.bucket(ledger_.touch(from, c.asset), c.debit_bucket) -= c.amount;
  ledger_.bucket(ledger_.touch(to, c.asset), c.credit_bucket) += c.amount;
  auto& moved = emit<event::Transferred>();
  moved.transfer = take_ids(1);
  moved.debit_account = from;
  moved.credit_account = to;
  moved.asset = c.asset;
  moved.debit_bucket = c.debit_bucket;
  moved.credit_bucket = c.credit_bucket;
  moved.reason = c.reason;
  moved.amount = c.amount;
  moved.key = c.key;
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::Reserve& c) {
  if (!ledger_.has_asset(c.asset)) return Refusal::asset_not_found;
  if (c.reason == withdrawal && keeps_withdrawals(ledger_.account(c.account))) {
    return Refusal::withdrawals_frozen;
  }
  if (ledger_.account(c.account).house()) return Refusal::account_cannot_trade;
  if (!amount_fits(c.amount)) return Refusal::amount_out_of_range;
  if (ledger_.amount(c.account, c.asset, available) < c.amount) return Refusal::insufficient_funds;
  // From here it must succeed.
  Balance& row = ledger_.touch(c.account, c.asset);
  bucket_of(row, available) -= c.amount;
  bucket_of(row, held) += c.amount;
  reservations_.add({c.key, c.amount, c.account, c.asset, c.reason, {}});
  auto& reserved = emit<event::Reserved>();
  reserved.transfer = take_ids(1);
  reserved.account = c.account;
  reserved.asset = c.asset;
  reserved.amount = c.amount;
  reserved.key = c.key;
  reserved.reason = c.reason;
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::Post& c) {
  if (!ledger_.has_account(c.credit_account)) return Refusal::account_not_found;
  const u32 handle = reservations_.find(c.reservation);
  if (handle == 0) return Refusal::reservation_not_found;
  const Reservation reservation = reservations_[handle];
  const i128 amount = c.amount;
  if (!amount_fits(amount) || amount > reservation.amount) return Refusal::amount_out_of_range;
  if (c.credit_account == reservation.account) return Refusal::same_account;
  const i128 credit = ledger_.amount(c.credit_account, reservation.asset, available);
  if (!balance_fits(credit + amount)) return Refusal::supply_exceeded;
  // From here it must succeed.
  const i128 released = reservation.amount - amount;
  Balance& holder = ledger_.touch(reservation.account, reservation.asset);
  bucket_of(holder, held) -= reservation.amount;
  bucket_of(holder, available) += released;
  bucket_of(ledger_.touch(c.credit_account, reservation.asset), available) += amount;
  reservations_.remove(handle);
  auto& posted = emit<event::Posted>();
  posted.transfer = take_ids(released > 0 ? 2 : 1);
  posted.release_transfer = released > 0 ? posted.transfer + 1 : 0;
  posted.account = reservation.account;
  posted.credit_account = c.credit_account;
  posted.asset = reservation.asset;
  posted.reason = c.reason;
  posted.amount = amount;
  posted.released = released;
  posted.reservation = c.reservation;
  posted.key = c.key;
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::Void& c) {
  const u32 handle = reservations_.find(c.reservation);
  if (handle == 0) return Refusal::reservation_not_found;
  // From here it must succeed.
  const Reservation reservation = reservations_[handle];
  Balance& holder = ledger_.touch(reservation.account, reservation.asset);
  bucket_of(holder, held) -= reservation.amount;
  bucket_of(holder, available) += reservation.amount;
  reservations_.remove(handle);
  auto& voided = emit<event::Voided>();
  voided.transfer = take_ids(1);
  voided.account = reservation.account;
  voided.asset = reservation.asset;
  voided.amount = reservation.amount;
  voided.reservation = c.reservation;
  voided.key = c.key;
  return Refusal::none;
}

}  // namespace bedesten
