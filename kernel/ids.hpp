// Hash table from 32-bit hashes to handles: open addressing in segments that split one by one.
//
// A segment that fills up is split in two by the next bit of the hash, so growth costs some
// microseconds at a time instead of one copy of everything. Deleting shifts the followers back,
// so there are no tombstones and old deletions cost nothing.
#pragma once

#include <cstdlib>
#include <new>
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
  HandleTable() : directory_{make_segment(segment_slots, 0)} { table_ = directory_.data(); }
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;
  ~HandleTable() {
    // A segment stands in the directory as often as its depth is short of the directory's.
    for (u64 i = 0; i < directory_.size();) {
      Segment* segment = directory_[i];
      i += u64{1} << (bits_ - segment->depth);
      std::free(segment);
    }
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

  // The handle, or rarely another one, or 0: a guess that is good enough to fetch memory.
  u32 likely(u32 hash) const {
    const Segment& segment = segment_of(hash);
    u32 at = hash & segment.mask;
    while (segment.slots[at].handle != 0 && segment.slots[at].hash != hash) {
      at = (at + 1) & segment.mask;
    }
    return segment.slots[at].handle;
  }

  void prefetch(u32 hash) const {
    const Segment& segment = segment_of(hash);
    fetch(&segment.slots[hash & segment.mask]);
  }

  void insert(u32 hash, u32 handle) {
    Segment* segment = &segment_of(hash);
    while (segment->count >= segment->limit) {
      make_room(hash);
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
    u32 mask, limit, depth, count;
    Slot slots[];

    void put(Slot slot) {
      u32 at = slot.hash & mask;
      while (slots[at].handle != 0) at = (at + 1) & mask;
      slots[at] = slot;
      ++count;
    }
  };

  static Segment* make_segment(u32 size, u32 depth) {
    void* memory = std::calloc(1, sizeof(Segment) + size * sizeof(Slot));
    if (memory == nullptr) throw std::bad_alloc();
    auto* segment = static_cast<Segment*>(memory);
    segment->mask = size - 1;
    // Small tables are kept thin, because searches without collisions are easy to predict; in
    // large ones memory counts.
    segment->limit = depth < 5 ? size / 8 * 3 : size / 4 * 3;
    segment->depth = depth;
    return segment;
  }

  Segment& segment_of(u32 hash) const { return *table_[index_of(hash)]; }

  // The first `bits_` bits of the hash; 64-bit shift because `bits_` may be 0.
  u64 index_of(u32 hash) const { return static_cast<u64>(hash) >> (32 - bits_); }

  // Replaces the segment of this hash by two that tell one more bit apart, or by a larger one.
  void make_room(u32 hash) {
    Segment* full = &segment_of(hash);
    const bool splits = full->depth < depth_max;
    if (splits && full->depth == bits_) double_directory();
    const u32 depth = full->depth + splits;
    const u32 size = splits ? segment_slots : (full->mask + 1) * 2;
    Segment* lower = make_segment(size, depth);
    Segment* upper = splits ? make_segment(size, depth) : lower;
    const u64 run = u64{1} << (bits_ - full->depth);
    const u64 start = index_of(hash) & ~(run - 1);
    for (u64 i = 0; i < run; ++i) table_[start + i] = i < run / 2 ? lower : upper;
    if (!splits) table_[start] = lower;
    for (u32 at = 0; at <= full->mask; ++at) {
      const Slot slot = full->slots[at];
      if (slot.handle != 0) segment_of(slot.hash).put(slot);
    }
    std::free(full);
  }

  void double_directory() {
    std::vector<Segment*> wider(directory_.size() * 2);
    for (std::size_t i = 0; i < wider.size(); ++i) wider[i] = directory_[i / 2];
    directory_ = std::move(wider);
    table_ = directory_.data();
    ++bits_;
  }

  u32 bits_ = 0;
  std::vector<Segment*> directory_;
  Segment** table_;  // directory_.data()
};

}  // namespace bedesten
