// Hash table from 32-bit hashes to handles: open addressing in segments that split one by one.
//
// A segment that fills up is split in two by the next bit of the hash, so growth costs some
// microseconds at a time instead of one copy of everything. Deleting shifts the followers back,
// so there are no tombstones and old deletions cost nothing.
#pragma once

#include <memory>
#include <vector>

#include "records.hpp"

namespace bedesten {

inline u64 folded_product(u64 a, u64 b) {
  const u128 result = static_cast<u128>(a) * b;
  return static_cast<u64>(result) ^ static_cast<u64>(result >> 64);
}

inline u32 hash_of(u64 id) { return static_cast<u32>((id * 0x9E3779B97F4A7C15) >> 32); }

inline u32 hash_of(Key key, u64 space) {
  const u64 mixed = folded_product(key.low ^ 0xA0761D6478BD642F, key.high ^ 0xE7037ED1A0B428DB);
  return static_cast<u32>(folded_product(mixed ^ space, 0x8EBC6AF09C88C6E3) >> 16);
}

class HandleTable {
 public:
  HandleTable() {
    segments_.push_back(std::make_unique<Segment>(segment_slots, 0));
    directory_.push_back(segments_.back().get());
  }

  // The handle for which `same(handle)` holds among those with this hash, or 0.
  template <class Same>
  u32 find(u32 hash, Same same) const {
    const Segment& segment = segment_of(hash);
    for (u32 at = hash & segment.mask;; at = (at + 1) & segment.mask) {
      const Slot slot = segment.slots[at];
      if (slot.handle == 0) return 0;
      if (slot.hash == hash && same(slot.handle)) return slot.handle;
    }
  }

  // The first handle with this hash, unchecked: good enough to fetch its memory.
  u32 first(u32 hash) const {
    return find(hash, [](u32) { return true; });
  }

  void prefetch(u32 hash) const {
    const Segment& segment = segment_of(hash);
    __builtin_prefetch(&segment.slots[hash & segment.mask]);
  }

  void insert(u32 hash, u32 handle) {
    Segment* segment = &segment_of(hash);
    while (segment->count >= segment->limit) {
      make_room(*segment, hash);
      segment = &segment_of(hash);
    }
    segment->put({hash, handle});
  }

  void erase(u32 hash, u32 handle) {
    Segment& segment = segment_of(hash);
    u32 hole = hash & segment.mask;
    while (segment.slots[hole].handle != handle) hole = (hole + 1) & segment.mask;
    for (u32 at = (hole + 1) & segment.mask;; at = (at + 1) & segment.mask) {
      const Slot slot = segment.slots[at];
      if (slot.handle == 0) break;
      // A follower may fill the hole unless its home lies behind the hole.
      if (((at - slot.hash) & segment.mask) >= ((at - hole) & segment.mask)) {
        segment.slots[hole] = slot;
        hole = at;
      }
    }
    segment.slots[hole] = {0, 0};
    --segment.count;
  }

 private:
  struct Slot {
    u32 hash, handle;
  };

  static constexpr u32 segment_slots = 1024;
  // Deeper than any honest use; beyond it crafted hashes make one segment grow, not the directory.
  static constexpr u32 depth_max = 20;

  struct Segment {
    Segment(u32 size, u32 bits)
        : mask(size - 1), limit(size / 4 * 3), depth(bits), slots(new Slot[size]()) {}

    void put(Slot slot) {
      u32 at = slot.hash & mask;
      while (slots[at].handle != 0) at = (at + 1) & mask;
      slots[at] = slot;
      ++count;
    }

    u32 mask, limit, depth, count = 0;
    std::unique_ptr<Slot[]> slots;
  };

  Segment& segment_of(u32 hash) const { return *directory_[index_of(hash)]; }

  // The first `bits_` bits of the hash; 64-bit shift because `bits_` may be 0.
  u64 index_of(u32 hash) const { return static_cast<u64>(hash) >> (32 - bits_); }

  void make_room(Segment& full, u32 hash) {
    if (full.depth >= depth_max) {
      move_into(full, full, Segment((full.mask + 1) * 2, full.depth));
      return;
    }
    if (full.depth == bits_) double_directory();
    segments_.reserve(segments_.size() + 1);
    auto upper = std::make_unique<Segment>(segment_slots, full.depth + 1);
    // This segment's run of directory entries; the second half goes to the new one.
    const u64 run = u64{1} << (bits_ - full.depth);
    const u64 start = index_of(hash) & ~(run - 1);
    for (u64 i = start + run / 2; i < start + run; ++i) directory_[i] = upper.get();
    Segment& other = *upper;
    segments_.push_back(std::move(upper));
    move_into(full, other, Segment(segment_slots, full.depth + 1));
  }

  // Spreads the slots of `full` over `fresh`, which takes its place, and `other`.
  void move_into(Segment& full, Segment& other, Segment fresh) {
    Segment old = std::move(full);
    full = std::move(fresh);
    for (u32 at = 0; at <= old.mask; ++at) {
      const Slot slot = old.slots[at];
      if (slot.handle == 0) continue;
      const bool upper = &full != &other && &segment_of(slot.hash) == &other;
      (upper ? other : full).put(slot);
    }
  }

  void double_directory() {
    std::vector<Segment*> wider(directory_.size() * 2);
    for (std::size_t i = 0; i < wider.size(); ++i) wider[i] = directory_[i / 2];
    directory_ = std::move(wider);
    ++bits_;
  }

  u32 bits_ = 0;
  std::vector<Segment*> directory_;
  std::vector<std::unique_ptr<Segment>> segments_;
};

}  // namespace bedesten
