// A new tick or lot for a market with orders: those that still are whole keep their place under
// new numbers, the rest is done.
#pragma once

#include "kernel.hpp"

namespace bedesten {

// How a number of old ticks or lots becomes one of new ones: times `up` by `down`, reduced.
struct Ratio {
  i128 up, down;

  bool same() const { return up == down; }

  // `number` in new steps; -1 where that is not whole or over `price_max`.
  i64 whole(i64 number) const {
    if (number % down != 0) return -1;
    return static_cast<i64>(product_within(number / down, up, price_max));
  }

  // Rounded down, and what that cut off, by long division: the product has up to 182 bits.
  // Over `price_max` it is cut to that, with a rest.
  std::pair<i64, bool> floor(i64 number) const {
    const i128 wholes = product_within(number, up / down, price_max);
    if (wholes < 0) return {price_max, true};
    i128 quotient = 0, rest = 0;
    const i128 part = up % down;
    for (int bit = 62; bit >= 0; --bit) {
      quotient *= 2;
      rest = rest * 2 + ((number >> bit & 1) != 0 ? part : i128{0});
      for (; rest >= down; rest -= down) ++quotient;
    }
    const i128 result = wholes + quotient;
    if (result > price_max) return {price_max, true};
    return {static_cast<i64>(result), rest != 0};
  }

  // Rounded up; -1 where that is over `price_max`.
  i64 ceil(i64 number) const {
    const auto [result, rest] = floor(number);
    if (rest && result == price_max) return -1;
    return result + rest;
  }

  // A last price stays one.
  i64 price(i64 number) const {
    return number == 0 ? 0 : std::max<i64>(floor(number).first, 1);
  }
};

inline Ratio ratio_of(i64 old_mantissa, u8 old_decimals, i64 mantissa, u8 decimals) {
  i128 up = old_mantissa * power_of_ten(decimals), down = mantissa * power_of_ten(old_decimals);
  i128 a = up, b = down;
  while (b != 0) {
    const i128 rest = a % b;
    a = b;
    b = rest;
  }
  return {up / a, down / a};
}

struct Refit {
  Refit(const command::SetMarket& c, const Market& old)
      : tick(ratio_of(old.tick_mantissa, old.tick_decimals, c.tick_mantissa, c.tick_decimals)),
        lot(ratio_of(old.lot_mantissa, old.lot_decimals, c.lot_mantissa, c.lot_decimals)) {}

  bool same() const { return tick.same() && lot.same(); }

  Ratio tick, lot;
};

// The numbers of an order in new ticks and lots; -1 where one does not fit.
struct Refitted {
  i64 price, stop_price, trail_offset, activation_price;
  i64 quantity, filled, display_quantity, shown;

  bool fits() const {
    const i64 prices = price | stop_price | trail_offset | activation_price;
    return (prices | quantity | filled | display_quantity | shown) >= 0;
  }
};

inline Refitted Kernel::refitted(u32 handle, const Refit& change, i128 notional_unit) const {
  const Order& order = memory_.orders[handle];
  // The price of a market-like sell is its protection and holds nothing.
  const bool rounds = order.side == sell && is_market_like(order.type);
  Refitted now{};
  now.price = rounds ? change.tick.ceil(order.price) : change.tick.whole(order.price);
  now.quantity = change.lot.whole(order.quantity);
  now.filled = change.lot.whole(order.filled);
  if ((memory_.details[handle].special & has_row) != 0) {
    const Rarity& row = specials_.rarity(handle);
    now.stop_price = change.tick.whole(specials_[handle].stop_price);
    now.trail_offset = change.tick.whole(row.trail_offset);
    now.activation_price = change.tick.whole(row.activation_price);
    now.display_quantity = change.lot.whole(row.display_quantity);
    now.shown = change.lot.whole(row.shown);
  }
  if (!now.fits()) return now;
  const i128 ticks = wide_product(now.price, now.quantity);
  if (product_within(ticks, notional_unit, amount_max) < 0) now.price = -1;
  return now;
}

// Open orders of the market in order of priority, then those that wait.
inline std::vector<u32> Kernel::orders_of(const Market& market) const {
  std::vector<u32> found;
  for (const BookSide& book : market.sides) {
    for (u32 at = book.best(); at != 0; at = book.after(memory_, at)) {
      u32 order = memory_.levels[at].oldest;
      for (; order != 0; order = memory_.orders[order].newer) found.push_back(order);
    }
  }
  for (const i64 id : market.watch.ids()) found.push_back(find_order(id));
  return found;
}

// Ids of the orders that a change of tick or lot ends, ascending.
inline std::vector<i64> Kernel::misfits(const command::SetMarket& c, const Market& market) const {
  const Refit change(c, market);
  const i128 unit = units_of(c).notional;
  std::vector<i64> found;
  for (const u32 handle : orders_of(market)) {
    if (!refitted(handle, change, unit).fits()) found.push_back(memory_.orders[handle].id);
  }
  std::sort(found.begin(), found.end());
  return found;
}

inline Refusal Kernel::check_refit(const command::SetMarket& c, const Market& market) const {
  if (Refit(c, market).same()) return Refusal::none;
  const bool open = market.phase == auction || market.phase == continuous;
  if (open || market.uncross_price != 0) return Refusal::market_not_halted;
  const bool too_many = misfits(c, market).size() > refit_max;
  return too_many ? Refusal::orders_do_not_fit : Refusal::none;
}

// Before the terms are stored: events of orders that end are in old ticks and lots.
inline void Kernel::refit(const command::SetMarket& c, Market& market) {
  const Refit change(c, market);
  if (change.same()) return;
  for (const i64 id : misfits(c, market)) {
    if (const u32 handle = find_order(id)) close_order(handle, Done::terms_changed);
  }
  const std::vector<u32> kept = orders_of(market);
  for (const u32 handle : kept) {
    if (memory_.details[handle].waiting != 0) continue;
    take_off_book(handle);
    memory_.orders[handle].older = memory_.orders[handle].newer = 0;
  }
  forget_levels(market);
  for (const u32 handle : kept) renumber(handle, refitted(handle, change, 0));
  forget_levels(market);
  market.steps = static_cast<u8>(1 + market.steps % steps_max);
  market.last_price = change.tick.price(market.last_price);
  market.reference_price = change.tick.price(market.reference_price);
}

// Nobody is told of what was written so far in this batch.
inline void Kernel::forget_levels(Market& market) {
  for (BookSide& book : market.sides) book.drain_dirty(memory_, [](const Level&) {});
  market.hidden_written = false;
}

// Gives an order its new numbers, and puts it where they belong.
inline void Kernel::renumber(u32 handle, const Refitted& now) {
  Order& order = memory_.orders[handle];
  const u8 waiting = memory_.details[handle].waiting;
  if (waiting != 0) stop_waiting(handle);
  order.price = now.price;
  order.quantity = now.quantity;
  order.filled = now.filled;
  if ((memory_.details[handle].special & has_row) != 0) {
    specials_[handle].stop_price = now.stop_price;
    if (specials_.has_rarity(handle)) {
      Rarity& row = specials_.rarity(handle);
      row.trail_offset = now.trail_offset;
      row.activation_price = now.activation_price;
      row.display_quantity = now.display_quantity;
      row.shown = now.shown;
    }
  }
  if (waiting != 0) {
    start_waiting(handle, waiting);
  } else {
    put_on_book(handle);
  }
}

}  // namespace bedesten
