// Trailing stops: when they begin to trail, and where their stop price is.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline bool would_trigger(const command::Place& c, i64 last_price) {
  if (last_price == 0 || c.type == trailing_stop) return false;
  return rises(c.type, c.side) ? last_price >= c.stop_price : last_price <= c.stop_price;
}

inline Refusal Kernel::check_stop(const command::Place& c) const {
  const auto beyond = [](i64 number) { return number < 0 || number > price_max; };
  const bool fits = c.type == trailing_stop
                        ? !beyond(c.trail_offset) && !beyond(c.activation_price) &&
                              c.trail_ppm < ppm
                        : c.stop_price > 0 && !beyond(c.stop_price);
  return fits ? Refusal::none : Refusal::stop_price_out_of_range;
}

// The stop price that belongs to a last price.
inline i64 trailed(u8 side, i64 last_price, i64 offset, u32 rate) {
  if (offset == 0) return protected_price(last_price, rate, side == buy);
  if (side == sell) return std::max(i64{1}, last_price - offset);
  return offset > price_max - last_price ? price_max : last_price + offset;
}

inline i64 trailed(u8 side, i64 last_price, const Rarity& row) {
  return trailed(side, last_price, row.trail_offset, row.trail_ppm);
}

// Whether a trailing stop that begins to trail at a price does so at this last price.
inline bool is_activated(u8 side, i64 activation_price, i64 last_price) {
  if (last_price == 0) return false;
  return side == sell ? last_price >= activation_price : last_price <= activation_price;
}

// The first stop price of a conditional order, and what it waits for.
inline Refusal Kernel::find_stop(const command::Place& c, Taker& taker) const {
  taker.waiting = for_price;
  taker.stop_price = c.stop_price;
  if (c.type != trailing_stop) return Refusal::none;
  const i64 last_price = taker.market->last_price;
  if (c.activation_price == 0 && last_price == 0) return Refusal::no_reference_price;
  const bool active = c.activation_price == 0 ||
                      is_activated(c.side, c.activation_price, last_price);
  if (!active) taker.waiting = for_activation;
  const i64 reference = active ? last_price : c.activation_price;
  taker.stop_price = trailed(c.side, reference, c.trail_offset, c.trail_ppm);
  return Refusal::none;
}

// Puts the order among those that wait.
inline void Kernel::start_waiting(u32 handle, u8 waiting) {
  const Order& order = memory_.orders[handle];
  OrderDetail& detail = memory_.details[handle];
  Market& market = *market_of(detail.market);
  Watch& watch = market.watch;
  detail.waiting = waiting;
  watch.count += waiting != for_order;
  if (waiting == is_due) {
    watch.due.insert(order.id);
  } else if (waiting == for_order) {
    watch.followers.insert(order.id);
  } else if (waiting == for_activation) {
    watch.activations.add(order.side == sell, specials_.rarity(handle).activation_price, order.id);
  } else {
    watch.prices.add(rises(order.type, order.side), specials_[handle].stop_price, order.id);
    if (order.type == trailing_stop) start_trailing(watch, handle);
  }
}

inline void Kernel::start_trailing(Watch& watch, u32 handle) {
  const Order& order = memory_.orders[handle];
  std::set<i64>& trailing = watch.trailing[order.side - 1];
  i64& reached = watch.trailed[order.side - 1];
  // Every order of the set has seen this price; one that is restored may have seen none.
  const i64 seen = order.side == sell ? 0 : price_max;
  if (trailing.empty()) reached = seen;
  reached = order.side == sell ? std::min(reached, seen) : std::max(reached, seen);
  trailing.insert(order.id);
}

inline void Kernel::stop_waiting(u32 handle) {
  const Order& order = memory_.orders[handle];
  OrderDetail& detail = memory_.details[handle];
  Watch& watch = market_of(detail.market)->watch;
  watch.count -= detail.waiting != for_order;
  if (detail.waiting == is_due) {
    watch.due.erase(order.id);
  } else if (detail.waiting == for_order) {
    watch.followers.erase(order.id);
  } else if (detail.waiting == for_activation) {
    const i64 activation_price = specials_.rarity(handle).activation_price;
    watch.activations.remove(order.side == sell, activation_price, order.id);
  } else {
    watch.prices.remove(rises(order.type, order.side), specials_[handle].stop_price, order.id);
    if (order.type == trailing_stop) watch.trailing[order.side - 1].erase(order.id);
  }
  detail.waiting = 0;
}

// Trailing stops follow the last price: some begin to, others move their stop price.
inline void Kernel::follow_price(Market& market) {
  const i64 last_price = market.last_price;
  std::vector<i64> activated;
  market.watch.activations.take(last_price, [&](i64 id) { activated.push_back(id); });
  for (const i64 id : activated) {
    const u32 handle = find_order(id);
    Special& row = specials_[handle];
    const u8 side = memory_.orders[handle].side;
    row.stop_price = trailed(side, last_price, specials_.rarity(handle));
    --market.watch.count;  // counted again as it starts to wait for its price
    start_waiting(handle, for_price);
  }
  for (const u8 side : {buy, sell}) move_stops(market, side);
}

inline void Kernel::move_stops(Market& market, u8 side) {
  Watch& watch = market.watch;
  const i64 last_price = market.last_price;
  i64& reached = watch.trailed[side - 1];
  if (watch.trailing[side - 1].empty()) return;
  if (side == sell ? last_price <= reached : last_price >= reached) return;
  reached = last_price;
  const bool rising = rises(trailing_stop, side);
  for (const i64 id : watch.trailing[side - 1]) {
    const u32 handle = find_order(id);
    Special& row = specials_[handle];
    const i64 stop_price = trailed(side, last_price, specials_.rarity(handle));
    if (side == sell ? stop_price <= row.stop_price : stop_price >= row.stop_price) continue;
    watch.prices.remove(rising, row.stop_price, id);
    watch.prices.add(rising, stop_price, id);
    row.stop_price = stop_price;
  }
}

}  // namespace bedesten
