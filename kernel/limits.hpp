// How many orders an account may have open, and of what value.
#pragma once

#include "kernel.hpp"
#include "lists.hpp"

namespace bedesten {

// Whether the order may still be open after its command; only then limits are looked at.
inline bool may_stay(const command::Place& c) {
  return c.type != market_order && !(c.type == limit_order && is_immediate(c.time_in_force));
}

inline Refusal Kernel::carry_out(const command::SetOrderLimit& c) {
  if (c.asset != 0 && !ledger_.has_asset(c.asset)) return Refusal::asset_not_found;
  const i128 most = c.asset != 0 ? amount_max : i128{open_orders_limit_max};
  if (c.limit < -1 || c.limit > most) return Refusal::limit_out_of_range;
  // From here it must succeed.
  limits_.set(c.account, c.asset, c.limit);
  auto& set = emit<event::OrderLimitSet>();
  set.account = c.account;
  set.asset = c.asset;
  set.limit = c.limit;
  return Refusal::none;
}

// `gone` is an order that counts no more, or 0.
inline Refusal Kernel::check_limits(const command::Place& c, const Taker& taker, u32 gone) const {
  if (!may_stay(c)) return Refusal::none;
  return check_limits(taker, 1, taker.market->value(taker.limit, taker.quantity), gone);
}

inline Refusal Kernel::check_list_limits(const Legs& legs) const {
  u32 count = 0;
  i128 value = 0;
  for (u32 i = 0; i < legs.count; ++i) {
    if (!may_stay(legs.places[i])) continue;
    ++count;
    value += legs.takers[i].market->value(legs.takers[i].limit, legs.takers[i].quantity);
  }
  return count == 0 ? Refusal::none : check_limits(legs.takers[0], count, value, 0);
}

inline Refusal Kernel::check_limits(const Taker& taker, u32 count, i128 value, u32 gone) const {
  const Account& account = ledger_.account(taker.account);
  const i128 orders = limits_.find(taker.account, 0);
  const u32 open = account.orders_count - (gone != 0) + count;
  if (orders >= 0 && open > orders) return Refusal::too_many_open_orders;
  const u32 quote = taker.market->quote;
  const i128 most = limits_.of_values() ? limits_.find(taker.account, quote) : i128{-1};
  if (most < 0) return Refusal::none;
  // The sum stops as soon as it is too large: a million orders of 2^110 have no room in 128 bits.
  u32 at = account.orders_first;
  for (; at != 0 && value <= most; at = memory_.orders[at].account_newer) {
    const Market& market = *market_of(memory_.details[at].market);
    if (at == gone || market.quote != quote) continue;
    value += market.value(memory_.orders[at].price, memory_.orders[at].remaining());
  }
  return value > most ? Refusal::open_notional_exceeded : Refusal::none;
}

}  // namespace bedesten
