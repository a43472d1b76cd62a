// Fetches the memory of commands that come later in the batch, while earlier ones are carried out.
//
// A command is looked at several times: first what is found by indexing or hashing is asked for,
// then, when that has arrived, what it points to, and so on. Nothing here decides anything:
// whatever a record claims is checked when its turn comes.
#pragma once

#include "kernel.hpp"
#include "shapes.hpp"

namespace bedesten {

// What is known of a later command. Handles are 0 where there is nothing, and row 0 of a slab is
// fetched as any other: which commands need it is hard to predict.
struct Sight {
  const Market* market;  // of a placement; null: no such market, or no placement
  const u32* level;      // where the handle of the level is that an order may join
  i64 price;
  u32 account;
  u32 asset, other;  // what the account will pay with; the other one, or the same if that will do
  u32 hash, order;   // of an order that is named
  u32 maker;         // the order that a placement may trade with first
  u8 side;
  bool immediate;
};

// How far a batch has been looked at.
class Outlook {
 public:
  static constexpr u32 ahead = 20;  // commands
  // How many commands later it is looked at again.
  static constexpr u32 market = 4, book = 8, order = 12, row = 17;

  Outlook(const unsigned char* record, const unsigned char* end) : next_(record), end_(end) {}

  // The next record that nobody has looked at, or null.
  const unsigned char* next() {
    if (next_ == end_) return nullptr;
    const unsigned char* record = next_;
    u16 length;
    std::memcpy(&length, record, sizeof length);
    next_ += length;
    return record;
  }

  // A sight for one command more, and that of so many commands before.
  Sight& add() { return sights_[++seen_ % size] = {}; }
  Sight& before(u32 commands) { return sights_[(seen_ - commands) % size]; }

 private:
  static constexpr u32 size = 32;

  u32 seen_ = 0;
  const unsigned char *next_, *end_;
  Sight sights_[size] = {};
};

// Tables with more rows are far larger than the caches; with fewer, looking ahead costs more than
// it saves. Tests set it low to see what is done here.
#ifndef BEDESTEN_FEW_ROWS
#define BEDESTEN_FEW_ROWS 50'000
#endif

inline bool is_scattered(u32 rows) { return rows > BEDESTEN_FEW_ROWS; }

inline bool Kernel::looks_ahead() {
  scattered_ = is_scattered(ledger_.row_count()) || is_scattered(memory_.orders.last());
  return scattered_ || is_scattered(window_.size());
}

// One command further.
inline void Kernel::look_ahead(Outlook& outlook) const {
  const unsigned char* record = outlook.next();
  if (!scattered_) return see_key(record);
  Sight& sight = outlook.add();
  if (record != nullptr) see(record, sight);
  see_market(outlook.before(Outlook::market));
  see_book(outlook.before(Outlook::book));
  see_order(outlook.before(Outlook::order));
  see_row(outlook.before(Outlook::row));
}

// Enough where keys are many and all else is little.
inline void Kernel::see_key(const unsigned char* record) const {
  if (record == nullptr) return;
  command::Head head;
  std::memcpy(&head, record, sizeof head);
  if (head.key.none() || !ledger_.has_account(head.account)) return;
  window_.prefetch(head.account, head.key);
  window_.prefetch_last(ledger_.account(head.account));
}

inline void Kernel::see(const unsigned char* record, Sight& sight) const {
  command::Head head;
  std::memcpy(&head, record, sizeof head);
  u64 word = 0;  // an order; of a placement, its market and the bytes behind
  if (head.size >= sizeof head + sizeof word) std::memcpy(&word, record + sizeof head, sizeof word);
  if (!ledger_.has_account(head.account)) return;
  sight.account = head.account;
  ledger_.prefetch_account(head.account);
  if (!head.key.none()) window_.prefetch(head.account, head.key);
  if (head.kind == command::Place::number) {
    const Market* market = market_of(static_cast<u32>(word));
    if (market == nullptr || head.size < command::Place::short_size) return;
    std::memcpy(&sight.price, record + command::Place::price_at, sizeof sight.price);
    sight.market = market;
    sight.side = static_cast<u8>(word >> 32) == buy ? buy : sell;
    sight.immediate = is_immediate(static_cast<u8>(word >> 48));
    market->prefetch();
    fetch(&market->opposite(sight.side));
    market->side(sight.side).prefetch(sight.price);
  } else if (head.kind == command::Cancel::number || head.kind == command::Amend::number) {
    sight.hash = hash_of(word);
    order_ids_.prefetch(sight.hash);
  }
}

// The market, or the line of an order's id, has arrived.
inline void Kernel::see_market(Sight& sight) const {
  if (const Market* market = sight.market; market != nullptr) {
    ledger_.prefetch_index(market->base);
    sight.level = market->side(sight.side).likely_level(memory_, sight.price);
    fetch(sight.level);
    fetch(&memory_.levels[market->opposite(sight.side).best()]);
  } else {
    sight.order = order_ids_.likely(sight.hash);
    fetch(&memory_.orders[sight.order]);
    fetch(&memory_.details[sight.order]);
  }
}

inline void Kernel::see_book(Sight& sight) const {
  if (const Market* market = sight.market; market != nullptr) {
    const bool buys = sight.side == buy;
    const BookSide& opposite = market->opposite(sight.side);
    const Level& best = memory_.levels[opposite.best()];
    const bool crosses = opposite.within(best, sight.price);
    sight.maker = either(crosses, best.oldest, 0);
    sight.asset = either(buys, market->quote, market->base);
    sight.other = either(crosses | sight.immediate, market->base ^ market->quote ^ sight.asset,
                         sight.asset);
    fetch(&memory_.orders[sight.maker]);
    fetch(&memory_.details[sight.maker]);
    fetch(market->fee_rows[0]);  // all markets in a quote asset share the other
    if (sight.level != nullptr) fetch(&memory_.levels[*sight.level]);
    ledger_.prefetch_page(sight.account, sight.asset);
  } else {
    const Order& order = memory_.orders[sight.order];
    fetch(&memory_.orders[order.older]);
    fetch(&memory_.orders[order.newer]);
    fetch(&memory_.orders[order.account_older]);
    fetch(&memory_.orders[order.account_newer]);
    fetch(&memory_.levels[order.level]);
    const Market* home = market_of(memory_.details[sight.order].market);
    if (home == nullptr) return;
    home->prefetch();
    fetch(&home->side(order.side));
  }
}

inline void Kernel::see_order(Sight& sight) const {
  const Account& account = ledger_.account(sight.account);
  window_.prefetch_last(account);
  if (sight.market != nullptr) {
    fetch(&memory_.orders[account.orders_last]);
    if (sight.level != nullptr) fetch(&memory_.orders[memory_.levels[*sight.level].newest]);
    if (sight.asset == 0) return;
    const Order& maker = memory_.orders[sight.maker];
    fetch(&memory_.orders[maker.newer]);
    ledger_.prefetch_account(maker.account);
    ledger_.prefetch_handle(maker.account, sight.asset);
    ledger_.prefetch_handle(maker.account, sight.other);
    ledger_.prefetch_handle(sight.account, sight.asset);
    ledger_.prefetch_handle(sight.account, sight.other);
  } else {
    const Order& order = memory_.orders[sight.order];
    BookSide::prefetch_page(memory_, memory_.levels[order.level]);
    const Market* market = market_of(memory_.details[sight.order].market);
    if (market == nullptr) return;
    sight.asset = sight.other = market->held_asset(order.side);
    ledger_.prefetch_handle(sight.account, sight.asset);
  }
}

inline void Kernel::see_row(const Sight& sight) const {
  if (sight.asset == 0) return;
  const u32 maker = memory_.orders[sight.maker].account;
  ledger_.prefetch_row(maker, sight.asset);
  ledger_.prefetch_row(maker, sight.other);
  ledger_.prefetch_row(sight.account, sight.asset);
  ledger_.prefetch_row(sight.account, sight.other);
}

// While an order trades, those behind it come closer: the next one was fetched at the trade before,
// and where its rows are.
inline void Kernel::look_behind(const Market& market, const Order& maker) const {
  const Order& next = memory_.orders[maker.newer];
  const Order& later = memory_.orders[next.newer];
  fetch(&memory_.orders[later.newer]);
  fetch(&memory_.details[maker.newer]);
  ledger_.prefetch_handle(later.account, market.base);
  ledger_.prefetch_handle(later.account, market.quote);
  ledger_.prefetch_row(next.account, market.base);
  ledger_.prefetch_row(next.account, market.quote);
}

}  // namespace bedesten
