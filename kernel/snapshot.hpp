// The whole state as canonical bytes, back from them, and the audit of what must always hold.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline void Kernel::snapshot(Output& output) {
  output.clear();
  const SnapshotHeader header{snapshot_magic, snapshot_version, last_at_, last_id_, last_seq_};
  output.put(output.skip(sizeof header), header);
  assets(output);
  accounts(output);
  write_tiers(output);
  for (const auto& market : markets_) {
    write_market(*market, 0, output);
    counters(market->id, output);
  }
  write_fees(output);
  schedule_.each([&](u32 market, u8 phase, Schedule::Entry entry) {
    write_scheduled(market, phase, entry, 0, output);
  });
  balances(0, output);
  for (const auto& market : markets_) {
    for (const BookSide& book : market->sides) {
      for (u32 at = book.best(); at != 0; at = book.after(memory_, at)) {
        u32 order = memory_.levels[at].oldest;
        for (; order != 0; order = memory_.orders[order].newer) write_order(order, output);
      }
    }
    for (const i64 id : market->watch.ids()) write_order(find_order(id), output);
  }
  write_tables(output);
  reservations_.each([&](const Reservation& row) {
    auto& state = output.add<event::ReservationState>(0);
    state.account = row.account;
    state.asset = row.asset;
    state.amount = row.amount;
    state.key = row.key;
    state.reason = row.reason;
  });
  const auto write_key = [&](const auto& entry, u32 account, u32 space) {
    auto& key = output.add<event::KeyRemembered>(0);
    key.account = account;
    key.space = static_cast<u8>(space);
    key.key = entry.key;
    key.fingerprint = entry.fingerprint;
    key.seq = entry.seq;
    key.index = entry.index;
    key.at = entry.at;
  };
  window_.each([&](const Remembered& entry) { write_key(entry, entry.account, entry.space); });
  movement_keys_.each([&](const auto& entry) { write_key(entry, 0, movement_key); });
}

inline void Kernel::write_tables(Output& output) const {
  for (const auto& [id, row] : lists_) {
    auto& state = output.add<event::ListState>(0);
    state.list = id;
    state.account = row.account;
    state.market = row.market;
    state.contingency = row.contingency;
    std::memcpy(state.orders, row.orders, sizeof row.orders);
  }
  limits_.each([&](u32 account, u32 asset, i128 limit) {
    auto& set = output.add<event::OrderLimitSet>(0);
    set.account = account;
    set.asset = asset;
    set.limit = limit;
  });
  timers_.each([&](u32 account, i64 deadline) {
    auto& set = output.add<event::CancelAllAfterSet>(0);
    set.account = account;
    set.deadline = deadline;
  });
}

// Far above what transfers can bring in, and far enough below the end of 128 bits.
constexpr i128 sum_max = balance_max * house_accounts_max;

// Reads a snapshot record by record. Every record is checked before it is stored; that the whole
// was canonical (order, padding, nothing twice) shows when the result is written out again.
class Restorer {
 public:
  explicit Restorer(Kernel& kernel) : k(kernel) {}

  const char* run(const unsigned char* data, std::size_t size) {
    SnapshotHeader header;
    if (size < sizeof header) return "snapshot is shorter than its header";
    std::memcpy(&header, data, sizeof header);
    if (header.magic != snapshot_magic) return "not a snapshot";
    if (header.version != snapshot_version) return "snapshot of an unknown version";
    if (header.at < 0 || header.id < 0 || header.id >> 62 != 0) return "impossible time or id";
    k.last_at_ = header.at;
    k.last_id_ = header.id;
    k.last_seq_ = header.seq;
    for (std::size_t at = sizeof header; at < size;) {
      event::Head head;
      if (size - at < sizeof head) return "a record is cut short";
      std::memcpy(&head, data + at, sizeof head);
      if (head.size < sizeof head || head.size > size - at) return "a record is cut short";
      if (!store(head, data + at)) return "a record is impossible";
      at += head.size;
    }
    if (!settle_lists()) return "an order's list or hold is impossible";
    link_accounts();
    for (const auto& market : k.markets_) {
      k.forget_levels(*market);
    }
    k.ledger_.drain_touched([](const Balance&) {});
    for (const auto& market : k.markets_) k.review(*market);
    return nullptr;
  }

 private:
  bool store(const event::Head& head, const unsigned char* record) {
    switch (head.kind) {
      case event::AssetSet::number: return read<event::AssetSet>(head, record);
      case event::AccountSet::number: return read<event::AccountSet>(head, record);
      case event::MarketSet::number: return read<event::MarketSet>(head, record);
      case event::MarketCounters::number: return read<event::MarketCounters>(head, record);
      case event::BalanceChanged::number: return read<event::BalanceChanged>(head, record);
      case event::OrderState::number: return read<event::OrderState>(head, record);
      case event::ListState::number: return read<event::ListState>(head, record);
      case event::OrderLimitSet::number: return read<event::OrderLimitSet>(head, record);
      case event::CancelAllAfterSet::number: return read<event::CancelAllAfterSet>(head, record);
      case event::ReservationState::number: return read<event::ReservationState>(head, record);
      case event::KeyRemembered::number: return read<event::KeyRemembered>(head, record);
      case event::TierSet::number: return read<event::TierSet>(head, record);
      case event::FeesSet::number: return read<event::FeesSet>(head, record);
      case event::PhaseScheduled::number: return read<event::PhaseScheduled>(head, record);
      default: return false;
    }
  }

  template <class Event>
  bool read(const event::Head& head, const unsigned char* record) {
    if (head.size != sizeof(Event)) return false;
    Event event;
    std::memcpy(static_cast<void*>(&event), record, sizeof event);
    return store(event);
  }

  bool store(const event::AssetSet& e) {
    const bool fits = e.asset == k.ledger_.asset_count() + 1 && is_asset_symbol(e.symbol) &&
                      e.scale <= scale_max && one_of(e.asset_kind, 1, 2);
    if (!fits) return false;
    Asset& asset = k.ledger_.asset(k.ledger_.add_asset());
    asset.scale = e.scale;
    asset.kind = e.asset_kind;
    std::memcpy(asset.symbol, e.symbol, sizeof e.symbol);
    return true;
  }

  bool store(const event::AccountSet& e) {
    command::SetAccount shape{};
    shape.account_kind = e.account_kind;
    shape.flags = e.flags;
    const bool house = e.account_kind >= house_floor;
    if (e.account != k.ledger_.account_count() + 1 || is_malformed(shape) || e.group == 0 ||
        (house && k.ledger_.house_count() >= house_accounts_max)) {
      return false;
    }
    Account& account = k.ledger_.account(k.ledger_.add_account(e.account_kind));
    account.flags = e.flags;
    account.group = e.group;
    k.ledger_.owner(e.account) = e.owner;
    return true;
  }

  bool store(const event::MarketSet& e) {
    command::SetMarket c{};
    c.base = e.base;
    c.quote = e.quote;
    c.fee_account = e.fee_account;
    c.tick_mantissa = e.tick_mantissa;
    c.lot_mantissa = e.lot_mantissa;
    c.tick_decimals = e.tick_decimals;
    c.lot_decimals = e.lot_decimals;
    c.phase = e.phase;
    c.maker_fee_ppm = e.maker_fee_ppm;
    c.taker_fee_ppm = e.taker_fee_ppm;
    c.band_ppm = e.band_ppm;
    c.min_notional = e.min_notional;
    c.min_quantity = e.min_quantity;
    c.max_quantity = e.max_quantity;
    std::memcpy(c.symbol, e.symbol, sizeof c.symbol);
    c.max_notional = e.max_notional;
    c.min_price = e.min_price;
    c.max_price = e.max_price;
    c.price_band_ppm = e.price_band_ppm;
    c.volatility_ppm = e.volatility_ppm;
    c.auction_ns = e.auction_ns;
    c.reference_ns = e.reference_ns;
    if (e.market != k.markets_.size() + 1 || is_malformed(c) || e.steps == 0) return false;
    if (k.check_market(c) != Refusal::none) return false;
    k.markets_.push_back(std::make_unique<Market>());
    k.markets_.back()->id = e.market;
    k.markets_.back()->phase = e.phase;
    k.markets_.back()->steps = e.steps;
    k.store_market(c, *k.markets_.back());
    return true;
  }

  bool store(const event::MarketCounters& e) {
    Market* market = k.market_of(e.market);
    if (market == nullptr || e.trades < 0 || e.updates < 0) return false;
    if (e.trades >> 62 != 0 || e.updates >> 62 != 0) return false;
    for (const i64 price : {e.last_price, e.reference_price, e.uncross_price}) {
      if (price < 0 || price > price_max) return false;
    }
    if (e.reference_at < 0 || e.reference_at > k.last_at_ || e.auction_ends_at < 0) return false;
    if (e.auction_ends_at != 0 && market->phase != auction) return false;
    if (e.uncross_price != 0 && market->phase == continuous) return false;
    market->trades = e.trades;
    market->updates = e.updates;
    market->last_price = e.last_price;
    market->reference_price = e.reference_price;
    market->reference_at = e.reference_at;
    k.schedule_.move_end(e.market, market->auction_ends_at, e.auction_ends_at);
    market->auction_ends_at = e.auction_ends_at;
    market->uncross_price = e.uncross_price;
    refresh_bounds(*market);
    return true;
  }

  bool store(const event::TierSet& e) {
    if (!k.ledger_.has_account(e.account) || e.tier == 0 || e.tier > tier_max) return false;
    Account& account = k.ledger_.account(e.account);
    account.rates = e.tier;
    return !account.house();
  }

  bool store(const event::FeesSet& e) {
    command::SetFees c{};
    c.account = e.account;
    c.market = e.market;
    c.tier = e.tier;
    c.remove = e.removed;
    c.maker_fee_ppm = e.maker_fee_ppm;
    c.taker_fee_ppm = e.taker_fee_ppm;
    c.valid_from = e.valid_from;
    c.valid_until = e.valid_until;
    if (is_malformed(c) || c.remove != 0) return false;
    if (c.account != 0 && !k.ledger_.has_account(c.account)) return false;
    if (k.check_fees(c) != Refusal::none) return false;
    k.store_fees(c);
    return true;
  }

  bool store(const event::PhaseScheduled& e) {
    if (k.market_of(e.market) == nullptr || !one_of(e.phase, pending, closed)) return false;
    if (e.at <= 0 || !every_in_range(e.every)) return false;
    k.schedule_.set(e.market, e.phase, {e.at, e.every});
    return true;
  }

  bool store(const event::BalanceChanged& e) {
    if (!k.ledger_.has_account(e.account) || !k.ledger_.has_asset(e.asset)) return false;
    const bool house = k.ledger_.account(e.account).house();
    for (u8 bucket = available; bucket <= bonus; ++bucket) {
      const i128 amount = e.buckets[bucket - 1];
      const bool may_owe = house && bucket == available;
      if (amount > sum_max || amount < (may_owe ? -sum_max : i128{0})) return false;
      if (house && bucket != available && amount != 0) return false;
    }
    Balance& row = k.ledger_.row(e.account, e.asset);
    if (row.touched != 0) return false;  // the second of its kind
    k.ledger_.touch(row);
    std::memcpy(row.buckets, e.buckets, sizeof row.buckets);
    if (e.buckets[bonus - 1] != 0) k.ledger_.bucket(row, bonus) = e.buckets[bonus - 1];
    return true;
  }

  // What was placed, as far as the order still tells.
  static command::Place placed(const event::OrderState& e) {
    command::Place c{};
    c.size = sizeof c;
    c.side = e.side;
    c.type = e.type;
    c.time_in_force = e.time_in_force;
    c.self_trade = e.self_trade;
    c.flags = e.flags;
    c.price = is_limit_like(e.type) ? e.price : 0;
    c.quantity = e.quantity;
    c.client_order_id = e.client_order_id;
    c.stop_price = e.type == trailing_stop ? 0 : e.stop_price;
    c.display_quantity = e.display_quantity;
    c.expires_at = e.expires_at;
    c.trail_offset = e.trail_offset;
    c.activation_price = e.activation_price;
    c.trail_ppm = e.trail_ppm;
    return c;
  }

  static bool is_price(i64 price) { return price > 0 && price <= price_max; }

  // Whether it is stored as it was asked for and holds nothing, because it follows another order.
  static bool pends(const event::OrderState& e) {
    const bool stops = is_conditional(e.type) && e.type != trailing_stop;
    const bool price_fits = is_limit_like(e.type) ? is_price(e.price) : e.price == 0;
    return e.held == 0 && e.list != 0 && price_fits &&
           (stops ? is_price(e.stop_price) : e.stop_price == 0);
  }

  static bool priced(const Market& market, const event::OrderState& e) {
    if (!is_price(e.price)) return false;
    const i128 lots = wide_product(e.price, e.quantity);
    return product_within(lots, market.notional_unit, amount_max) >= 0 &&
           product_within(e.quantity, market.lot_unit, amount_max) >= 0;
  }

  static bool waits(const Market& market, const event::OrderState& e) {
    if (e.waiting == for_activation && e.activation_price == 0) return false;
    return one_of(e.waiting, for_price, for_activation) && is_conditional(e.type) &&
           is_price(e.stop_price) && priced(market, e);
  }

  static bool rests(const Market& market, const event::OrderState& e) {
    const i64 most = std::min(e.display_quantity, e.quantity - e.filled);
    const bool shows = e.display_quantity != 0 ? e.shown > 0 && e.shown <= most : e.shown == 0;
    return is_limit_like(e.type) && !is_immediate(e.time_in_force) && shows &&
           (e.type == limit_order || is_price(e.stop_price)) && priced(market, e);
  }

  // Whether it can be where it says: on the book, waiting for a price, or for an order.
  static bool stands(const Market& market, const event::OrderState& e) {
    if (e.waiting == 0) return rests(market, e);
    if (e.shown != 0 || e.filled != 0 || e.filled_value != 0 || e.fee != 0) return false;
    if (e.waiting == for_order) return pends(e);
    return (e.waiting == is_due && pends(e)) || waits(market, e);
  }

  static bool numbers_fit(const event::OrderState& e) {
    const auto beyond = [](i64 price) { return price < 0 || price > price_max; };
    if (e.filled < 0 || e.filled >= e.quantity || e.quantity > quantity_max) return false;
    if (beyond(e.trail_offset) || beyond(e.activation_price) || e.trail_ppm >= ppm) return false;
    if (e.time_in_force >= day && e.expires_at <= 0) return false;
    const i64 display = e.display_quantity;
    if (display == 0) return true;
    return display > 0 && display <= quantity_max &&
           (e.quantity - 1) / display + 1 <= iceberg_parts_max;
  }

  bool possible(const event::OrderState& e) const {
    const Market* market = k.market_of(e.market);
    if (market == nullptr || !k.ledger_.has_account(e.account)) return false;
    if (k.ledger_.account(e.account).kind != spot) return false;
    if (e.order <= 0 || e.order > k.last_id_ || k.find_order(e.order) != 0) return false;
    if (e.list != 0 && (e.list < 1 || e.list < e.order - 3 || e.list >= e.order)) return false;
    if (is_malformed_order(placed(e)) || !numbers_fit(e) || !stands(*market, e)) return false;
    // A seller may have sold far above its limit, so these two are not bounded by its hold.
    if (e.filled_value < 0 || e.filled_value > sum_max) return false;
    if (e.fee > sum_max || e.fee < -sum_max) return false;
    constexpr i32 all = ppm;
    if (e.taker_fee_ppm < 0 || e.taker_fee_ppm >= all || e.maker_fee_ppm >= all) return false;
    if (e.maker_fee_ppm < -e.taker_fee_ppm || is_malformed(e.client_order_id)) return false;
    return e.client_order_id.none() ||
           k.client_ids_.find(k.memory_.orders, e.account, e.client_order_id) == 0;
  }

  bool store(const event::OrderState& e) {
    if (!possible(e)) return false;
    const u32 handle = k.memory_.orders.take();
    k.memory_.details.take();
    Order& order = k.memory_.orders[handle];
    order.id = e.order;
    order.price = e.price;
    order.quantity = e.quantity;
    order.filled = e.filled;
    order.account = e.account;
    order.side = e.side;
    order.type = e.type;
    order.time_in_force = e.time_in_force;
    order.self_trade = e.self_trade;
    OrderDetail& detail = k.memory_.details[handle];
    detail.filled_value = e.filled_value;
    detail.fee = e.fee;
    detail.maker_fee_ppm = e.maker_fee_ppm;
    detail.taker_fee_ppm = e.taker_fee_ppm;
    detail.market = e.market;
    detail.flags = e.flags;
    if (!e.client_order_id.none()) {
      order.client_id = k.client_ids_.add(e.account, e.client_order_id, handle);
    }
    Rarity row{};
    row.display_quantity = e.display_quantity;
    row.shown = e.shown;
    row.trail_offset = e.trail_offset;
    row.activation_price = e.activation_price;
    row.trail_ppm = e.trail_ppm;
    row.list = e.list;
    k.add_row(handle, e.stop_price, e.expires_at, row);
    // What an order of a list has to hold shows when the list is known.
    if (e.list != 0) k.hold_apart(handle, e.held);
    if (e.waiting == 0) {
      k.put_on_book(handle);
    } else {
      k.start_waiting(handle, e.waiting);
    }
    k.order_ids_.insert(hash_of(static_cast<u64>(e.order)), handle);
    return true;
  }

  bool store(const event::ListState& e) {
    if (e.list <= 0 || e.list > k.last_id_ || k.find_order(e.list) != 0) return false;
    if (k.lists_.contains(e.list) || !one_of(e.contingency, oco, otoco)) return false;
    u32 legs[3] = {};
    for (u32 i = 0; i < 3; ++i) {
      if (e.orders[i] == 0) continue;
      legs[i] = k.find_order(e.orders[i]);
      if (legs[i] == 0 || e.orders[i] != e.list + 1 + i) return false;
      if (list_of(legs[i]) != e.list) return false;
      if (k.memory_.orders[legs[i]].account != e.account) return false;
      if (k.memory_.details[legs[i]].market != e.market) return false;
    }
    if (!is_linked(e.contingency, legs)) return false;
    ListRow row{e.account, e.market, e.contingency, {e.orders[0], e.orders[1], e.orders[2]}};
    k.lists_.emplace(e.list, row);
    return true;
  }

  i64 list_of(u32 handle) const {
    const bool listed = (k.memory_.details[handle].special & is_listed) != 0;
    return listed ? k.specials_.rarity(handle).list : 0;
  }

  bool is_following(u32 handle) const {
    return handle != 0 && k.memory_.details[handle].waiting == for_order;
  }

  // Whether the orders, 0 for those that are done, can stand as they do in such a list.
  bool is_linked(u8 contingency, const u32 (&legs)[3]) const {
    if (contingency == oco) {
      return legs[2] == 0 && is_paired(legs[0], legs[1]) && !is_following(legs[0]) &&
             !is_following(legs[1]);
    }
    if (legs[0] != 0) {
      const bool works = k.memory_.orders[legs[0]].type == limit_order &&
                         k.memory_.details[legs[0]].waiting == 0;
      if (!works) return false;
    }
    if (contingency == oto) return legs[0] != 0 && legs[2] == 0 && is_following(legs[1]);
    if (!is_paired(legs[1], legs[2])) return false;
    if (legs[0] != 0) return is_following(legs[1]) && is_following(legs[2]);
    const bool turns = k.memory_.details[legs[1]].waiting == is_due && k.hold_of(legs[1]) == 0;
    return turns ? is_following(legs[2]) : !is_following(legs[1]) && !is_following(legs[2]);
  }

  bool is_paired(u32 a, u32 b) const {
    if (a == 0 || b == 0) return false;
    const Order &first = k.memory_.orders[a], &second = k.memory_.orders[b];
    if (first.filled != 0 || second.filled != 0) return false;
    const auto leg = [](const Order& order) {
      command::Leg shape{};
      shape.side = order.side;
      shape.type = order.type;
      shape.time_in_force = order.time_in_force;
      shape.quantity = order.quantity;
      return shape;
    };
    return is_pair(leg(first), leg(second));
  }

  // Whether every order that came in a list is one of its orders if that exists, and holds exactly
  // what it has to.
  bool settle_lists() {
    // The second of a pair is told from the first one, which must still hold its own.
    for (int round = 0; round < 2; ++round) {
      for (u32 at = 1; at <= k.memory_.orders.last(); ++at) {
        if (list_of(at) == 0) continue;
        const auto found = k.lists_.find(list_of(at));
        const bool second = found != k.lists_.end() && is_second(found->second, at);
        if (second == (round == 1) && !settle(at, found)) return false;
      }
    }
    return true;
  }

  bool is_second(const ListRow& row, u32 handle) const {
    if (row.contingency == oto) return false;
    return row.orders[pair_start(row.contingency) + 1] == k.memory_.orders[handle].id;
  }

  bool settle(u32 handle, Lists::const_iterator found) {
    const Order& order = k.memory_.orders[handle];
    OrderDetail& detail = k.memory_.details[handle];
    const bool listed = found != k.lists_.end();
    if (listed) {
      const auto& ids = found->second.orders;
      if (std::find(ids, ids + 3, order.id) == ids + 3) return false;
    }
    if (detail.waiting == for_order && !listed) return false;
    const bool second = listed && is_second(found->second, handle);
    const i128 held = k.hold_of(handle);
    if (detail.waiting == for_order || (detail.waiting == is_due && held == 0 && !second)) {
      detail.special |= awaits_turn;
      return pends(state_of(handle));
    }
    const event::OrderState state = state_of(handle);
    if (detail.waiting != 0 && !waits(*k.market_of(detail.market), state)) return false;
    detail.special &= ~own_hold;
    i128 needed = k.hold_of(handle);
    if (second) {
      const i64 first = found->second.orders[pair_start(found->second.contingency)];
      needed = std::max(i128{0}, needed - k.hold_of(k.find_order(first)));
      k.hold_apart(handle, needed);
    }
    return held == needed;
  }

  // The order as it was read.
  event::OrderState state_of(u32 handle) const {
    Output output;
    k.write_order(handle, output);
    event::OrderState state;
    std::memcpy(static_cast<void*>(&state), output.data(), sizeof state);
    return state;
  }

  bool store(const event::OrderLimitSet& e) {
    if (e.account != 0 && !k.ledger_.has_account(e.account)) return false;
    if (e.asset != 0 && !k.ledger_.has_asset(e.asset)) return false;
    const i128 most = e.asset != 0 ? amount_max : i128{open_orders_limit_max};
    if (e.limit < -1 || e.limit == 0 || e.limit > most) return false;
    if (k.limits_.has(e.account, e.asset)) return false;
    k.limits_.set(e.account, e.asset, e.limit);
    return true;
  }

  bool store(const event::CancelAllAfterSet& e) {
    if (!k.ledger_.has_account(e.account) || e.deadline <= 0) return false;
    if (e.deadline - cancel_all_after_max_ns > k.last_at_) return false;
    if (k.timers_.has(e.account)) return false;
    k.timers_.set(e.account, e.deadline);
    return true;
  }

  // Orders come by price; the lists of the accounts go by id.
  void link_accounts() {
    std::vector<u32> handles;
    for (u32 at = 1; at <= k.memory_.orders.last(); ++at) handles.push_back(at);
    std::sort(handles.begin(), handles.end(),
              [&](u32 a, u32 b) { return k.memory_.orders[a].id < k.memory_.orders[b].id; });
    for (const u32 handle : handles) k.link_account(handle);
  }

  bool store(const event::ReservationState& e) {
    if (!k.ledger_.has_account(e.account) || !k.ledger_.has_asset(e.asset)) return false;
    if (k.ledger_.account(e.account).house() || !one_of(e.reason, 1, 9)) return false;
    if (!amount_fits(e.amount) || e.key.none() || k.reservations_.find(e.key) != 0) return false;
    k.reservations_.add({e.key, e.amount, e.account, e.asset, e.reason, {}});
    return true;
  }

  bool store(const event::KeyRemembered& e) {
    if (e.seq > k.last_seq_ || e.at < 0 || e.at > k.last_at_) return false;
    if (e.space == movement_key) {
      if (e.account != 0 || e.key.none() || k.movement_keys_.find(e.key) != nullptr) return false;
      k.movement_keys_.remember({e.key, e.fingerprint, e.seq, e.at, e.index, 0});
      return true;
    }
    if (!one_of(e.space, idempotency_key, client_id_key)) return false;
    if (e.account != 0 && !k.ledger_.has_account(e.account)) return false;
    if (k.ledger_.account(e.account).keys_count >= keys_per_account_max) return false;
    if (k.window_.find(e.account, KeySpace{e.space}, e.key) != nullptr) return false;
    k.window_.remember(k.ledger_, {e.key, e.fingerprint, e.seq, e.at, e.index, e.account, 0, 0, 0,
                                   e.space});
    return true;
  }

  Kernel& k;
};

// Where a MarketSet says its steps: after two numbers of decimals and the phase.
constexpr std::size_t steps_offset = sizeof(event::Head) + 4 * sizeof(u32) + 2 * sizeof(i64) + 3;

// A snapshot of version 2 as version 3 writes it: three kinds of record have grown since, and what
// they lacked reads as zeros; other records have come since. What is no such snapshot comes out as
// something that is refused.
inline std::vector<unsigned char> upgraded(const unsigned char* data, std::size_t size) {
  std::vector<unsigned char> newer(data, data + sizeof(SnapshotHeader));
  std::memcpy(&newer[offsetof(SnapshotHeader, version)], &snapshot_version, sizeof(u32));
  for (std::size_t at = sizeof(SnapshotHeader); at < size;) {
    event::Head head;
    if (size - at < sizeof head) return {};
    std::memcpy(&head, data + at, sizeof head);
    if (head.size < sizeof head || head.size > size - at) return {};
    if (head.kind > event::ReservationState::number) return {};
    newer.insert(newer.end(), data + at, data + at + head.size);
    at += head.size;
    const auto grow = [&]<class Event>(const Event*) {
      if (head.kind != Event::number) return true;
      if (head.size != Event::version_2_size) return false;
      newer.resize(newer.size() + sizeof(Event) - head.size);
      const u16 grown = sizeof(Event);
      std::memcpy(&newer[newer.size() - grown], &grown, sizeof grown);
      return true;
    };
    const bool fits = grow(static_cast<event::MarketSet*>(nullptr)) &&
                      grow(static_cast<event::MarketCounters*>(nullptr)) &&
                      grow(static_cast<event::OrderState*>(nullptr));
    if (!fits) return {};
    if (head.kind != event::MarketSet::number) continue;
    unsigned char& steps = newer[newer.size() - sizeof(event::MarketSet) + steps_offset];
    if (steps != 0) return {};
    steps = 1;
  }
  return newer;
}

inline const char* Kernel::restore(const unsigned char* data, std::size_t size) {
  SnapshotHeader header{};
  if (size >= sizeof header) std::memcpy(&header, data, sizeof header);
  if (header.magic != snapshot_magic || header.version != 2) return restore_newest(data, size);
  const std::vector<unsigned char> newer = upgraded(data, size);
  if (newer.empty()) return "a record is cut short or impossible";
  return restore_newest(newer.data(), newer.size());
}

inline const char* Kernel::restore_newest(const unsigned char* data, std::size_t size) {
  if (const char* fault = Restorer(*this).run(data, size)) return fault;
  if (const char* fault = audit()) return fault;
  Output again;
  snapshot(again);
  const bool same = again.size() == size && std::memcmp(again.data(), data, size) == 0;
  return same ? nullptr : "snapshot is not in canonical form";
}

inline const char* Kernel::audit() {
  // I3 starts from what is held and takes off what somebody still needs.
  std::vector<std::pair<u64, i128>> needs;
  const auto need = [&](u32 account, u32 asset, i128 amount) {
    needs.emplace_back(static_cast<u64>(account) << 32 | asset, amount);
  };
  for (u32 at = 1; at <= memory_.orders.last(); ++at) {
    const Order& order = memory_.orders[at];
    if (order.account == 0) continue;
    const Market& market = *market_of(memory_.details[at].market);
    need(order.account, market.held_asset(order.side), hold_of(at));
  }
  reservations_.each([&](const Reservation& r) { need(r.account, r.asset, r.amount); });
  std::vector<u128> sums(ledger_.asset_count());
  bool owing = false;
  ledger_.each_row(1, ledger_.account_count(), [&](const Balance& row) {
    const bool house = ledger_.account(row.account).house();
    for (u8 bucket = available; bucket <= bonus; ++bucket) {
      const i128 amount = ledger_.amount(row, bucket);
      sums[row.asset - 1] += static_cast<u128>(amount);
      owing |= amount < 0 && !house;
    }
    if (row.buckets[held - 1] != 0) need(row.account, row.asset, -row.buckets[held - 1]);
  });
  for (const u128 sum : sums) {
    if (sum != 0) return "an asset does not sum to zero";
  }
  if (owing) return "a customer's balance is below zero";
  std::sort(needs.begin(), needs.end());
  for (std::size_t i = 0; i < needs.size();) {
    u128 rest = 0;
    const u64 row = needs[i].first;
    for (; i < needs.size() && needs[i].first == row; ++i) {
      rest += static_cast<u128>(needs[i].second);
    }
    if (rest != 0) return "held is not what orders and reservations need";
  }
  for (const auto& market : markets_) {
    if (market->phase == continuous && crossed(*market, memory_)) return "a book is crossed";
  }
  return nullptr;
}

}  // namespace bedesten
