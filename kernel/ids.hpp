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

// For tables that fill their lines well.
constexpr u32 dense = 26;

// Makes high hashes up to twice as frequent as low ones, up to three quarters of the range. Where
// they are frequent, segments split earlier, so at any time some are full and others have just
// split: a table takes the same memory for each entry whatever its size.
inline u32 staggered(u32 hash) {
  constexpr u32 line_bits = 0xFFF;  // choose the line: these stay even
  const u32 high = hash - static_cast<u32>(static_cast<u64>(hash) * hash >> 34);
  return (high & ~line_bits) | (hash & line_bits);
}

inline u32 hash_of(u64 id) {
  return staggered(static_cast<u32>(folded_product(id, 0x9E3779B97F4A7C15)));
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
  // `fill` is how many entries a segment takes before it splits, in quarters for each line.
  explicit HandleTable(u32 fill = 22) : fill_(fill), directory_{make_segment(segment_lines, 0)} {
    table_ = directory_.data();
  }
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;
  ~HandleTable() {
    // A segment stands in the directory as often as its depth is short of the directory's.
    for (u64 i = 0; i < directory_.size();) {
      const Place& place = directory_[i];
      const Segment& segment = segments_[place.segment];
      i += u64{1} << (bits_ - segment.depth);
      if (segment.block == 0) std::free(place.lines);
    }
  }

  // The handle for which `same(handle)` holds among those with this hash, or 0.
  template <class Same>
  u32 find(u32 hash, Same same) const {
    const Place& place = place_of(hash);
    for (u32 at = hash >> 2;; ++at) {
      const Line& line = place.line(at);
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
    while (true) {
      Segment& segment = segments_[place_of(hash).segment];
      if (segment.count < segment.limit) [[likely]] break;
      make_room(hash);
    }
    put(hash, handle);
  }

  [[gnu::always_inline]] void erase(u32 hash, u32 handle) {
    const Place& place = place_of(hash);
    --segments_[place.segment].count;
    for (u32 at = hash >> 2;; ++at) {
      Line& line = place.line(at);
      const u32 found = line.holding(handle);
      if (found != 0) [[likely]] {
        line.handle[__builtin_ctz(found)] = 0;
        return;
      }
      --line.hash[7];
    }
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
    u32 limit, depth, count;
    u32 block;  // handle; 0: the lines are from elsewhere
  };

  // Where a segment is: all that a search needs to know of it.
  struct Place {
    Line* lines;
    u32 mask, segment;

    Line& line(u32 at) const { return lines[at & mask]; }
  };

  Place make_segment(u32 lines, u32 depth) {
    Place place{nullptr, lines - 1, segments_.take()};
    Segment& segment = segments_[place.segment];
    if (lines == segment_lines) {
      segment.block = blocks_.take();
      place.lines = blocks_[segment.block].lines;
    } else {
      void* memory = std::aligned_alloc(sizeof(Line), lines * sizeof(Line));
      if (memory == nullptr) throw std::bad_alloc();
      place.lines = static_cast<Line*>(std::memset(memory, 0, lines * sizeof(Line)));
    }
    // Small tables are kept thin, because searches without collisions are easy to predict; in
    // large ones memory counts.
    segment.limit = depth < 5 ? lines * 3 : lines * fill_ / 4;
    segment.depth = depth;
    return place;
  }

  void drop(const Place& place) {
    const u32 block = segments_[place.segment].block;
    if (block != 0) {
      blocks_.give_back(block);
    } else {
      std::free(place.lines);
    }
    segments_.give_back(place.segment);
  }

  // Into a segment that has room.
  [[gnu::always_inline]] void put(u32 hash, u32 handle) {
    const Place& place = place_of(hash);
    u32 at = hash >> 2;
    while (place.line(at).holding(0) == 0) ++place.line(at++).hash[7];
    Line& line = place.line(at);
    const int free = __builtin_ctz(line.holding(0));
    line.hash[free] = hash;
    line.handle[free] = handle;
    ++segments_[place.segment].count;
  }

  const Place& place_of(u32 hash) const { return table_[index_of(hash)]; }
  Line& home_of(u32 hash) const { return place_of(hash).line(hash >> 2); }

  // The first `bits_` bits of the hash; 64-bit shift because `bits_` may be 0.
  u64 index_of(u32 hash) const { return static_cast<u64>(hash) >> (32 - bits_); }

  // Replaces the segment of this hash by two that tell one more bit apart, or by a larger one.
  [[gnu::noinline]] void make_room(u32 hash) {
    const u32 old_depth = segments_[place_of(hash).segment].depth;
    const bool splits = old_depth < depth_max;
    if (splits && old_depth == bits_) double_directory();
    const Place full = place_of(hash);
    const u32 depth = old_depth + splits;
    const u32 lines = splits ? segment_lines : (full.mask + 1) * 2;
    const Place lower = make_segment(lines, depth);
    const Place upper = splits ? make_segment(lines, depth) : lower;
    const u64 run = u64{1} << (bits_ - old_depth);
    const u64 start = index_of(hash) & ~(run - 1);
    for (u64 i = 0; i < run; ++i) table_[start + i] = i < run / 2 ? lower : upper;
    if (!splits) table_[start] = lower;
    for (u32 at = 0; at <= full.mask; ++at) {
      const Line& line = full.lines[at];
      for (u32 taken = ~line.holding(0) & Line::usable; taken != 0; taken &= taken - 1) {
        const int i = __builtin_ctz(taken);
        put(line.hash[i], line.handle[i]);
      }
    }
    drop(full);
  }

  void double_directory() {
    std::vector<Place> wider(directory_.size() * 2);
    for (std::size_t i = 0; i < wider.size(); ++i) wider[i] = directory_[i / 2];
    directory_ = std::move(wider);
    table_ = directory_.data();
    ++bits_;
  }

  u32 fill_;
  u32 bits_ = 0;
  Slab<Segment, 6> segments_;
  Slab<Block, 3> blocks_;
  std::vector<Place> directory_;
  Place* table_;  // directory_.data()
};

}  // namespace bedesten
