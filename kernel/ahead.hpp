// Fetches the memory of commands that come later in the batch, while earlier ones are carried out.
//
// A command is looked at three times: first what is found by indexing or hashing is asked for,
// then, when that has arrived, what it points to, then what that points to. Nothing here decides
// anything: whatever a record claims is checked when its turn comes.
#pragma once

#include "kernel.hpp"
#include "shapes.hpp"

namespace bedesten {

// What is known of a later command.
struct Sight {
  u32 account;       // 0 also when it is unknown
  u32 asset, other;  // what the account will pay with; the other one if that may be needed; or 0
  u32 hash, order;   // of an order that is named; 0 without one
  const u32* level;  // where the handle of the level is that an order may join, or null
  u64 placing;
};

// How far a batch has been looked at.
class Outlook {
 public:
  static constexpr u32 far = 12, near = 8, close = 4;  // commands ahead
  static constexpr u32 size = 16;

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

  Sight& at(u32 command) { return sights_[command % size]; }

  u32 seen = 0;

 private:
  const unsigned char *next_, *end_;
  Sight sights_[size] = {};
};

// Whether the state is far larger than the caches: else looking ahead costs more than it saves.
inline bool Kernel::is_scattered() const {
  constexpr u32 few = 10'000;
  return ledger_.row_count() > few || memory_.orders.last() > few || window_.size() > few;
}

inline void Kernel::look_ahead(Outlook& outlook) const {
  while (outlook.seen <= index_ + Outlook::far) {
    Sight& sight = outlook.at(outlook.seen++);
    const unsigned char* record = outlook.next();
    if (record != nullptr) {
      see(record, sight);
    } else {
      sight = {};
    }
  }
  approach(outlook.at(index_ + Outlook::near));
  reach(outlook.at(index_ + Outlook::close));
}

inline void Kernel::see(const unsigned char* record, Sight& sight) const {
  command::Head head;
  std::memcpy(&head, record, sizeof head);
  u64 word = 0;  // an order; of a placement, its market and the bytes behind
  if (head.size >= sizeof head + sizeof word) std::memcpy(&word, record + sizeof head, sizeof word);
  sight = {};
  if (!ledger_.has_account(head.account)) return;
  sight.account = head.account;
  ledger_.prefetch_account(head.account);
  if (!head.key.none()) window_.prefetch(head.account, head.key);
  if (head.kind == command::Place::number) {
    sight.placing = 1;
    const Market* market = market_of(static_cast<u32>(word));
    if (market == nullptr) return;
    const bool buys = static_cast<u8>(word >> 32) == buy;
    sight.asset = either(buys, market->quote, market->base);
    ledger_.prefetch_index(head.account, sight.asset);
    if (head.size >= command::Place::short_size) {
      i64 price;
      std::memcpy(&price, record + command::Place::price_at, sizeof price);
      sight.level = market->sides[buys ? 0 : 1].likely_level(memory_, price);
      fetch(sight.level);
    }
    if (!is_immediate(static_cast<u8>(word >> 48))) return;
    sight.other = either(buys, market->base, market->quote);
    ledger_.prefetch_index(head.account, sight.other);
  } else if (head.kind == command::Cancel::number || head.kind == command::Amend::number) {
    sight.hash = hash_of(word);
    order_ids_.prefetch(sight.hash);
  }
}

inline void Kernel::approach(Sight& sight) const {
  if (sight.hash != 0) {
    sight.order = order_ids_.likely(sight.hash);
    fetch(&memory_.orders[sight.order]);
    fetch(&memory_.details[sight.order]);
  }
  if (sight.level != nullptr) fetch(&memory_.levels[*sight.level]);
  if (sight.asset != 0) ledger_.prefetch_row(sight.account, sight.asset);
  if (sight.other != 0) ledger_.prefetch_row(sight.account, sight.other);
}

inline void Kernel::reach(const Sight& sight) const {
  if (sight.placing != 0) {
    fetch(&memory_.orders[ledger_.account(sight.account).orders_last]);
    if (sight.level != nullptr) fetch(&memory_.orders[memory_.levels[*sight.level].newest]);
  }
  if (sight.order == 0) return;
  const Order& order = memory_.orders[sight.order];
  fetch(&memory_.orders[order.older]);
  fetch(&memory_.orders[order.newer]);
  fetch(&memory_.orders[order.account_older]);
  fetch(&memory_.orders[order.account_newer]);
  fetch(&memory_.levels[order.level]);
  const Market* market = market_of(memory_.details[sight.order].market);
  if (market == nullptr) return;
  ledger_.prefetch_row(sight.account, market->held_asset(order.side));
}

// While an order trades, those behind it come closer: the next one was fetched at the trade before.
inline void Kernel::look_behind(const Market& market, const Order& maker) const {
  const Order& next = memory_.orders[maker.newer];
  fetch(&memory_.orders[next.newer]);
  fetch(&memory_.details[maker.newer]);
  ledger_.prefetch_row(next.account, market.base);
  ledger_.prefetch_row(next.account, market.quote);
}

}  // namespace bedesten
