// Rows that never move: they are named by 32-bit handles, 0 is none, growth copies nothing.
#pragma once

#include <algorithm>
#include <type_traits>

#include "records.hpp"
#include "stretch.hpp"

namespace bedesten {

// Grows by 2^ChunkBits rows at least.
template <class T, u32 ChunkBits>
class Slab {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) >= sizeof(u32));

 public:
  // A row of zeros.
  u32 take() {
    u32 handle = free_;
    if (handle != 0) [[likely]] {
      std::memcpy(&free_, &rows_[handle], sizeof free_);
      clear_bytes<sizeof(T)>(reinterpret_cast<char*>(&rows_[handle]));
      return handle;
    }
    if (last_ + 1 >= size_) [[unlikely]] grow();
    return ++last_;
  }

  // Makes row 0, which is never handed out but may be read and written.
  void reserve_first() {
    if (size_ == 0) grow();
  }

  void give_back(u32 handle) {
    std::memcpy(static_cast<void*>(&rows_[handle]), &free_, sizeof free_);
    free_ = handle;
  }

  T& operator[](u32 handle) { return rows_[handle]; }
  const T& operator[](u32 handle) const { return rows_[handle]; }

  // Highest handle ever given out; rows given back are below it too.
  u32 last() const { return last_; }

 private:
  static constexpr std::size_t rows_max = 0xFFFFFFFF;

  [[gnu::noinline]] void grow() {
    if (size_ == rows_max) throw std::bad_alloc();
    stretch_.extend(sizeof(T) << ChunkBits);
    rows_ = reinterpret_cast<T*>(stretch_.data());
    size_ = static_cast<u32>(std::min(stretch_.usable() / sizeof(T), rows_max));
  }

  T* rows_ = nullptr;  // in the stretch
  u32 size_ = 0;       // rows there is memory for, row 0 among them
  u32 free_ = 0;
  u32 last_ = 0;
  Stretch stretch_;
};

}  // namespace bedesten
