// Finds a number by a 64-bit key that is not zero: open addressing, nothing is ever removed.
#pragma once

#include <algorithm>
#include <vector>

#include "../kernel/records.hpp"

namespace bedesten::projection {

class Index {
 public:
  static constexpr u32 none = 0xFFFFFFFF;

  u32 find(u64 key) const {
    if (slots_.empty()) return none;
    for (std::size_t at = home(key);; at = (at + 1) & mask_) {
      if (slots_[at].key == key) return slots_[at].value;
      if (slots_[at].key == 0) return none;
    }
  }

  // The key must not be there yet.
  void add(u64 key, u32 value) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    place(key, value);
    ++used_;
  }

  void clear() {
    used_ = 0;
    std::fill(slots_.begin(), slots_.end(), Slot{0, 0});
  }

 private:
  struct Slot {
    u64 key;
    u32 value;
  };

  std::size_t home(u64 key) const {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15u) >> 32) & mask_;
  }

  void place(u64 key, u32 value) {
    std::size_t at = home(key);
    while (slots_[at].key != 0) at = (at + 1) & mask_;
    slots_[at] = {key, value};
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2, Slot{0, 0});
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.key != 0) place(slot.key, slot.value);
    }
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0, used_ = 0;
};

}  // namespace bedesten::projection
