// A stretch of address space that fills with memory as it is used, so that what lies in it never
// moves and is found by adding to one address.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <new>

#include "records.hpp"

namespace bedesten {

class Stretch {
 public:
  Stretch() = default;
  Stretch(const Stretch&) = delete;
  Stretch& operator=(const Stretch&) = delete;
  ~Stretch() {
    if (begin_ != nullptr) munmap(begin_, length_);
  }

  // Makes the next `step` bytes usable, or more; they are zero. `data` is one address from then
  // on. Throws std::bad_alloc.
  void extend(std::size_t step) {
    if (begin_ == nullptr) reserve();
    const std::size_t least = usable_ + std::max(step, usable_ / 8);
    const std::size_t unit = least > huge_page ? huge_page : page;
    const std::size_t wanted = (least + unit - 1) / unit * unit;
    const bool fits = wanted <= length_ - huge_page;
    if (!fits || mprotect(data_ + usable_, wanted - usable_, PROT_READ | PROT_WRITE) != 0) {
      throw std::bad_alloc();
    }
    usable_ = wanted;
  }

  unsigned char* data() const { return data_; }
  std::size_t usable() const { return usable_; }

 private:
  static constexpr std::size_t page = 65'536;  // a multiple of the page size of every machine
  static constexpr std::size_t huge_page = std::size_t{1} << 21;

  // Address space costs nothing; where it is rationed all the same, less will do. What is small
  // stays in small pages; beyond that, huge ones save most of the address translations, which
  // scattered reads wait for.
  void reserve() {
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void* memory = MAP_FAILED;
    for (const u32 bits : {36, 30, 26}) {
      length_ = std::size_t{1} << bits;
      memory = mmap(nullptr, length_, PROT_NONE, flags, -1, 0);
      if (memory != MAP_FAILED) break;
    }
    if (memory == MAP_FAILED) throw std::bad_alloc();
    begin_ = static_cast<unsigned char*>(memory);
    data_ = begin_ + (huge_page - reinterpret_cast<std::uintptr_t>(begin_) % huge_page);
#ifdef MADV_HUGEPAGE
    // Refused where there are none: then small ones serve.
    (void)madvise(data_ + huge_page, length_ - 3 * huge_page, MADV_HUGEPAGE);
#endif
  }

  unsigned char* begin_ = nullptr;
  unsigned char* data_ = nullptr;  // the first boundary of a huge page
  std::size_t length_ = 0, usable_ = 0;
};

}  // namespace bedesten
