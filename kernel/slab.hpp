// Memory in chunks that never move: rows are named by 32-bit handles, 0 is none, growth copies
// nothing.
#pragma once

#include <cstdlib>
#include <new>
#include <type_traits>
#include <vector>

#include "records.hpp"

namespace bedesten {

template <class T, u32 ChunkBits>
class Slab {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) >= sizeof(u32));

 public:
  Slab() = default;
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;
  ~Slab() {
    for (T* chunk : chunks_) std::free(chunk);
  }

  // A row of zeros.
  u32 take() {
    u32 handle = free_;
    if (handle != 0) {
      std::memcpy(&free_, &(*this)[handle], sizeof free_);
    } else {
      handle = ++last_;
      if ((handle >> ChunkBits) >= chunks_.size()) add_chunk();
    }
    std::memset(static_cast<void*>(&(*this)[handle]), 0, sizeof(T));
    return handle;
  }

  // Makes row 0, which is never handed out but may be read and written.
  void reserve_first() {
    if (chunks_.empty()) add_chunk();
  }

  void give_back(u32 handle) {
    std::memcpy(static_cast<void*>(&(*this)[handle]), &free_, sizeof free_);
    free_ = handle;
  }

  T& operator[](u32 handle) { return table_[handle >> ChunkBits][handle & mask]; }
  const T& operator[](u32 handle) const { return table_[handle >> ChunkBits][handle & mask]; }

  // Highest handle ever given out; rows given back are below it too.
  u32 last() const { return last_; }

 private:
  static constexpr u32 mask = (u32{1} << ChunkBits) - 1;

  void add_chunk() {
    chunks_.reserve(chunks_.size() + 1);
    const std::size_t bytes = (sizeof(T) << ChunkBits) + 63;
    void* memory = std::aligned_alloc(64, bytes & ~std::size_t{63});
    if (memory == nullptr) throw std::bad_alloc();
    chunks_.push_back(static_cast<T*>(memory));
    table_ = chunks_.data();
    if (chunks_.size() == 1) std::memset(memory, 0, sizeof(T));
  }

  std::vector<T*> chunks_;
  T** table_ = nullptr;  // chunks_.data()
  u32 free_ = 0;
  u32 last_ = 0;
};

}  // namespace bedesten
