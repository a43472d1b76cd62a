// Read-only questions, answered with event records; nothing here is journaled.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline void Kernel::assets(Output& output) const {
  for (u32 id = 1; id <= ledger_.asset_count(); ++id) write_asset(id, 0, output);
}

inline void Kernel::markets(Output& output) const {
  for (const auto& market : markets_) write_market(*market, 0, output);
}

inline void Kernel::accounts(Output& output) const {
  for (u32 id = 1; id <= ledger_.account_count(); ++id) write_account(id, 0, output);
}

inline void Kernel::account(u32 id, Output& output) const {
  if (ledger_.has_account(id)) write_account(id, 0, output);
}

inline void Kernel::balances(u32 account, Output& output) {
  if (account != 0 && !ledger_.has_account(account)) return;
  const u32 first = account != 0 ? account : 1;
  const u32 last = account != 0 ? account : ledger_.account_count();
  ledger_.each_row(first, last, [&](const Balance& row) {
    ledger_.fill(output.add<event::BalanceChanged>(0), row);
  });
}

inline void Kernel::order(i64 id, Output& output) const {
  if (const u32 handle = find_order(id)) write_order(handle, output);
}

inline void Kernel::client_order(u32 account, const ClientId& id, Output& output) const {
  if (id.none()) return;
  if (const u32 at = client_ids_.find(memory_.orders, account, id)) write_order(at, output);
}

inline void Kernel::open_orders(u32 account, u32 market, Output& output) const {
  if (account != 0 && !ledger_.has_account(account)) return;
  std::vector<u32> found;
  const auto consider = [&](u32 handle) {
    if (market == 0 || memory_.details[handle].market == market) found.push_back(handle);
  };
  if (account != 0) {
    u32 at = ledger_.account(account).orders_first;
    for (; at != 0; at = memory_.orders[at].account_newer) consider(at);
  } else {
    for (u32 at = 1; at <= memory_.orders.last(); ++at) {
      if (memory_.orders[at].account != 0) consider(at);
    }
  }
  std::sort(found.begin(), found.end(),
            [&](u32 a, u32 b) { return memory_.orders[a].id < memory_.orders[b].id; });
  for (const u32 handle : found) write_order(handle, output);
}

inline void Kernel::book(u32 id, u32 depth, Output& output) const {
  Market* market = market_of(id);
  if (market == nullptr) return;
  for (const u8 side : {buy, sell}) {
    const BookSide& book = market->side(side);
    u32 left = depth;
    for (u32 at = book.best(); at != 0; at = book.after(memory_, at)) {
      const Level& level = memory_.levels[at];
      if (level.lots == 0) continue;  // all hidden
      auto& changed = output.add<event::LevelChanged>(0);
      changed.market = id;
      changed.side = side;
      changed.price = book.price_of(level);
      changed.update = market->updates;
      changed.quantity = level.lots;
      if (--left == 0) break;
    }
  }
}

inline void Kernel::book_orders(u32 id, Output& output) const {
  const Market* market = market_of(id);
  if (market == nullptr) return;
  for (const u8 side : {buy, sell}) {
    const BookSide& book = market->side(side);
    for (u32 at = book.best(); at != 0; at = book.after(memory_, at)) {
      u32 order = memory_.levels[at].oldest;
      for (; order != 0; order = memory_.orders[order].newer) {
        if ((memory_.details[order].special & is_hidden) == 0) write_order(order, output);
      }
    }
  }
}

inline void Kernel::counters(u32 id, Output& output) const {
  for (const auto& market : markets_) {
    if (id != 0 && id != market->id) continue;
    auto& counters = output.add<event::MarketCounters>(0);
    counters.market = market->id;
    counters.trades = market->trades;
    counters.updates = market->updates;
    counters.last_price = market->last_price;
    counters.reference_price = market->reference_price;
    counters.reference_at = market->reference_at;
    counters.auction_ends_at = market->auction_ends_at;
    counters.uncross_price = market->uncross_price;
  }
}

inline void Kernel::write_order(u32 handle, Output& output) const {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  auto& state = output.add<event::OrderState>(0);
  state.order = order.id;
  state.account = order.account;
  state.market = detail.market;
  state.side = order.side;
  state.type = order.type;
  state.time_in_force = order.time_in_force;
  state.self_trade = order.self_trade;
  state.flags = detail.flags;
  state.price = order.price;
  state.quantity = order.quantity;
  state.held = hold_of(handle);
  state.maker_fee_ppm = detail.maker_fee_ppm;
  state.taker_fee_ppm = detail.taker_fee_ppm;
  if (order.client_id != 0) state.client_order_id = client_ids_[order.client_id];
  state.filled = order.filled;
  state.filled_value = detail.filled_value;
  state.fee = detail.fee;
  state.waiting = detail.waiting;
  if ((detail.special & has_row) == 0) return;
  state.stop_price = specials_[handle].stop_price;
  state.expires_at = specials_[handle].expires_at;
  const Rarity& row = specials_.rarity(handle);
  state.display_quantity = row.display_quantity;
  state.shown = row.shown;
  state.trail_offset = row.trail_offset;
  state.activation_price = row.activation_price;
  state.trail_ppm = row.trail_ppm;
  state.list = row.list;
}

}  // namespace bedesten
