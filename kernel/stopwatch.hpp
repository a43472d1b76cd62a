// Measures single commands for benchmarks; kept out of the kernel, which has no clock.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "records.hpp"

namespace bedesten {

class Stopwatch {
 public:
  Stopwatch() : started_(clock()), first_stamp_(stamp()) {}

  void mark() { stamps_.push_back(stamp()); }

  // Nanoseconds between each mark and the one before it.
  void nanoseconds(std::vector<u32>& spans) const {
    const auto elapsed = [this] { return static_cast<u64>((clock() - started_).count()); };
    // Ticks are converted by a stretch of at least 2 ms that both clocks have seen.
    while (elapsed() < 2'000'000) {
    }
    const u64 ticks = std::max<u64>(stamp() - first_stamp_, 1);
    const u64 wall = elapsed();
    for (std::size_t i = 1; i < stamps_.size(); ++i) {
      const u128 span = static_cast<u128>(stamps_[i] - stamps_[i - 1]) * wall / ticks;
      spans.push_back(static_cast<u32>(std::min<u128>(span, 0xFFFFFFFF)));
    }
  }

 private:
  static std::chrono::nanoseconds clock() {
    return std::chrono::steady_clock::now().time_since_epoch();
  }

  static u64 stamp() {
#if defined(__x86_64__)
    unsigned processor;
    return __rdtscp(&processor);
#else
    return static_cast<u64>(clock().count());
#endif
  }

  std::chrono::nanoseconds started_;
  u64 first_stamp_;
  std::vector<u64> stamps_;
};

struct StopwatchProbe {
  Stopwatch* watch;

  void before_first() { watch->mark(); }
  void after_each() { watch->mark(); }
};

}  // namespace bedesten
