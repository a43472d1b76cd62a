// What only some orders have: a stop price, a time of expiry, a place among those that wait.
//
// It lives beside the orders, not in them, so that an ordinary resting order pays nothing for it.
#pragma once

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "ids.hpp"
#include "slab.hpp"

namespace bedesten {

enum Waiting : u8 { for_price = 1, is_due = 2 };  // 0: on the book

// Whether the order wakes when the last price rises to its stop price, or else falls to it.
inline bool rises(u8 type, u8 side) { return (type <= stop_limit) == (side == buy); }

inline bool would_trigger(const command::Place& c, i64 last_price) {
  if (last_price == 0) return false;
  return rises(c.type, c.side) ? last_price >= c.stop_price : last_price <= c.stop_price;
}

struct Special {
  i64 stop_price, expires_at;
  u32 order, pad;  // handle of the order
};

// Rows by the handle of their order.
class Specials {
 public:
  const Special& operator[](u32 order) const { return rows_[find(order)]; }

  void add(u32 order, i64 stop_price, i64 expires_at) {
    const u32 row = rows_.take();
    rows_[row] = {stop_price, expires_at, order, 0};
    table_.insert(hash_of(order), row);
  }

  void reprice(u32 order, i64 stop_price) { rows_[find(order)].stop_price = stop_price; }

  void remove(u32 order) {
    const u32 row = find(order);
    table_.erase(hash_of(order), row);
    rows_.give_back(row);
  }

 private:
  u32 find(u32 order) const {
    return table_.find(hash_of(order), [&](u32 row) { return rows_[row].order == order; });
  }

  HandleTable table_;
  Slab<Special, 10> rows_;
};

// Open orders that expire. How many have is counted as time advances and not anew each time: many
// orders end with the day, in more commands than one.
class Expiries {
 public:
  void add(i64 expires_at, i64 id) {
    by_time_.emplace(expires_at, id);
    counted_ += expires_at <= counted_to_;
  }
  void remove(i64 expires_at, i64 id) {
    by_time_.erase({expires_at, id});
    counted_ -= expires_at <= counted_to_;
  }

  // The lowest time of expiry, 0 when nothing expires, and the order it belongs to.
  i64 next() const { return by_time_.empty() ? 0 : by_time_.begin()->first; }
  i64 next_id() const { return by_time_.begin()->second; }

  // How many have expired at `at`, which never goes back.
  u32 count_to(i64 at) {
    auto later = by_time_.upper_bound({counted_to_, id_max});
    for (; later != by_time_.end() && later->first <= at; ++later) ++counted_;
    counted_to_ = at;
    return counted_;
  }

 private:
  static constexpr i64 id_max = 0x7FFFFFFFFFFFFFFF;

  std::set<std::pair<i64, i64>> by_time_;  // (expires_at, id)
  i64 counted_to_ = 0;
  u32 counted_ = 0;  // those up to `counted_to_`
};

// The orders of one market that wait for its last price, by the price that wakes them.
class Watch {
 public:
  // Whether orders wait for a price; those that are due wait for their turn alone.
  bool any() const { return !rising_.empty() || !falling_.empty(); }

  void add(bool rises, i64 stop_price, i64 id) { list(rises).insert(entry(rises, stop_price, id)); }
  void remove(bool rises, i64 stop_price, i64 id) {
    list(rises).erase(entry(rises, stop_price, id));
  }
  void add_due(i64 id) { due_.insert(id); }
  void remove_due(i64 id) { due_.erase(id); }

  // Moves the orders that `last_price` wakes to the due ones; calls `visit(id)` for each.
  template <class Visit>
  void wake(i64 last_price, Visit visit) {
    for (const bool rises : {true, false}) {
      List& orders = list(rises);
      const i64 bound = rises ? last_price : -last_price;
      while (!orders.empty() && orders.begin()->first <= bound) {
        const i64 id = orders.begin()->second;
        orders.erase(orders.begin());
        due_.insert(id);
        visit(id);
      }
    }
  }

  // The lowest id that is due, or 0.
  i64 first_due() const { return due_.empty() ? 0 : *due_.begin(); }

  // All ids, ascending.
  std::vector<i64> ids() const {
    std::vector<i64> found(due_.begin(), due_.end());
    for (const auto& [price, id] : rising_) found.push_back(id);
    for (const auto& [price, id] : falling_) found.push_back(id);
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  // (stop price, id), where the price is negative for those that wait for it to fall: either way
  // the first to wake comes first.
  using List = std::set<std::pair<i64, i64>>;

  static std::pair<i64, i64> entry(bool rises, i64 stop_price, i64 id) {
    return {rises ? stop_price : -stop_price, id};
  }
  List& list(bool rises) { return rises ? rising_ : falling_; }

  List rising_, falling_;
  std::set<i64> due_;
};

}  // namespace bedesten
