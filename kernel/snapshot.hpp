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
  for (const auto& market : markets_) {
    write_market(*market, 0, output);
    counters(market->id, output);
  }
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
    link_accounts();
    for (const auto& market : k.markets_) {
      for (BookSide& book : market->sides) book.drain_dirty(k.memory_, [](const Level&) {});
    }
    k.ledger_.drain_touched([](const Balance&) {});
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
      case event::ReservationState::number: return read<event::ReservationState>(head, record);
      case event::KeyRemembered::number: return read<event::KeyRemembered>(head, record);
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
    account.owner = e.owner;
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
    if (e.market != k.markets_.size() + 1 || is_malformed(c)) return false;
    if (k.check_market(c) != Refusal::none) return false;
    k.markets_.push_back(std::make_unique<Market>());
    k.markets_.back()->id = e.market;
    k.store_market(c, *k.markets_.back());
    return true;
  }

  bool store(const event::MarketCounters& e) {
    Market* market = k.market_of(e.market);
    if (market == nullptr || e.trades < 0 || e.updates < 0) return false;
    if (e.trades >> 62 != 0 || e.updates >> 62 != 0) return false;
    if (e.last_price < 0 || e.last_price > price_max) return false;
    market->trades = e.trades;
    market->updates = e.updates;
    market->last_price = e.last_price;
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

  // Whether such an order can be on a book or wait; numbers of money are looked at elsewhere.
  static bool open_shape(const event::OrderState& e) {
    if (!one_of(e.side, buy, sell) || e.type == 0 || e.type >= trailing_stop) return false;
    if (!one_of(e.time_in_force, gtc, gtd) || !one_of(e.self_trade, none, decrement)) return false;
    const u16 flags = e.type == limit_order ? post_only | client_id_window : client_id_window;
    if ((e.flags & ~flags) != 0 || e.waiting > is_due) return false;
    const bool conditional = is_conditional(e.type), immediate = is_immediate(e.time_in_force);
    const bool stops = e.stop_price > 0 && e.stop_price <= price_max;
    if (conditional ? !stops : e.stop_price != 0) return false;
    const bool dated = e.time_in_force >= day;
    if (dated ? e.expires_at <= 0 : e.expires_at != 0) return false;
    if (e.waiting == 0) return is_limit_like(e.type) && !immediate;
    if (!conditional || (is_market_like(e.type) && !immediate)) return false;
    return e.filled == 0 && e.filled_value == 0 && e.fee == 0;
  }

  bool possible(const event::OrderState& e) const {
    const Market* market = k.market_of(e.market);
    if (market == nullptr || !k.ledger_.has_account(e.account)) return false;
    if (k.ledger_.account(e.account).kind != spot) return false;
    if (e.order <= 0 || e.order > k.last_id_ || k.find_order(e.order) != 0) return false;
    if (!open_shape(e)) return false;
    if (e.price <= 0 || e.price > price_max) return false;
    if (e.quantity <= 0 || e.quantity > quantity_max) return false;
    if (e.filled < 0 || e.filled >= e.quantity) return false;
    const i128 price_lots = wide_product(e.price, e.quantity);
    if (product_within(price_lots, market->notional_unit, amount_max) < 0) return false;
    if (product_within(e.quantity, market->lot_unit, amount_max) < 0) return false;
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
    if ((e.stop_price | e.expires_at) != 0) k.add_special(handle, e.stop_price, e.expires_at);
    detail.waiting = e.waiting;
    Market& market = *k.market_of(e.market);
    if (e.waiting == 0) {
      market.side(e.side).append(k.memory_, handle);
    } else if (e.waiting == for_price) {
      market.watch.add(rises(e.type, e.side), e.stop_price, e.order);
    } else {
      market.watch.add_due(e.order);
      ++k.due_count_;
    }
    k.order_ids_.insert(hash_of(static_cast<u64>(e.order)), handle);
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

// A snapshot of version 1 as version 2 writes it: two kinds of record have grown since, and what
// they lacked reads as zeros. What is no such snapshot comes out as something that is refused.
inline std::vector<unsigned char> upgraded(const unsigned char* data, std::size_t size) {
  std::vector<unsigned char> newer(data, data + sizeof(SnapshotHeader));
  std::memcpy(&newer[offsetof(SnapshotHeader, version)], &snapshot_version, sizeof(u32));
  for (std::size_t at = sizeof(SnapshotHeader); at < size;) {
    event::Head head;
    if (size - at < sizeof head) return {};
    std::memcpy(&head, data + at, sizeof head);
    if (head.size < sizeof head || head.size > size - at) return {};
    newer.insert(newer.end(), data + at, data + at + head.size);
    at += head.size;
    const auto grow = [&]<class Event>(const Event*) {
      if (head.size != Event::version_1_size) return false;
      newer.resize(newer.size() + sizeof(Event) - head.size);
      const u16 grown = sizeof(Event);
      std::memcpy(&newer[newer.size() - grown], &grown, sizeof grown);
      return true;
    };
    using event::MarketCounters, event::OrderState;
    if (head.kind == OrderState::number && !grow(static_cast<OrderState*>(nullptr))) return {};
    if (head.kind == MarketCounters::number && !grow(static_cast<MarketCounters*>(nullptr))) {
      return {};
    }
  }
  return newer;
}

inline const char* Kernel::restore(const unsigned char* data, std::size_t size) {
  SnapshotHeader header{};
  if (size >= sizeof header) std::memcpy(&header, data, sizeof header);
  if (header.magic != snapshot_magic || header.version != 1) return restore_newest(data, size);
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
    need(order.account, market.held_asset(order.side), market.hold_of(order));
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
    const BookSide &bids = market->side(buy), &asks = market->side(sell);
    if (bids.empty() || asks.empty()) continue;
    if (bids.best_price(memory_) >= asks.best_price(memory_)) return "a book is crossed";
  }
  return nullptr;
}

}  // namespace bedesten
