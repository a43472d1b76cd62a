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

// Where an order stands that is not on the book (0).
enum Waiting : u8 { for_price = 1, is_due, for_activation, for_order };

// What sets an order apart, kept in OrderDetail.special; 0 for an ordinary resting order.
enum SpecialBit : u8 {
  has_row = 1,      // among the specials
  is_iceberg = 2,   // shows a part
  is_hidden = 4,    // shows nothing
  is_listed = 8,    // came in a list, which may be gone by now
  own_hold = 16,    // holds what its row says, not what its price and lots would
  awaits_turn = 32  // it follows another order and has not been checked for funds yet
};

// Whether the order wakes when the last price rises to its stop price, or else falls to it.
inline bool rises(u8 type, u8 side) {
  return (type <= stop_limit || type == trailing_stop) == (side == buy);
}

struct Special {
  i64 stop_price, expires_at;
  u32 order;   // handle of the order
  u32 rarity;  // handle of its Rarity, or 0
};

// What only few of the special orders have.
struct Rarity {
  wire128 held;  // with own_hold
  i64 display_quantity, shown;
  i64 trail_offset, activation_price;
  i64 list;
  u32 trail_ppm, pad;

  bool any() const { return (display_quantity | trail_offset | list | trail_ppm) != 0; }
};

// Rows by the handle of their order.
class Specials {
 public:
  Specials() { rarities_.reserve_first(); }

  Special& operator[](u32 order) { return rows_[find(order)]; }
  const Special& operator[](u32 order) const { return rows_[find(order)]; }
  Rarity& rarity(u32 order) { return rarities_[rows_[find(order)].rarity]; }
  // All zeros where the order has none.
  const Rarity& rarity(u32 order) const { return rarities_[rows_[find(order)].rarity]; }

  void add(u32 order, i64 stop_price, i64 expires_at, const Rarity& fresh) {
    const u32 row = rows_.take();
    u32 rarity = 0;
    if (fresh.any()) {
      rarity = rarities_.take();
      rarities_[rarity] = fresh;
    }
    rows_[row] = {stop_price, expires_at, order, rarity};
    table_.insert(hash_of(order), row);
  }

  bool has_rarity(u32 order) const { return rows_[find(order)].rarity != 0; }

  void remove(u32 order) {
    const u32 row = find(order);
    if (rows_[row].rarity != 0) rarities_.give_back(rows_[row].rarity);
    table_.erase(hash_of(order), row);
    rows_.give_back(row);
  }

 private:
  u32 find(u32 order) const {
    return table_.find(hash_of(order), [&](u32 row) { return rows_[row].order == order; });
  }

  HandleTable table_;
  Slab<Special, 10> rows_;
  Slab<Rarity, 8> rarities_;
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

// Orders by the price that something happens to them at, and by whether the last price has to rise
// to it or fall.
class PriceList {
 public:
  void add(bool rises, i64 price, i64 id) { half(rises).insert(entry(rises, price, id)); }
  void remove(bool rises, i64 price, i64 id) { half(rises).erase(entry(rises, price, id)); }

  // Takes out the orders whose price `last_price` has reached; calls `visit(id)` for each.
  template <class Visit>
  void take(i64 last_price, Visit visit) {
    for (const bool rises : {true, false}) {
      Half& orders = half(rises);
      const i64 bound = rises ? last_price : -last_price;
      while (!orders.empty() && orders.begin()->first <= bound) {
        const i64 id = orders.begin()->second;
        orders.erase(orders.begin());
        visit(id);
      }
    }
  }

  void list(std::vector<i64>& ids) const {
    for (const auto& [price, id] : rising_) ids.push_back(id);
    for (const auto& [price, id] : falling_) ids.push_back(id);
  }

 private:
  // (price, id), where the price is negative for those that wait for it to fall: either way the
  // first to be reached comes first.
  using Half = std::set<std::pair<i64, i64>>;

  static std::pair<i64, i64> entry(bool rises, i64 price, i64 id) {
    return {rises ? price : -price, id};
  }
  Half& half(bool rises) { return rises ? rising_ : falling_; }

  Half rising_, falling_;
};

// The orders of one market that wait, for whatever.
struct Watch {
  u32 count = 0;                 // all but the followers
  PriceList prices;              // by stop price
  PriceList activations;         // trailing stops that do not trail yet, by activation price
  std::set<i64> due, followers;  // those whose turn comes next; those that follow another order
  std::set<i64> trailing[2];     // of a side's `prices`, those whose stop price may move
  i64 trailed[2] = {0, 0};       // a last price behind which no stop price of that side is

  // Whether a trade may set anything off.
  bool any() const { return count != 0; }

  // The lowest id that is due, or 0.
  i64 first_due() const { return due.empty() ? 0 : *due.begin(); }

  // All ids, ascending.
  std::vector<i64> ids() const {
    std::vector<i64> found(due.begin(), due.end());
    found.insert(found.end(), followers.begin(), followers.end());
    prices.list(found);
    activations.list(found);
    std::sort(found.begin(), found.end());
    return found;
  }
};

}  // namespace bedesten
