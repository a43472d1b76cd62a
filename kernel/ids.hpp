// Hash table from 32-bit hashes to handles: lines of seven in segments that split one by one.
//
// A segment that fills up is split in two by the next bit of the hash, so growth costs some
// microseconds at a time instead of one copy of everything. A line is compared as a whole; it
// counts the entries that had to go on to the next one, so there are no tombstones and old
// deletions cost nothing.
#pragma once

#include <cstdlib>
#include <vector>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "records.hpp"
#include "slab.hpp"

namespace bedesten {

inline u64 folded_product(u64 a, u64 b) {
  const u128 result = static_cast<u128>(a) * b;
  return static_cast<u64>(result) ^ static_cast<u64>(result >> 64);
}

// Four ids that follow each other share a line, so that a new order mostly finds its line near.
inline u32 hash_of(u64 id) {
  const u64 mixed = (id >> 2) * 0x9E3779B97F4A7C15;
  return (static_cast<u32>(mixed >> 32) & ~u32{3}) | (static_cast<u32>(id) & 3);
}

inline u32 hash_of(Key key, u64 space) {
  const u64 mixed = folded_product(key.low ^ 0xA0761D6478BD642F, key.high ^ 0xE7037ED1A0B428DB);
  return static_cast<u32>(folded_product(mixed ^ space, 0x8EBC6AF09C88C6E3) >> 16);
}

// Bit i is set where word i of eight is this one.
inline u32 equal_words(const u32* words, u32 word) {
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi32(static_cast<int>(word));
  const auto* vectors = reinterpret_cast<const __m128i*>(words);
  const __m128i low = _mm_cmpeq_epi32(_mm_load_si128(vectors), wanted);
  const __m128i high = _mm_cmpeq_epi32(_mm_load_si128(vectors + 1), wanted);
  return static_cast<u32>(_mm_movemask_ps(_mm_castsi128_ps(low)) |
                          _mm_movemask_ps(_mm_castsi128_ps(high)) << 4);
#else
  u32 equal = 0;
  for (u32 i = 0; i < 8; ++i) equal |= static_cast<u32>(words[i] == word) << i;
  return equal;
#endif
}

class HandleTable {
 public:
  HandleTable() : directory_{make_segment(segment_lines, 0)} { table_ = directory_.data(); }
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;
  ~HandleTable() {
    // A segment stands in the directory as often as its depth is short of the directory's.
    for (u64 i = 0; i < directory_.size();) {
      const Segment& segment = *directory_[i];
      i += u64{1} << (bits_ - segment.depth);
      if (segment.block == 0) std::free(segment.lines);
    }
  }

  // The handle for which `same(handle)` holds among those with this hash, or 0.
  template <class Same>
  u32 find(u32 hash, Same same) const {
    const Segment& segment = segment_of(hash);
    for (u32 at = hash >> 2;; ++at) {
      const Line& line = segment.lines[at & segment.mask];
      for (u32 found = line.with(hash); found != 0; found &= found - 1) {
        const u32 handle = line.handle[__builtin_ctz(found)];
        if (handle != 0 && same(handle)) return handle;
      }
      if (line.passed() == 0) [[likely]] return 0;
    }
  }

  // The handle, or rarely another one, or 0: a guess that is good enough to fetch memory.
  u32 likely(u32 hash) const {
    const Line& line = home_of(hash);
    const u32 found = line.with(hash);
    return found != 0 ? line.handle[__builtin_ctz(found)] : 0;
  }

  void prefetch(u32 hash) const { fetch(&home_of(hash)); }

  [[gnu::always_inline]] void insert(u32 hash, u32 handle) {
    Segment* segment = &segment_of(hash);
    while (segment->count >= segment->limit) {
      make_room(hash);
      segment = &segment_of(hash);
    }
    segment->put(hash, handle);
  }

  [[gnu::always_inline]] void erase(u32 hash, u32 handle) {
    Segment& segment = segment_of(hash);
    for (u32 at = hash >> 2;; ++at) {
      Line& line = segment.lines[at & segment.mask];
      const u32 found = line.holding(handle);
      if (found != 0) [[likely]] {
        line.handle[__builtin_ctz(found)] = 0;
        break;
      }
      --line.hash[7];
    }
    --segment.count;
  }

 private:
  struct alignas(64) Line {
    u32 hash[8];    // of the handles; the last word counts the entries that had to go on
    u32 handle[8];  // 0: free; the last word is not used

    u32 with(u32 wanted) const { return equal_words(hash, wanted) & usable; }
    u32 holding(u32 wanted) const { return equal_words(handle, wanted) & usable; }
    u32 passed() const { return hash[7]; }

    static constexpr u32 usable = 0x7F;
  };

  static constexpr u32 segment_lines = 128;
  // Deeper than any honest use; beyond it crafted hashes make one segment grow, not the directory.
  static constexpr u32 depth_max = 20;

  struct Block {
    Line lines[segment_lines];
  };

  struct Segment {
    Line* lines;
    u32 mask, limit, depth, count;
    u32 self, block;  // handles; block 0: the lines are from elsewhere

    [[gnu::always_inline]] void put(u32 hash, u32 handle) {
      u32 at = hash >> 2;
      while (lines[at & mask].holding(0) == 0) ++lines[at++ & mask].hash[7];
      Line& line = lines[at & mask];
      const int free = __builtin_ctz(line.holding(0));
      line.hash[free] = hash;
      line.handle[free] = handle;
      ++count;
    }
  };

  Segment* make_segment(u32 lines, u32 depth) {
    const u32 self = segments_.take();
    Segment& segment = segments_[self];
    segment.self = self;
    if (lines == segment_lines) {
      segment.block = blocks_.take();
      segment.lines = blocks_[segment.block].lines;
    } else {
      void* memory = std::aligned_alloc(sizeof(Line), lines * sizeof(Line));
      if (memory == nullptr) throw std::bad_alloc();
      segment.lines = static_cast<Line*>(std::memset(memory, 0, lines * sizeof(Line)));
    }
    segment.mask = lines - 1;
    // Small tables are kept thin, because searches without collisions are easy to predict; in
    // large ones memory counts.
    segment.limit = depth < 5 ? lines * 3 : lines * 11 / 2;
    segment.depth = depth;
    return &segment;
  }

  void drop(Segment& segment) {
    if (segment.block != 0) {
      blocks_.give_back(segment.block);
    } else {
      std::free(segment.lines);
    }
    segments_.give_back(segment.self);
  }

  Segment& segment_of(u32 hash) const { return *table_[index_of(hash)]; }
  Line& home_of(u32 hash) const {
    const Segment& segment = segment_of(hash);
    return segment.lines[hash >> 2 & segment.mask];
  }

  // The first `bits_` bits of the hash; 64-bit shift because `bits_` may be 0.
  u64 index_of(u32 hash) const { return static_cast<u64>(hash) >> (32 - bits_); }

  // Replaces the segment of this hash by two that tell one more bit apart, or by a larger one.
  [[gnu::noinline]] void make_room(u32 hash) {
    Segment& full = segment_of(hash);
    const bool splits = full.depth < depth_max;
    if (splits && full.depth == bits_) double_directory();
    const u32 depth = full.depth + splits;
    const u32 lines = splits ? segment_lines : (full.mask + 1) * 2;
    Segment* lower = make_segment(lines, depth);
    Segment* upper = splits ? make_segment(lines, depth) : lower;
    const u64 run = u64{1} << (bits_ - full.depth);
    const u64 start = index_of(hash) & ~(run - 1);
    for (u64 i = 0; i < run; ++i) table_[start + i] = i < run / 2 ? lower : upper;
    if (!splits) table_[start] = lower;
    for (u32 at = 0; at <= full.mask; ++at) {
      const Line& line = full.lines[at];
      for (u32 taken = ~line.holding(0) & Line::usable; taken != 0; taken &= taken - 1) {
        const int i = __builtin_ctz(taken);
        segment_of(line.hash[i]).put(line.hash[i], line.handle[i]);
      }
    }
    drop(full);
  }

  void double_directory() {
    std::vector<Segment*> wider(directory_.size() * 2);
    for (std::size_t i = 0; i < wider.size(); ++i) wider[i] = directory_[i / 2];
    directory_ = std::move(wider);
    table_ = directory_.data();
    ++bits_;
  }

  u32 bits_ = 0;
  Slab<Segment, 6> segments_;
  Slab<Block, 3> blocks_;
  std::vector<Segment*> directory_;
  Segment** table_;  // directory_.data()
};

}  // namespace bedesten
