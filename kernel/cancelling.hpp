// Taking orders out of the book: cancel, mass cancel, and the end that every order has.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline bool cancels_in(u8 phase) {
  return phase != pending && phase != halted && phase != closed;
}

inline u32 Kernel::find_order(i64 id) const {
  return order_ids_.find(hash_of(static_cast<u64>(id)),
                         [&](u32 at) { return memory_.orders[at].id == id; });
}

// The account's open order that the command names, when its market lets it be taken back.
template <class Command>
inline Refusal Kernel::find_own(const Command& c, u32& handle) const {
  handle = c.order != 0 ? find_order(c.order)
                        : client_ids_.find(memory_.orders, c.account, c.client_order_id);
  if (handle == 0) return Refusal::order_not_found;
  const Market& market = *market_of(memory_.details[handle].market);
  if (!cancels_in(market.phase)) return Refusal::market_halted;
  return memory_.orders[handle].account == c.account ? Refusal::none : Refusal::order_not_found;
}

inline Refusal Kernel::carry_out(const command::Cancel& c) {
  if (c.order != 0 && !lists_.empty() && lists_.contains(c.order)) [[unlikely]] {
    return cancel_list(c);
  }
  u32 handle = 0;
  if (const Refusal refusal = find_own(c, handle); refusal != Refusal::none) return refusal;
  // From here it must succeed.
  close_order(handle, Done::requested);
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::MassCancel& c) {
  if (c.market != 0 && market_of(c.market) == nullptr) return Refusal::market_not_found;
  // From here it must succeed.
  std::vector<i64> matching;
  const auto consider = [&](u32 handle) {
    const u32 market = memory_.details[handle].market;
    if (c.market != 0 && market != c.market) return;
    if (c.side != 0 && memory_.orders[handle].side != c.side) return;
    if (c.account != 0 && !cancels_in(market_of(market)->phase)) return;
    matching.push_back(memory_.orders[handle].id);
  };
  if (c.account != 0) {
    u32 at = ledger_.account(c.account).orders_first;
    for (; at != 0; at = memory_.orders[at].account_newer) consider(at);
  } else {
    for (u32 at = 1; at <= memory_.orders.last(); ++at) {
      if (memory_.orders[at].account != 0) consider(at);
    }
  }
  close_matching(matching);
  return Refusal::none;
}

// Ends the first 1,024 of these orders; one that is linked to another is gone when its turn comes
// and does not count.
inline void Kernel::close_matching(std::vector<i64>& ids) {
  // Of a list, the end of one order takes at most two others with it.
  const std::size_t ahead = std::min(ids.size(), std::size_t{3} * mass_cancel_max);
  std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(ahead), ids.end());
  std::size_t at = 0;
  u32 count = 0, remaining = 0;
  for (; at < ahead && count < mass_cancel_max; ++at) {
    const u32 handle = find_order(ids[at]);
    if (handle == 0) continue;
    close_order(handle, Done::mass_cancelled);
    ++count;
  }
  for (; at < ids.size(); ++at) remaining += find_order(ids[at]) != 0;
  auto& cancelled = emit<event::MassCancelled>();
  cancelled.cancelled = count;
  cancelled.remaining = remaining;
}

// The end of an open order: out of the book, what is still held released.
inline void Kernel::close_order(u32 handle, Done reason) {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  if (detail.special != 0) [[unlikely]] return close_special(handle, reason);
  Market& market = *market_of(detail.market);
  mark(market);
  auto& done = write_done(handle, reason);
  release(order.account, market.held_asset(order.side), market.hold_of(order), done);
  market.side(order.side).remove(memory_, handle);
  forget(handle);
}

// The same for an ordinary order that has just traded all it had: its market is marked, and it
// holds nothing.
inline void Kernel::close_filled(Market& market, u32 handle) {
  write_done(handle, Done::filled);
  market.side(memory_.orders[handle].side).remove_empty(memory_, handle);
  forget(handle);
}

// The same for an order that may wait, be hidden in part, or have others that depend on it.
inline void Kernel::close_special(u32 handle, Done reason) {
  const i64 id = memory_.orders[handle].id;
  const OrderDetail& detail = memory_.details[handle];
  const i64 list = (detail.special & is_listed) != 0 ? specials_.rarity(handle).list : 0;
  Market& market = *market_of(detail.market);
  mark(market);
  const Order& order = memory_.orders[handle];
  auto& done = write_done(handle, reason);
  release(order.account, market.held_asset(order.side), hold_of(handle), done);
  if (detail.waiting != 0) {
    stop_waiting(handle);
  } else {
    take_off_book(handle);
  }
  unlink_special(handle);
  forget(handle);
  if (list != 0) end_in_list(list, id, reason);
}

// The event less what is released.
[[gnu::always_inline]] inline event::OrderDone& Kernel::write_done(u32 handle, Done reason) {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  auto& done = emit<event::OrderDone>();
  done.order = order.id;
  done.account = order.account;
  done.market = detail.market;
  done.reason = reason;
  done.side = order.side;
  done.filled = order.filled;
  done.filled_value = detail.filled_value;
  done.fee = detail.fee;
  return done;
}

template <class Event>
inline void Kernel::release(u32 account, u32 asset, i128 amount, Event& event) {
  if (amount == 0) return;
  event.release_transfer = take_ids(1);
  event.released = amount;
  Balance& row = ledger_.touch(account, asset);
  bucket_of(row, held) -= amount;
  bucket_of(row, available) += amount;
}

inline void Kernel::link_account(u32 handle) {
  Order& order = memory_.orders[handle];
  Account& account = ledger_.account(order.account);
  const u32 last = account.orders_last;
  memory_.orders[last].account_newer = handle;
  account.orders_first = either(last == 0, handle, account.orders_first);
  order.account_older = last;
  account.orders_last = handle;
  ++account.orders_count;
}

// Takes an order that is in no book out of its account's list and the tables, and gives back
// its memory.
inline void Kernel::forget(u32 handle) {
  Order& order = memory_.orders[handle];
  Account& account = ledger_.account(order.account);
  const u32 older = order.account_older, newer = order.account_newer;
  memory_.orders[older].account_newer = newer;
  memory_.orders[newer].account_older = older;
  account.orders_first = either(older == 0, newer, account.orders_first);
  account.orders_last = either(newer == 0, older, account.orders_last);
  --account.orders_count;
  order_ids_.erase(hash_of(static_cast<u64>(order.id)), handle);
  if (order.client_id != 0) client_ids_.remove(order.account, order.client_id);
  order.account = 0;
  memory_.orders.give_back(handle);
  memory_.details.give_back(handle);
}

}  // namespace bedesten
