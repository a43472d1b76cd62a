// Orders that shrink and keep their place: amended, or decremented by self-trade prevention.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline Refusal Kernel::carry_out(const command::Amend& c) {
  u32 handle = 0;
  const Refusal refusal = find_own(c, handle);
  if (refusal != Refusal::none) return refusal;
  if (in_list(handle)) return Refusal::order_in_list;
  const Order& order = memory_.orders[handle];
  const Market& market = *market_of(memory_.details[handle].market);
  if (!market.counts_in(c.steps)) return Refusal::steps_changed;
  if (c.quantity <= order.filled || c.quantity >= order.quantity ||
      c.quantity < market.min_quantity) {
    return Refusal::quantity_out_of_range;
  }
  // From here it must succeed.
  reduce(handle, order.quantity - c.quantity);
  if ((memory_.details[handle].special & is_iceberg) != 0) cut_shown(handle);
  return Refusal::none;
}

// Takes lots off an order that keeps some.
inline void Kernel::reduce(u32 handle, i64 lots) {
  Order& order = memory_.orders[handle];
  Market& market = *market_of(memory_.details[handle].market);
  order.quantity -= lots;
  auto& reduced = emit<event::OrderReduced>();
  reduced.order = order.id;
  reduced.account = order.account;
  reduced.market = market.id;
  reduced.side = order.side;
  reduced.quantity = order.quantity;
  const OrderDetail& detail = memory_.details[handle];
  // Who follows another order and waits for its turn holds nothing.
  const bool held = (detail.special & own_hold) == 0;
  const i128 amount = held ? market.hold_for(order.side, order.price, lots) : i128{0};
  release(order.account, market.held_asset(order.side), amount, reduced);
  if (detail.waiting != 0) return;
  mark(market);
  if ((detail.special & (is_iceberg | is_hidden)) != 0) [[unlikely]] {
    market.hidden_written = true;  // an iceberg's undisplayed part, or all of a hidden order
    return;
  }
  market.side(order.side).add_lots(memory_, order.level, -lots);
}

// An order on the book loses what a prevented trade would have traded, and its list goes on.
inline void Kernel::decrement_one(u32 handle, i64 lots) {
  if (memory_.orders[handle].remaining() == lots) {
    return close_order(handle, Done::self_trade_prevented);
  }
  reduce(handle, lots);
  const u8 special = memory_.details[handle].special;
  if ((special & is_iceberg) != 0) take_shown(handle, lots);
  if ((special & is_listed) != 0) resolve_pair(handle);
}

// Both sides of a prevented trade lose what it would have traded; who has nothing left is done.
inline void Kernel::decrement_both(Taker& taker, u32 maker, i64 lots) {
  decrement_one(maker, lots);
  if (taker.remaining() == lots) {
    taker.prevented = true;
    return;
  }
  const Market& market = *taker.market;
  const i128 amount = market.hold_for(taker.side, taker.limit, lots);
  taker.quantity -= lots;
  taker.shrunk = true;
  taker.held -= amount;
  auto& reduced = emit<event::OrderReduced>();
  reduced.order = taker.id;
  reduced.account = taker.account;
  reduced.market = market.id;
  reduced.side = taker.side;
  reduced.quantity = taker.quantity;
  release(taker.account, market.held_asset(taker.side), amount, reduced);
}

}  // namespace bedesten
