// When markets move to another phase by themselves: what was scheduled, and ends of auctions.
#pragma once

#include <compare>
#include <map>
#include <set>

#include "records.hpp"

namespace bedesten {

class Schedule {
 public:
  struct Entry {
    i64 at, every;
  };
  // Something that happens at a time; they are done in this order.
  struct Due {
    i64 at;
    u32 market;
    u8 phase;
    bool entry;  // or else the end of an auction, which goes first

    auto operator<=>(const Due&) const = default;
  };

  // Time 0 takes the entry away.
  void set(u32 market, u8 phase, Entry entry) {
    const auto old = entries_.find({market, phase});
    if (old != entries_.end()) {
      due_.erase({old->second.at, market, phase, true});
      entries_.erase(old);
    }
    if (entry.at == 0) return;
    entries_[{market, phase}] = entry;
    due_.insert({entry.at, market, phase, true});
  }

  Entry of(u32 market, u8 phase) const { return entries_.at({market, phase}); }

  // The auction of the market ends at another time than before; 0 is never.
  void move_end(u32 market, i64 before, i64 now) {
    if (before != 0) due_.erase({before, market, continuous, false});
    if (now != 0) due_.insert({now, market, continuous, false});
  }

  // The lowest time of all, 0 when there is none.
  i64 next() const { return due_.empty() ? 0 : due_.begin()->at; }

  // The first of a market that is not to be skipped, up to time `at`; null when there is none.
  template <class Skips>
  const Due* first(i64 at, Skips skips) const {
    for (const Due& due : due_) {
      if (due.at > at) return nullptr;
      if (!skips(due.market)) return &due;
    }
    return nullptr;
  }

  // Calls `visit(market, phase, entry)`, ascending.
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& [key, entry] : entries_) visit(key.first, key.second, entry);
  }

 private:
  std::map<std::pair<u32, u8>, Entry> entries_;  // by market and phase
  std::set<Due> due_;
};

inline bool every_in_range(i64 every) {
  return every == 0 || (every >= schedule_every_min_ns && every <= schedule_every_max_ns);
}

// The entry as it stands once `at` is past: moved on by whole steps, or ended.
inline Schedule::Entry moved_on(Schedule::Entry entry, i64 at) {
  if (entry.every == 0) return {0, 0};
  const i128 steps = (static_cast<i128>(at) - entry.at) / entry.every + 1;
  const i128 next = entry.at + steps * entry.every;
  if (next > 0x7FFFFFFFFFFFFFFF) return {0, 0};
  return {static_cast<i64>(next), entry.every};
}

}  // namespace bedesten
