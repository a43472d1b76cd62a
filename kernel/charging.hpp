// Commands that set what trading costs an account or a tier, and the rates of a new order.
#pragma once

#include "kernel.hpp"

namespace bedesten {

// What a market, an account or a tier may charge.
inline bool fees_in_range(i32 maker_ppm, i32 taker_ppm) {
  constexpr i32 all = ppm;
  return taker_ppm >= 0 && taker_ppm < all && maker_ppm < all && maker_ppm >= -taker_ppm;
}

inline Rates Kernel::rates_of(const Market& market, u32 account) const {
  if (ledger_.account(account).rates != 0) [[unlikely]] return special_rates(market, account);
  return {market.maker_fee_ppm, market.taker_fee_ppm};
}

inline Rates Kernel::special_rates(const Market& market, u32 account) const {
  const u8 tier = ledger_.account(account).rates & ~own_rates;
  const RateTable::Row* row = rates_.find(account, 0, market.id, last_at_);
  if (row == nullptr && tier != 0) row = rates_.find(0, tier, market.id, last_at_);
  return row != nullptr ? row->rates : Rates{market.maker_fee_ppm, market.taker_fee_ppm};
}

inline Refusal times_in_range(const command::SetFees& c) {
  const bool times = (c.valid_from | c.valid_until) != 0;
  if (c.valid_from < 0 || c.valid_until < 0 || (times && c.tier != 0)) {
    return Refusal::time_out_of_range;
  }
  const bool empty = c.valid_until != 0 && c.valid_until <= c.valid_from;
  return empty ? Refusal::time_out_of_range : Refusal::none;
}

inline Refusal Kernel::check_fees(const command::SetFees& c) const {
  if (c.account != 0 && ledger_.account(c.account).house()) return Refusal::account_cannot_trade;
  if (c.market != 0 && market_of(c.market) == nullptr) return Refusal::market_not_found;
  if (c.remove == 0 && !fees_in_range(c.maker_fee_ppm, c.taker_fee_ppm)) {
    return Refusal::fee_out_of_range;
  }
  return times_in_range(c);
}

inline void Kernel::store_fees(const command::SetFees& c) {
  if (c.remove != 0) {
    rates_.remove(c.account, c.tier, c.market);
  } else {
    const Rates rates{c.maker_fee_ppm, c.taker_fee_ppm};
    rates_.set(c.account, c.tier, c.market, {rates, c.valid_from, c.valid_until});
  }
  if (c.account == 0) return;
  Account& account = ledger_.account(c.account);
  const u8 tier = account.rates & ~own_rates;
  account.rates = rates_.has_own(c.account) ? tier | own_rates : tier;
}

inline Refusal Kernel::carry_out(const command::SetFees& c) {
  if (const Refusal refusal = check_fees(c); refusal != Refusal::none) return refusal;
  // From here it must succeed.
  store_fees(c);
  auto& set = emit<event::FeesSet>();
  set.account = c.account;
  set.market = c.market;
  set.tier = c.tier;
  set.removed = c.remove;
  if (c.remove != 0) return Refusal::none;
  set.maker_fee_ppm = c.maker_fee_ppm;
  set.taker_fee_ppm = c.taker_fee_ppm;
  set.valid_from = c.valid_from;
  set.valid_until = c.valid_until;
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::SetTier& c) {
  Account& account = ledger_.account(c.account);
  if (account.house()) return Refusal::account_cannot_trade;
  // From here it must succeed.
  account.rates = (account.rates & own_rates) | c.tier;
  auto& set = emit<event::TierSet>();
  set.account = c.account;
  set.tier = c.tier;
  return Refusal::none;
}

inline void Kernel::write_fees(Output& output) const {
  rates_.each([&](u32 account, u8 tier, u32 market, const RateTable::Row& row) {
    auto& set = output.add<event::FeesSet>(0);
    set.account = account;
    set.market = market;
    set.tier = tier;
    set.maker_fee_ppm = row.rates.maker_ppm;
    set.taker_fee_ppm = row.rates.taker_ppm;
    set.valid_from = row.valid_from;
    set.valid_until = row.valid_until;
  });
}

inline void Kernel::write_tiers(Output& output) const {
  for (u32 id = 1; id <= ledger_.account_count(); ++id) {
    const u8 tier = ledger_.account(id).rates & ~own_rates;
    if (tier == 0) continue;
    auto& set = output.add<event::TierSet>(0);
    set.account = id;
    set.tier = tier;
  }
}

}  // namespace bedesten
