// Placing an order: checks, hold, matching, fees, and what becomes of the rest.
#pragma once

#include "kernel.hpp"
#include "trailing.hpp"

namespace bedesten {

inline Refusal Kernel::carry_out(const command::Place& c) {
  if (!c.client_order_id.none()) {
    const Refusal refusal = check_client_id(c);
    if (refusal != Refusal::none) return refusal;
  }
  Taker taker;
  if (const Refusal refusal = check_place(c, taker, 0); refusal != Refusal::none) return refusal;
  Balance& row = ledger_.paying_row(c.account, taker.market->held_asset(c.side));
  if (bucket_of(row, available) < taker.held) return Refusal::insufficient_funds;
  taker.rows[2 - c.side] = &row;
  // From here it must succeed.
  place(c, taker, 0);
  return Refusal::none;
}

// What an accepted placement does; `replaces` is the id of the order whose place it takes, or 0.
inline void Kernel::place(const command::Place& c, Taker& taker, i64 replaces) {
  accept(c, taker, 0, replaces);
  if (c.type > limit_order) [[unlikely]] {
    wait(c, taker);
    return;
  }
  const Done reason = enter(taker);
  if (reason == Done::none) {
    rest(c, taker);
  } else {
    finish(taker, reason);
  }
  if (taker.interrupted) [[unlikely]] interrupt(*taker.market);
  if (taker.filled != 0 && taker.market->watch.any()) [[unlikely]] trigger(*taker.market);
}

// Lets an accepted order trade, in continuous trading. Answers why it is final, or none when it
// rests.
inline Done Kernel::enter(Taker& taker) {
  taker.interrupted = false;
  taker.reach = taker.limit;
  const bool quiet = last_at_ < taker.market->quiet_until;
  if (!quiet && !prepare(taker)) [[unlikely]] return Done::none;
  if (taker.time_in_force == fok && !fillable(taker)) return Done::fok_unfilled;
  match(taker);
  if (!quiet) [[unlikely]] taker.interrupted = meets_volatility(taker);
  if (taker.prevented) return Done::self_trade_prevented;
  if (!taker.by_quote && taker.remaining() == 0) return Done::filled;
  return is_immediate(taker.time_in_force) ? remainder_reason(taker) : Done::none;
}

inline Refusal Kernel::check_client_id(const command::Place& c) {
  if ((c.flags & client_id_window) != 0) {
    const Key id = digest(c.client_order_id);
    if (const Remembered* known = window_.find(c.account, client_id_key, id)) {
      if (known->fingerprint != fingerprint(c)) return Refusal::client_order_id_taken;
      auto& repeated = emit<event::Repeated>();
      repeated.seq = known->seq;
      repeated.index = known->index;
      return Refusal::repeated;
    }
  }
  const u32 open = client_ids_.find(memory_.orders, c.account, c.client_order_id);
  return open != 0 ? Refusal::client_order_id_taken : Refusal::none;
}

// Orders that an auction takes: those that wait for its end, on the book or for a price.
inline bool rests_in_auction(const command::Place& c) {
  if (c.type > limit_order) return true;
  return c.type == limit_order && !is_immediate(c.time_in_force) && (c.flags & post_only) == 0;
}

[[gnu::always_inline]] inline Refusal Kernel::check_type(const command::Place& c,
                                                         const Market& market) const {
  if (market.phase != continuous) [[unlikely]] {
    if (!rests_in_auction(c)) return Refusal::order_type_unavailable;
  }
  const bool priced = c.price >= market.price_low && c.price <= market.price_high;
  if (is_limit_like(c.type) && !priced) return Refusal::price_out_of_range;
  return c.type <= limit_order ? Refusal::none : check_stop(c);
}

// Whether the account may place orders in the market, which must be open to them.
inline Refusal Kernel::check_entry(u32 account_id, u32 market_id, u8 steps) const {
  const Market* market = market_of(market_id);
  if (market == nullptr) return Refusal::market_not_found;
  if (!market->counts_in(steps)) [[unlikely]] return Refusal::steps_changed;
  const Account& account = ledger_.account(account_id);
  if (account.kind != spot) return Refusal::account_cannot_trade;
  if ((account.flags & (trading_frozen | accepts_cancels_only)) != 0) return flag_of(account);
  if (market->phase != continuous && market->phase != auction) [[unlikely]] {
    return market->phase == cancel_only ? Refusal::market_cancel_only : Refusal::market_halted;
  }
  return Refusal::none;
}

inline void Kernel::begin(const command::Place& c, Taker& taker) const {
  Market* market = market_of(c.market);
  taker.market = market;
  taker.account = c.account;
  taker.group = ledger_.account(c.account).group;
  taker.side = c.side;
  taker.type = c.type;
  taker.time_in_force = c.time_in_force;
  taker.self_trade = c.self_trade;
  taker.by_quote = c.quote_quantity != 0;
  taker.prevented = false;
  taker.special = !is_plain(c);
  taker.limit = c.price;
  taker.quantity = c.quantity;
  taker.filled = 0;
  taker.filled_value = 0;
  taker.fee = 0;
  taker.rows[0] = taker.rows[1] = nullptr;
  const Rates rates = rates_of(*market, c.account);
  taker.maker_fee_ppm = rates.maker_ppm;
  taker.taker_fee_ppm = rates.taker_ppm;
}

// All checks of a placement but for the client id and the funds.
inline Refusal Kernel::check_place(const command::Place& c, Taker& taker, u32 gone) {
  Refusal refusal = check_entry(c.account, c.market, c.steps);
  if (refusal != Refusal::none) return refusal;
  if (refusal = check_type(c, *market_of(c.market)); refusal != Refusal::none) return refusal;
  begin(c, taker);
  if (!passes(c, taker)) {
    refusal = taker.special ? check_amounts<Checks::special>(c, taker)
                            : check_amounts<Checks::plain>(c, taker);
    if (refusal != Refusal::none) return refusal;
  }
  if (!limits_.any()) return Refusal::none;
  return check_limits(c, taker, gone);
}

// Whether nothing speaks against the amounts of the usual order, seen at a glance; then what it
// holds is known. Who does not pass is looked at closely.
inline bool Kernel::passes(const command::Place& c, Taker& taker) const {
  const Market& market = *taker.market;
  const bool odd = c.type != limit_order || (c.flags & post_only) != 0;
  if ((taker.special | odd) || !market.usual) return false;
  if (c.quantity < market.quantity_low || c.quantity > market.quantity_high) return false;
  u64 ticks;
  const u64 price = static_cast<u64>(c.price), lots = static_cast<u64>(c.quantity);
  if (__builtin_mul_overflow(price, lots, &ticks)) return false;
  const i128 value = wide_product(ticks, static_cast<u64>(market.notional_unit));
  const i128 base = wide_product(lots, static_cast<u64>(market.lot_unit));
  taker.held = either(c.side == buy, value, base);
  return value >= market.min_notional;
}

template <Checks checks>
inline Refusal Kernel::check_amounts(const command::Place& c, Taker& taker) const {
  const Refusal refusal = check_quantities<checks>(c, taker);
  return refusal != Refusal::none ? refusal : check_prices<checks>(c, taker);
}

template <Checks checks>
inline Refusal Kernel::check_quantities(const command::Place& c, const Taker& taker) const {
  const Market& market = *taker.market;
  if (taker.by_quote) {
    if (c.quote_quantity < 0 || c.quote_quantity > amount_max) return Refusal::amount_out_of_range;
  } else {
    const bool fits = c.quantity > 0 && c.quantity <= quantity_max &&
                      c.quantity >= market.min_quantity &&
                      (market.max_quantity == 0 || c.quantity <= market.max_quantity);
    if (!fits) return Refusal::quantity_out_of_range;
  }
  if constexpr (checks == Checks::plain) return Refusal::none;
  if (c.display_quantity != 0 && !is_displayable(c)) return Refusal::display_quantity_out_of_range;
  const bool late = c.time_in_force >= day && c.expires_at <= last_at_;
  return late ? Refusal::expiry_out_of_range : Refusal::none;
}

// Checks from the liquidity to the trigger; fills in the effective price, the hold and, for
// special orders, the stop price and what they wait for.
template <Checks checks>
[[gnu::always_inline]] inline Refusal Kernel::check_prices(const command::Place& c,
                                                           Taker& taker) const {
  const Market& market = *taker.market;
  const bool conditional = checks != Checks::plain && c.type > limit_order;
  const bool by_market = !is_limit_like(c.type);
  const BookSide& opposite = taker.market->opposite(c.side);
  if (c.type == market_order && opposite.empty()) return Refusal::no_liquidity;
  i64 best = opposite.empty() ? 0 : opposite.best_price(memory_);
  if constexpr (checks != Checks::plain) {
    if (conditional) {
      if (const Refusal refusal = find_stop(c, taker); refusal != Refusal::none) return refusal;
      best = taker.stop_price;
    }
    if (!slides(c, best, taker)) return Refusal::would_take;
  }
  if (by_market) taker.limit = protected_price(best, market.band_ppm, c.side == buy);
  if (taker.by_quote) {
    taker.held = c.quote_quantity;
    if (taker.held < market.min_notional) return Refusal::below_min_notional;
    const bool exceeds = market.guarded && exceeds_notional(market, taker.held);
    return exceeds ? Refusal::above_max_notional : Refusal::none;
  }
  if (market.guarded) [[unlikely]] {
    if constexpr (checks != Checks::turn) {
      const Refusal refusal = check_band(market, c.type, taker.limit, last_at_);
      if (refusal != Refusal::none) return refusal;
    }
  }
  const i128 unit = market.notional_unit;
  const i128 value = product_within(wide_product(taker.limit, c.quantity), unit, amount_max);
  const i128 base = product_within(c.quantity, market.lot_unit, amount_max);
  if (value < 0 || base < 0) return Refusal::notional_out_of_range;
  taker.held = either(c.side == buy, value, base);
  if constexpr (checks != Checks::turn) {
    // A market sell may be worth more than 2^110 at the best price; that is over any minimum.
    const i128 worth =
        by_market ? product_within(wide_product(best, c.quantity), unit, amount_max) : value;
    if (worth >= 0 && worth < market.min_notional) return Refusal::below_min_notional;
    if (market.guarded && exceeds_notional(market, worth)) [[unlikely]] {
      return Refusal::above_max_notional;
    }
  }
  if ((c.flags & post_only) != 0 && takes(opposite, taker.limit)) return Refusal::would_take;
  if constexpr (checks != Checks::special) return Refusal::none;
  return conditional && would_trigger(c, market.last_price) ? Refusal::would_trigger
                                                            : Refusal::none;
}

[[gnu::always_inline]] inline bool Kernel::takes(const BookSide& opposite, i64 limit) const {
  return !opposite.empty() && opposite.within(memory_.levels[opposite.best()], limit);
}

inline void Kernel::accept(const command::Place& c, Taker& taker, i64 list, i64 replaces) {
  taker.id = take_ids(1);
  if (Balance* const row = taker.rows[2 - c.side]; row != nullptr) [[likely]] {
    hold(*row, taker.held);
  } else if (list == 0 || taker.held != 0) {
    hold(ledger_.row(c.account, taker.market->held_asset(c.side)), taker.held);
  }
  const bool tail = taker.by_quote || (list | replaces) != 0 ||
                    !c.client_order_id.none() || !c.key.none() ||
                    (taker.special && has_extras(c));
  using event::OrderAccepted;
  auto& accepted = tail ? emit<OrderAccepted>() : output_->add_short<OrderAccepted>(index_);
  accepted.order = taker.id;
  accepted.account = c.account;
  accepted.market = c.market;
  accepted.side = c.side;
  accepted.type = c.type;
  accepted.time_in_force = c.time_in_force;
  accepted.self_trade = c.self_trade;
  accepted.flags = c.flags;
  accepted.price = taker.limit;
  accepted.quantity = c.quantity;
  accepted.held = taker.held;
  accepted.maker_fee_ppm = taker.maker_fee_ppm;
  accepted.taker_fee_ppm = taker.taker_fee_ppm;
  if (!tail) [[likely]] return;
  accepted.quote_quantity = c.quote_quantity;
  accepted.client_order_id = c.client_order_id;
  accepted.key = c.key;
  accepted.list = list;
  accepted.replaces = replaces;
  if (!taker.special) return;
  accepted.stop_price = is_conditional(c.type) ? taker.stop_price : 0;
  accepted.display_quantity = c.display_quantity;
  accepted.expires_at = c.expires_at;
  accepted.trail_offset = c.trail_offset;
  accepted.activation_price = c.activation_price;
  accepted.trail_ppm = c.trail_ppm;
}

inline void Kernel::hold(Balance& row, i128 amount) {
  ledger_.touch(row);
  bucket_of(row, available) -= amount;
  bucket_of(row, held) += amount;
}

// Whether the whole quantity could trade now, without the own group's orders.
inline bool Kernel::fillable(const Taker& taker) const {
  const BookSide& book = taker.market->opposite(taker.side);
  i64 missing = taker.quantity;
  for (u32 at = book.best(); at != 0; at = book.after(memory_, at)) {
    const Level& level = memory_.levels[at];
    if (!book.within(level, taker.reach)) return false;
    if (level.extra != 0) [[unlikely]] {
      bool ended = false;
      const i128 lots = fillable_at(taker, level, ended);
      if (lots >= missing) return true;
      if (ended) return false;
      missing -= static_cast<i64>(lots);
      continue;
    }
    if (taker.self_trade == none) {
      if (level.lots >= missing) return true;
      missing -= static_cast<i64>(level.lots);
      continue;
    }
    for (u32 handle = level.oldest; handle != 0; handle = memory_.orders[handle].newer) {
      const Order& maker = memory_.orders[handle];
      if (ledger_.account(maker.account).group == taker.group) {
        if (taker.self_trade == expire_taker || taker.self_trade == expire_both) return false;
        continue;
      }
      if (maker.remaining() >= missing) return true;
      missing -= maker.remaining();
    }
  }
  return false;
}

// Lots that the taker could still trade at this level's price; by quote: what the rest affords.
inline i64 Kernel::tradable(const Taker& taker, const Level& level) const {
  if (!taker.by_quote) return taker.remaining();
  const i64 price = taker.market->opposite(taker.side).price_of(level);
  const i128 lot_value = product_within(price, taker.market->notional_unit, amount_max);
  if (lot_value < 0) return 0;
  const i128 lots = taker.held / lot_value;
  return lots > quantity_max ? quantity_max : static_cast<i64>(lots);
}

inline void Kernel::match(Taker& taker) {
  Market& market = *taker.market;
  BookSide& book = market.opposite(taker.side);
  while (!book.empty() && !taker.prevented) {
    const Level& level = memory_.levels[book.best()];
    if (!book.within(level, taker.reach)) break;
    const i64 wanted = tradable(taker, level);
    if (wanted == 0) break;
    const u32 handle = level.oldest;
    const Order& maker = memory_.orders[handle];
    if (scattered_) look_behind(market, maker);
    mark(market);
    if (taker.self_trade != none && ledger_.account(maker.account).group == taker.group) {
      prevent(taker, handle);
      continue;
    }
    i64 offer = maker.remaining();
    if (level.extra != 0) [[unlikely]] offer = offer_of(handle);
    trade(taker, handle, std::min(wanted, offer));
  }
}

inline void Kernel::prevent(Taker& taker, u32 handle) {
  const Order& maker = memory_.orders[handle];
  auto& prevented = emit<event::SelfTradePrevented>();
  prevented.market = taker.market->id;
  prevented.mode = taker.self_trade;
  prevented.taker_order = taker.id;
  prevented.maker_order = maker.id;
  prevented.taker_account = taker.account;
  prevented.maker_account = maker.account;
  prevented.price = maker.price;
  const i64 wanted = tradable(taker, memory_.levels[maker.level]);
  prevented.quantity = std::min(wanted, offer_of(handle));
  if (taker.self_trade == decrement) return decrement_both(taker, handle, prevented.quantity);
  if (taker.self_trade != expire_taker) close_order(handle, Done::self_trade_prevented);
  taker.prevented = taker.self_trade != expire_maker;
}

// Which side the taker is on is as random as a coin, so it selects by mask and index, not by
// branch: 0 is the base asset or the buyer, 1 the quote asset or the seller.
inline void Kernel::trade(Taker& taker, u32 handle, i64 lots) {
  Market& market = *taker.market;
  Order& maker = memory_.orders[handle];
  OrderDetail& detail = memory_.details[handle];
  const u32 side = taker.side - 1u;
  const i128 base = market.base_units(lots), cost = market.value(maker.price, lots);
  const i128 received = either(side == 0, base, cost), paid = either(side == 0, cost, base);
  const i128 taker_fee = fee(received, taker.taker_fee_ppm, 0);
  const i128 maker_fee = fee(paid, detail.maker_fee_ppm, taker.taker_fee_ppm);
  const bool improves = side == 0 && !taker.by_quote;
  const i128 released = market.value(either(improves, taker.limit - maker.price, i64{0}), lots);
  maker.filled += lots;
  detail.filled_value += cost;
  detail.fee += maker_fee;
  taker.filled += lots;
  taker.filled_value += cost;
  taker.fee += taker_fee;
  taker.held -= paid + released;

  auto& traded = emit<event::Traded>();
  traded.trade = take_ids(5);
  traded.market = market.id;
  traded.taker_side = taker.side;
  traded.maker_order = maker.id;
  traded.taker_order = taker.id;
  traded.maker_account = maker.account;
  traded.taker_account = taker.account;
  traded.price = maker.price;
  traded.quantity = lots;
  traded.maker_fee = maker_fee;
  traded.taker_fee = taker_fee;
  traded.released = released;
  traded.trade_number = ++market.trades;
  market.last_price = maker.price;
  traded.maker_filled = maker.filled;
  traded.taker_filled = taker.filled;

  ledger_.expect_touches();
  if (taker.rows[0] == nullptr) taker.rows[0] = &ledger_.row(taker.account, market.base);
  if (taker.rows[1] == nullptr) taker.rows[1] = &ledger_.row(taker.account, market.quote);
  Balance* const maker_rows[2] = {&ledger_.row(maker.account, market.base),
                                  &ledger_.row(maker.account, market.quote)};
  Balance* const* const rows[2] = {taker.rows, maker_rows};
  move_money(rows[side], rows[1 - side], base, cost, released);
  charge(*taker.rows[side], *market.fee_rows[side], taker_fee);
  charge(*maker_rows[1 - side], *market.fee_rows[1 - side], maker_fee);

  if (detail.special != 0) [[unlikely]] return take_special(handle, lots);
  market.opposite(taker.side).add_lots(memory_, maker.level, -lots);
  if (maker.remaining() == 0) close_filled(market, handle);
}

inline void Kernel::move_money(Balance* const* buyer, Balance* const* seller, i128 base,
                               i128 cost, i128 released) {
  bucket_of(ledger_.touch_expected(*buyer[0]), available) += base;
  bucket_of(ledger_.touch_expected(*seller[0]), held) -= base;
  bucket_of(ledger_.touch_expected(*buyer[1]), held) -= cost + released;
  bucket_of(*buyer[1], available) += released;
  bucket_of(ledger_.touch_expected(*seller[1]), available) += cost;
}

// A fee is cut from what was received in this trade, so that row was touched; a negative one
// comes out of the fee account.
inline void Kernel::charge(Balance& payer, Balance& house, i128 amount) {
  if (amount == 0) return;
  bucket_of(payer, available) -= amount;
  bucket_of(ledger_.touch_expected(house), available) += amount;
}

inline Done Kernel::remainder_reason(const Taker& taker) const {
  if (is_limit_like(taker.type)) return Done::ioc_remainder;
  if (!taker.by_quote || taker.filled == 0) return Done::market_remainder;
  if (taker.held == 0) return Done::filled;
  const BookSide& book = taker.market->opposite(taker.side);
  if (book.empty()) return Done::market_remainder;
  const Level& best = memory_.levels[book.best()];
  const bool too_dear = book.within(best, taker.limit) && tradable(taker, best) == 0;
  return too_dear ? Done::filled : Done::market_remainder;
}

[[gnu::always_inline]] inline void Kernel::rest(const command::Place& c, const Taker& taker) {
  const u32 handle = store(c, taker, 0);
  mark(*taker.market);
  if (taker.special) [[unlikely]] return put_on_book(handle);
  taker.market->side(c.side).append(memory_, handle);
}

// Makes an open order of what is left; it still has to go to its book or to wait.
inline u32 Kernel::store(const command::Place& c, const Taker& taker, i64 list) {
  const u32 handle = memory_.orders.take();
  memory_.details.take();  // hands out the same handles
  Order& order = memory_.orders[handle];
  order.id = taker.id;
  order.price = taker.limit;
  order.quantity = taker.quantity;
  order.filled = taker.filled;
  order.account = taker.account;
  order.side = taker.side;
  order.type = c.type;
  order.time_in_force = c.time_in_force;
  order.self_trade = c.self_trade;
  OrderDetail& detail = memory_.details[handle];
  detail.filled_value = taker.filled_value;
  detail.fee = taker.fee;
  detail.maker_fee_ppm = taker.maker_fee_ppm;
  detail.taker_fee_ppm = taker.taker_fee_ppm;
  detail.market = taker.market->id;
  detail.flags = c.flags;
  if (!c.client_order_id.none()) {
    order.client_id = client_ids_.add(taker.account, c.client_order_id, handle);
  }
  order_ids_.insert(hash_of(static_cast<u64>(order.id)), handle);
  link_account(handle);
  if (taker.special) [[unlikely]] add_special(handle, c, taker, list);
  return handle;
}

inline void Kernel::finish(const Taker& taker, Done reason, Refusal refusal) {
  auto& done = emit<event::OrderDone>();
  done.refusal = static_cast<u16>(refusal);
  done.order = taker.id;
  done.account = taker.account;
  done.market = taker.market->id;
  done.reason = reason;
  done.side = taker.side;
  done.filled = taker.filled;
  done.filled_value = taker.filled_value;
  done.fee = taker.fee;
  Balance* const row = taker.rows[2 - taker.side];
  if (row == nullptr) [[unlikely]] {
    return release(taker.account, taker.market->held_asset(taker.side), taker.held, done);
  }
  // Whether anything is left to release is anybody's guess, so nothing is asked. This command has
  // touched the row and taken an id before.
  const i64 count = taker.held != 0;
  last_id_ += count;
  done.release_transfer = last_id_ & -count;
  done.released = taker.held;
  bucket_of(*row, held) -= taker.held;
  bucket_of(*row, available) += taker.held;
}

}  // namespace bedesten
