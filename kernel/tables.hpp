// Rare state beside the orders: lists of linked ones, limits of accounts, timers.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "records.hpp"

namespace bedesten {

// A list of which more than one order is open; ids of orders that are done are 0.
struct ListRow {
  u32 account, market;
  u8 contingency;
  i64 orders[3];
};

// By list id.
using Lists = std::map<i64, ListRow>;

// What accounts may have open: by (account, quote asset); account 0 is the default, asset 0 stands
// for the number of orders.
class Limits {
 public:
  bool any() const { return !rows_.empty(); }
  // Whether there is any limit of values.
  bool of_values() const { return values_ != 0; }

  // The limit that holds for the account, or -1.
  i128 find(u32 account, u32 asset) const {
    if (owned_ != 0) {
      if (const auto own = rows_.find({account, asset}); own != rows_.end()) return own->second;
    }
    if (asset == 0) return default_orders_;
    const auto general = rows_.find({0, asset});
    return general != rows_.end() ? general->second : i128{-1};
  }

  // 0 takes the entry away.
  void set(u32 account, u32 asset, i128 limit) {
    const bool fresh = rows_.erase({account, asset}) == 0;
    if (limit != 0) rows_.emplace(std::pair{account, asset}, limit);
    const u32 change = static_cast<u32>(limit != 0) - static_cast<u32>(!fresh);
    if (account != 0) owned_ += change;
    if (asset != 0) values_ += change;
    if (account == 0 && asset == 0) default_orders_ = limit != 0 ? limit : i128{-1};
  }

  bool has(u32 account, u32 asset) const { return rows_.contains({account, asset}); }

  // Ascending by (account, asset).
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& [place, limit] : rows_) visit(place.first, place.second, limit);
  }

 private:
  std::map<std::pair<u32, u32>, i128> rows_;
  i128 default_orders_ = -1;
  u32 owned_ = 0, values_ = 0;  // entries of accounts; of assets
};

// When all orders of an account are cancelled unless it says otherwise before.
class Timers {
 public:
  // 0 disarms.
  void set(u32 account, i64 deadline) {
    const auto old = deadlines_.find(account);
    if (old != deadlines_.end()) {
      by_time_.erase({old->second, account});
      deadlines_.erase(old);
    }
    if (deadline == 0) return;
    deadlines_.emplace(account, deadline);
    by_time_.emplace(deadline, account);
  }

  bool has(u32 account) const { return deadlines_.contains(account); }

  // The first deadline, 0 without one, and its account.
  i64 next() const { return by_time_.empty() ? 0 : by_time_.begin()->first; }
  u32 next_account() const { return by_time_.begin()->second; }

  // Calls `visit(account)` for those whose deadline is at most `at`.
  template <class Visit>
  void each_due(i64 at, Visit visit) const {
    for (const auto& [deadline, account] : by_time_) {
      if (deadline > at) return;
      visit(account);
    }
  }

  // Ascending by account.
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& [account, deadline] : deadlines_) visit(account, deadline);
  }

 private:
  std::map<u32, i64> deadlines_;
  std::set<std::pair<i64, u32>> by_time_;
};

}  // namespace bedesten
