// Call auctions: where a crossed book would uncross, and the bounded uncrossing itself.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline bool crossed(const Market& market, const BookMemory& memory) {
  const BookSide &bids = market.sides[0], &asks = market.sides[1];
  if (bids.empty() || asks.empty()) return false;
  return bids.best_price(memory) >= asks.best_price(memory);
}

// Whether the public book was written in this batch.
inline bool book_written(const Market& market) {
  return market.sides[0].dirty() || market.sides[1].dirty();
}

// Two orders on the book that trade with each other: handles, and amounts of the trade.
struct Meeting {
  u32 taker, maker;
  u32 sides[2];  // buyer, seller
  i128 base = 0, cost = 0, taker_fee = 0, maker_fee = 0, released = 0;
};

struct PriceLots {
  i64 price;
  i128 lots;
};

// Of the prices in the crossed part of the book, ascending, those that trade the most lots and
// leave the fewest: the lowest, the highest, and on which side lots are left.
struct Equilibrium {
  i128 volume = 0, surplus = 0;  // of the best one found so far; surplus without its sign
  i64 low = 0, high = 0;
  bool all_bought = true, all_sold = true;  // B > S at all of them, B < S at all of them

  void consider(i64 price, i128 bought, i128 sold) {
    const i128 trades = std::min(bought, sold);
    const i128 left = bought > sold ? bought - sold : sold - bought;
    if (trades < volume || (trades == volume && left > surplus)) return;
    if (trades != volume || left != surplus) {
      *this = Equilibrium{};
      low = price;
    }
    volume = trades;
    surplus = left;
    high = price;
    all_bought &= bought > sold;
    all_sold &= bought < sold;
  }

  i64 price(i64 reference) const {
    if (all_bought) return high;
    if (all_sold) return low;
    if (reference != 0) return std::clamp(reference, low, high);
    return low + (high - low) / 2;
  }
};

// Lots of every order at the level, whether it shows them or not.
inline i128 Kernel::all_lots(const Level& level) const {
  if (level.extra == 0) [[likely]] return level.lots;
  i128 lots = 0;
  for (u32 handle = level.oldest; handle != 0; handle = memory_.orders[handle].newer) {
    lots += memory_.orders[handle].remaining();
  }
  return lots;
}

// Where the market would uncross now; price 0 where nothing meets.
inline Cross Kernel::cross_of(const Market& market) const {
  if (!crossed(market, memory_)) return {};
  const BookSide &bids = market.sides[0], &asks = market.sides[1];
  const i64 highest = bids.best_price(memory_), lowest = asks.best_price(memory_);
  std::vector<PriceLots> buying, selling;
  i128 bought = 0, sold = 0;
  for (u32 at = bids.best(); at != 0; at = bids.after(memory_, at)) {
    const Level& level = memory_.levels[at];
    if (bids.price_of(level) < lowest) break;
    bought += all_lots(level);
    buying.push_back({bids.price_of(level), bought});
  }
  for (u32 at = asks.best(); at != 0; at = asks.after(memory_, at)) {
    const Level& level = memory_.levels[at];
    if (asks.price_of(level) > highest) break;
    sold += all_lots(level);
    selling.push_back({asks.price_of(level), sold});
  }
  // Both lists are cumulative from the best price on; buyers are walked from the lowest price up.
  Equilibrium found;
  std::size_t below = 0;
  i128 sellers = 0;
  const auto consider = [&](i64 price, i128 buyers) { found.consider(price, buyers, sellers); };
  for (auto bid = buying.rbegin(); bid != buying.rend(); ++bid) {
    for (; below < selling.size() && selling[below].price < bid->price; ++below) {
      sellers = selling[below].lots;
      consider(selling[below].price, bid->lots);
    }
    if (below < selling.size() && selling[below].price == bid->price) {
      sellers = selling[below++].lots;
    }
    consider(bid->price, bid->lots);
  }
  Cross cross{found.price(reference_now(market, last_at_)), found.volume, 0};
  bought = sold = 0;
  for (const PriceLots& bid : buying) {
    if (bid.price >= cross.price) bought = bid.lots;
  }
  for (const PriceLots& ask : selling) {
    if (ask.price <= cross.price) sold = ask.lots;
  }
  cross.surplus = bought - sold;
  return cross;
}

inline void Kernel::write_indicative(const Market& market, u32 command, Output& output) const {
  const Cross cross = cross_of(market);
  auto& changed = output.add<event::IndicativeChanged>(command);
  changed.market = market.id;
  changed.price = cross.price;
  changed.quantity = cross.volume;
  changed.surplus = cross.surplus;
}

inline void Kernel::indicative(u32 id, Output& output) const {
  if (const Market* market = market_of(id)) write_indicative(*market, 0, output);
}

// Trades until no bid reaches an ask. False when the command may emit no more: the price stays
// set and `run_triggers` goes on.
inline bool Kernel::uncross(Market& market) {
  for (;;) {
    if (market.uncross_price == 0) market.uncross_price = cross_of(market).price;
    if (market.uncross_price == 0) return true;
    while (meets_within(market)) {
      if (output_->events() - first_event_ >= trigger_events_max) return false;
      meet(market);
    }
    market.uncross_price = 0;
  }
}

inline bool Kernel::meets_within(const Market& market) const {
  const BookSide &bids = market.sides[0], &asks = market.sides[1];
  if (bids.empty() || asks.empty()) return false;
  return bids.best_price(memory_) >= market.uncross_price &&
         asks.best_price(memory_) <= market.uncross_price;
}

// The orders of highest priority on both sides; the newer one is the taker.
inline void Kernel::meet(Market& market) {
  const u32 bid = memory_.levels[market.side(buy).best()].oldest;
  const u32 ask = memory_.levels[market.side(sell).best()].oldest;
  const bool buying = memory_.orders[bid].id > memory_.orders[ask].id;
  const u32 taker = buying ? bid : ask, maker = buying ? ask : bid;
  const Order &one = memory_.orders[taker], &other = memory_.orders[maker];
  const i64 lots = std::min(offer_of(taker), offer_of(maker));
  mark(market);
  if (one.self_trade != none &&
      ledger_.account(one.account).group == ledger_.account(other.account).group) {
    return prevent_meeting(market, taker, maker, lots);
  }
  trade_at_auction(market, taker, maker, lots);
  end_meeting(maker, lots);
  end_meeting(taker, lots);
}

// What a trade means for an order on the book, whose filled lots are written.
inline void Kernel::end_meeting(u32 handle, i64 lots) {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  if (detail.special != 0) return take_special(handle, lots);
  market_of(detail.market)->side(order.side).add_lots(memory_, order.level, -lots);
  if (order.remaining() == 0) close_order(handle, Done::filled);
}

inline void Kernel::prevent_meeting(Market& market, u32 taker, u32 maker, i64 lots) {
  const Order &one = memory_.orders[taker], &other = memory_.orders[maker];
  const u8 mode = one.self_trade;
  auto& prevented = emit<event::SelfTradePrevented>();
  prevented.market = market.id;
  prevented.mode = mode;
  prevented.taker_order = one.id;
  prevented.maker_order = other.id;
  prevented.taker_account = one.account;
  prevented.maker_account = other.account;
  prevented.price = market.uncross_price;
  prevented.quantity = lots;
  if (mode == decrement) {
    decrement_one(maker, lots);
    decrement_one(taker, lots);
    return;
  }
  if (mode != expire_taker) close_order(maker, Done::self_trade_prevented);
  if (mode != expire_maker) close_order(taker, Done::self_trade_prevented);
}

// One trade at the auction's price.
inline void Kernel::trade_at_auction(Market& market, u32 taker, u32 maker, i64 lots) {
  const u32 side = memory_.orders[taker].side - 1u;
  Meeting m{taker, maker, {side == 0 ? taker : maker, side == 0 ? maker : taker}};
  m.base = market.base_units(lots);
  m.cost = market.value(market.uncross_price, lots);
  const i32 taker_rate = memory_.details[taker].taker_fee_ppm;
  m.taker_fee = fee(side == 0 ? m.base : m.cost, taker_rate, 0);
  m.maker_fee = fee(side == 0 ? m.cost : m.base, memory_.details[maker].maker_fee_ppm, taker_rate);
  m.released = market.value(memory_.orders[m.sides[0]].price, lots) - m.cost;
  for (const u32 handle : m.sides) {
    memory_.orders[handle].filled += lots;
    memory_.details[handle].filled_value += m.cost;
    memory_.details[handle].fee += handle == taker ? m.taker_fee : m.maker_fee;
  }
  write_meeting(market, m, lots);
  market.last_price = market.reference_price = market.uncross_price;
  market.reference_at = last_at_;
  refresh_bounds(market);
  settle_meeting(market, m);
}

inline void Kernel::write_meeting(Market& market, const Meeting& m, i64 lots) {
  const Order &one = memory_.orders[m.taker], &other = memory_.orders[m.maker];
  auto& traded = emit<event::Traded>();
  traded.trade = take_ids(5);
  traded.market = market.id;
  traded.taker_side = one.side;
  traded.auction = 1;
  traded.maker_order = other.id;
  traded.taker_order = one.id;
  traded.maker_account = other.account;
  traded.taker_account = one.account;
  traded.price = market.uncross_price;
  traded.quantity = lots;
  traded.maker_fee = m.maker_fee;
  traded.taker_fee = m.taker_fee;
  traded.released = m.released;
  traded.trade_number = ++market.trades;
  traded.maker_filled = other.filled;
  traded.taker_filled = one.filled;
}

inline void Kernel::settle_meeting(Market& market, const Meeting& m) {
  Balance* rows[2][2];  // of buyer and seller, in base and quote
  for (u32 i = 0; i < 2; ++i) {
    rows[i][0] = &ledger_.row(memory_.orders[m.sides[i]].account, market.base);
    rows[i][1] = &ledger_.row(memory_.orders[m.sides[i]].account, market.quote);
  }
  move_money(rows[0], rows[1], m.base, m.cost, m.released);
  // The buyer receives base, the seller quote.
  const u32 side = m.taker == m.sides[0] ? 0 : 1;
  charge(*rows[side][side], *market.fee_rows[side], m.taker_fee);
  charge(*rows[1 - side][1 - side], *market.fee_rows[1 - side], m.maker_fee);
}

}  // namespace bedesten
