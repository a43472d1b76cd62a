// Orders that wait: entering the list, becoming due, and the bounded cascade in which due orders
// enter the market.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline void Kernel::wait(const command::Place& c, const Taker& taker) {
  start_waiting(store(c, taker, 0), taker.waiting);
}

// After trades, or when trading begins: orders whose price was reached become due, and enter; but
// only in continuous trading.
inline void Kernel::trigger(Market& market) {
  if (market.phase != continuous) return;
  if (market.last_price != 0) wake(market);
  run_due(market);
}

inline void Kernel::wake(Market& market) {
  if (market.last_price == 0) return;
  follow_price(market);
  std::vector<i64> woken;
  market.watch.prices.take(market.last_price, [&](i64 id) { woken.push_back(id); });
  for (const i64 id : woken) {
    const u32 handle = find_order(id);
    const Order& order = memory_.orders[handle];
    if (order.type == trailing_stop) market.watch.trailing[order.side - 1].erase(id);
    --market.watch.count;
    start_waiting(handle, is_due);
  }
}

inline void Kernel::run_due(Market& market) {
  while (market.phase == continuous && market.watch.first_due() != 0) {
    if (output_->events() - first_event_ >= trigger_events_max) break;
    const u32 handle = find_order(market.watch.first_due());
    const bool pending = (memory_.details[handle].special & awaits_turn) != 0;
    const bool moved = pending ? take_turn(market, handle) : activate(market, handle);
    if (moved && market.phase == continuous) wake(market);
  }
  review(market);
}

// What forbids the account to have an order enter, at its placement and at its activation alike.
inline Refusal Kernel::flag_of(const Account& account) const {
  if ((account.flags & trading_frozen) != 0) return Refusal::account_frozen;
  return (account.flags & accepts_cancels_only) != 0 ? Refusal::account_cancel_only
                                                     : Refusal::none;
}

// A due order enters the market as a placed one does, with the hold, price and rates of its
// acceptance. Returns whether it traded.
inline bool Kernel::activate(Market& market, u32 handle) {
  const Order& order = memory_.orders[handle];
  auto& triggered = emit<event::OrderTriggered>();
  triggered.order = order.id;
  triggered.account = order.account;
  triggered.market = market.id;
  triggered.last_price = market.last_price;
  triggered.stop_price = specials_[handle].stop_price;
  stop_waiting(handle);
  if ((memory_.details[handle].special & is_listed) != 0) resolve_triggered(handle);
  const Refusal refusal = flag_of(ledger_.account(order.account));
  if (refusal == Refusal::none) return enter_stored(handle);
  reject(handle, refusal);
  return false;
}

// An open order that is in no book and waits no more goes on as a placed one. Returns whether it
// traded.
inline bool Kernel::enter_stored(u32 handle) {
  Order& order = memory_.orders[handle];
  OrderDetail& detail = memory_.details[handle];
  Taker taker = taker_of(handle);
  const Done reason = enter(taker);
  if (reason == Done::none) {
    order.quantity = taker.quantity;
    order.filled = taker.filled;
    detail.filled_value = taker.filled_value;
    detail.fee = taker.fee;
    put_on_book(handle);
    const bool moved = taker.filled != 0 || taker.shrunk;
    if (moved && (detail.special & is_listed) != 0) resolve_pair(handle);
  } else {
    finish_stored(handle, taker, reason, Refusal::none);
  }
  if (taker.interrupted) interrupt(*taker.market);
  return taker.filled != 0;
}

inline void Kernel::reject(u32 handle, Refusal refusal) {
  finish_stored(handle, taker_of(handle), Done::rejected, refusal);
}

// The end of an open order that is in no book and does not wait.
inline void Kernel::finish_stored(u32 handle, const Taker& taker, Done reason, Refusal refusal) {
  const u8 special = memory_.details[handle].special;
  const i64 list = (special & is_listed) != 0 ? specials_.rarity(handle).list : 0;
  finish(taker, reason, refusal);
  unlink_special(handle);
  forget(handle);
  if (list != 0) end_in_list(list, taker.id, reason);
}

inline Taker Kernel::taker_of(u32 handle) const {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  Taker taker{};
  taker.market = market_of(detail.market);
  taker.id = order.id;
  taker.account = order.account;
  taker.group = ledger_.account(order.account).group;
  taker.side = order.side;
  taker.type = order.type;
  taker.time_in_force = order.time_in_force;
  taker.self_trade = order.self_trade;
  taker.special = true;
  taker.limit = order.price;
  taker.quantity = order.quantity;
  taker.held = hold_of(handle);
  taker.maker_fee_ppm = detail.maker_fee_ppm;
  taker.taker_fee_ppm = detail.taker_fee_ppm;
  return taker;
}

// What the order holds.
inline i128 Kernel::hold_of(u32 handle) const {
  const OrderDetail& detail = memory_.details[handle];
  if ((detail.special & own_hold) != 0) [[unlikely]] return specials_.rarity(handle).held;
  return market_of(detail.market)->hold_of(memory_.orders[handle]);
}

inline void Kernel::add_special(u32 handle, const command::Place& c, const Taker& taker,
                                i64 list) {
  Rarity row{};
  row.display_quantity = c.display_quantity;
  row.trail_offset = c.trail_offset;
  row.activation_price = c.activation_price;
  row.trail_ppm = c.trail_ppm;
  row.list = list;
  add_row(handle, is_conditional(c.type) ? taker.stop_price : 0, c.expires_at, row);
}

inline void Kernel::add_row(u32 handle, i64 stop_price, i64 expires_at, const Rarity& row) {
  OrderDetail& detail = memory_.details[handle];
  u8 special = 0;
  if ((stop_price | expires_at) != 0 || row.any()) special |= has_row;
  if (row.display_quantity != 0) special |= is_iceberg;
  if ((detail.flags & hidden) != 0) special |= is_hidden;
  if (row.list != 0) special |= is_listed;
  detail.special = special;
  if ((special & has_row) != 0) specials_.add(handle, stop_price, expires_at, row);
  if (expires_at != 0) expiries_.add(expires_at, memory_.orders[handle].id);
}

inline void Kernel::unlink_special(u32 handle) {
  OrderDetail& detail = memory_.details[handle];
  if ((detail.special & has_row) == 0) return;
  const i64 expires_at = specials_[handle].expires_at;
  if (expires_at != 0) expiries_.remove(expires_at, memory_.orders[handle].id);
  specials_.remove(handle);
  detail.special = 0;
}

}  // namespace bedesten
