// The reference price of a market, and the bounds around it for limit prices and trades.
#pragma once

#include "kernel.hpp"

namespace bedesten {

constexpr i64 never = 0x7FFFFFFFFFFFFFFF;

// Whether the reference price follows the last one at this time.
inline bool follows(const Market& market, i64 at) {
  if (market.last_price == 0) return false;
  if (market.reference_price == 0) return true;
  return market.reference_ns != 0 && at - market.reference_at >= market.reference_ns;
}

inline i64 reference_now(const Market& market, i64 at) {
  return follows(market, at) ? market.last_price : market.reference_price;
}

// Whether `price` is farther from `reference` than so many parts per million of it.
inline bool strays(i64 price, i64 reference, u32 bound_ppm) {
  const i64 away = price > reference ? price - reference : reference - price;
  return static_cast<i128>(away) * ppm > static_cast<i128>(reference) * bound_ppm;
}

// Works out anew what follows from terms, phase and reference price, so that a placement has only
// numbers to compare: the limit prices there may be, and until when an order may simply trade,
// because the market is continuous, knows no volatility and keeps its reference price.
inline void refresh_bounds(Market& market) {
  market.price_low = std::max<i64>(market.min_price, 1);
  market.price_high = market.max_price != 0 ? market.max_price : price_max;
  market.guarded = market.price_band_ppm != 0 || market.max_notional != 0;
  market.usual = !market.guarded &&
                 ((market.notional_unit | market.lot_unit) >> small_unit_bits) == 0;
  market.quantity_low = std::max<i64>(market.min_quantity, 1);
  market.quantity_high = quantity_max;
  if (market.max_quantity != 0) market.quantity_high = std::min(market.max_quantity, quantity_max);
  const bool bounded = market.phase != continuous || market.volatility_ppm != 0;
  if (bounded || market.reference_price == 0) {
    market.quiet_until = 0;
  } else if (market.reference_ns == 0) {
    market.quiet_until = never;
  } else {
    const i128 due = static_cast<i128>(market.reference_at) + market.reference_ns;
    market.quiet_until = due > never ? never : static_cast<i64>(due);
  }
}

inline void set_reference(Market& market, i64 price, i64 at) {
  if (market.reference_price == price) return;
  market.reference_price = price;
  market.reference_at = at;
  refresh_bounds(market);
}

// The checks of a guarded market that come before those of value, and after the least value.
inline Refusal check_band(const Market& market, u8 type, i64 price, i64 at) {
  if (type != limit_order || market.price_band_ppm == 0) return Refusal::none;
  const i64 reference = reference_now(market, at);
  const bool outside = reference != 0 && strays(price, reference, market.price_band_ppm);
  return outside ? Refusal::price_outside_band : Refusal::none;
}

// `worth` below 0 is more than any bound.
inline bool exceeds_notional(const Market& market, i128 worth) {
  return market.max_notional != 0 && (worth < 0 || worth > market.max_notional);
}

inline bool is_volatile(const Market& market, i64 price) {
  return market.reference_price != 0 &&
         strays(price, market.reference_price, market.volatility_ppm);
}

// How far this taker may trade before the market is interrupted: its limit or the bound of
// volatility; nowhere when the best opposite price is out of bounds already.
inline i64 calm_reach(const Market& market, const BookMemory& memory, const Taker& taker) {
  const BookSide& book = taker.market->opposite(taker.side);
  if (market.reference_price == 0 || book.empty()) return taker.limit;
  if (is_volatile(market, book.best_price(memory))) return taker.side == buy ? 0 : never;
  const i128 reference = market.reference_price;
  const i128 away = reference * market.volatility_ppm / ppm;
  if (taker.side == buy) {
    const i128 high = reference + away;
    return high < taker.limit ? static_cast<i64>(high) : taker.limit;
  }
  return reference - away > taker.limit ? static_cast<i64>(reference - away) : taker.limit;
}

// What an order may have to do before it trades. False when the market does not trade now.
inline bool Kernel::prepare(Taker& taker) {
  Market& market = *taker.market;
  if (market.phase != continuous) return false;
  set_reference(market, reference_now(market, last_at_), last_at_);
  if (market.volatility_ppm != 0) taker.reach = calm_reach(market, memory_, taker);
  return true;
}

// Whether matching ended at a price out of bounds, and not for another reason.
inline bool Kernel::meets_volatility(const Taker& taker) const {
  const BookSide& book = taker.market->opposite(taker.side);
  if (taker.prevented || book.empty()) return false;
  const Level& best = memory_.levels[book.best()];
  if (!book.within(best, taker.limit) || book.within(best, taker.reach)) return false;
  return tradable(taker, best) != 0;
}

// What remains of an interrupted taker went its way; now the market stops and calls an auction.
inline void Kernel::interrupt(Market& market) {
  move_phase(market, auction, by_volatility);
  if (market.auction_ns == 0) return;
  const i128 end = static_cast<i128>(last_at_) + market.auction_ns;
  if (end > never) return;
  market.auction_ends_at = static_cast<i64>(end);
  schedule_.move_end(market.id, 0, market.auction_ends_at);
}

}  // namespace bedesten
