// Orders that wait for a price: entering the list, becoming due, and the bounded cascade in which
// due orders enter the market.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline void Kernel::wait(const command::Place& c, const Taker& taker) {
  const u32 handle = store(c, taker);
  memory_.details[handle].waiting = for_price;
  taker.market->watch.add(rises(c.type, c.side), c.stop_price, taker.id);
}

// After trades, or when trading begins: orders whose price was reached become due, and enter; but
// only in continuous trading.
inline void Kernel::trigger(Market& market) {
  if (market.phase != continuous) return;
  if (market.last_price != 0) wake(market);
  run_due(market);
}

inline void Kernel::wake(Market& market) {
  market.watch.wake(market.last_price, [&](i64 id) {
    memory_.details[find_order(id)].waiting = is_due;
  });
}

inline void Kernel::run_due(Market& market) {
  while (market.phase == continuous && market.watch.first_due() != 0) {
    if (output_->events() - first_event_ >= trigger_events_max) break;
    const bool traded = activate(market, find_order(market.watch.first_due()));
    if (traded && market.phase == continuous) wake(market);
  }
  review(market);
}

// A due order enters the market as a placed one does, with the hold, price and rates of its
// acceptance. Returns whether it traded.
inline bool Kernel::activate(Market& market, u32 handle) {
  Order& order = memory_.orders[handle];
  auto& triggered = emit<event::OrderTriggered>();
  triggered.order = order.id;
  triggered.account = order.account;
  triggered.market = market.id;
  triggered.last_price = market.last_price;
  triggered.stop_price = specials_[handle].stop_price;
  stop_waiting(market, handle);
  Taker taker = taker_of(market, handle);
  const Done reason = enter(taker);
  if (reason == Done::none) {
    OrderDetail& detail = memory_.details[handle];
    order.quantity = taker.quantity;
    order.filled = taker.filled;
    detail.filled_value = taker.filled_value;
    detail.fee = taker.fee;
    mark(market);
    market.side(order.side).append(memory_, handle);
  } else {
    finish(taker, reason);
    unlink_special(handle);
    forget(handle);
  }
  if (taker.interrupted) interrupt(market);
  return taker.filled != 0;
}

inline Taker Kernel::taker_of(Market& market, u32 handle) const {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  Taker taker{};
  taker.market = &market;
  taker.id = order.id;
  taker.account = order.account;
  taker.group = ledger_.account(order.account).group;
  taker.side = order.side;
  taker.type = order.type;
  taker.time_in_force = order.time_in_force;
  taker.self_trade = order.self_trade;
  taker.limit = order.price;
  taker.quantity = order.quantity;
  taker.held = market.hold_of(order);
  taker.maker_fee_ppm = detail.maker_fee_ppm;
  taker.taker_fee_ppm = detail.taker_fee_ppm;
  return taker;
}

// Takes the order off the market's lists of waiting ones.
inline void Kernel::stop_waiting(Market& market, u32 handle) {
  const Order& order = memory_.orders[handle];
  OrderDetail& detail = memory_.details[handle];
  if (detail.waiting == is_due) {
    market.watch.remove_due(order.id);
  } else {
    const i64 stop_price = specials_[handle].stop_price;
    market.watch.remove(rises(order.type, order.side), stop_price, order.id);
  }
  detail.waiting = 0;
}

inline void Kernel::add_special(u32 handle, i64 stop_price, i64 expires_at) {
  memory_.details[handle].special = 1;
  specials_.add(handle, stop_price, expires_at);
  if (expires_at != 0) expiries_.add(expires_at, memory_.orders[handle].id);
}

inline void Kernel::unlink_special(u32 handle) {
  OrderDetail& detail = memory_.details[handle];
  const i64 expires_at = specials_[handle].expires_at;
  if (expires_at != 0) expiries_.remove(expires_at, memory_.orders[handle].id);
  specials_.remove(handle);
  detail.special = 0;
}

inline Refusal Kernel::carry_out(const command::AdvanceTime&) {
  // From here it must succeed.
  keep_schedule();
  const u32 due = expiries_.count_to(last_at_), expired = std::min(due, expiries_max);
  for (u32 i = 0; i < expired; ++i) close_order(find_order(expiries_.next_id()), Done::expired);
  auto& advanced = emit<event::TimeAdvanced>();
  advanced.expired = expired;
  advanced.remaining = due - expired;
  return Refusal::none;
}

}  // namespace bedesten
