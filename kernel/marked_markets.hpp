// A set of markets that is filled in any order and emptied in ascending order.
#pragma once

#include <algorithm>
#include <vector>

#include "records.hpp"

namespace bedesten {

class MarkedMarkets {
 public:
  // Adds a market that is not in the set.
  void add(u32 id) {
    const u32 word = id / 64;
    if (word >= words_.size()) words_.resize(word + 1);
    if (words_[word] == 0) filled_.push_back(word);
    words_[word] |= u64{1} << id % 64;
  }

  // Takes all out, ascending. The answer is valid until the next call.
  const std::vector<u32>& take() {
    taken_.clear();
    std::sort(filled_.begin(), filled_.end());
    for (const u32 word : filled_) {
      for (u64 rest = words_[word]; rest != 0; rest &= rest - 1) {
        taken_.push_back(word * 64 + static_cast<u32>(__builtin_ctzll(rest)));
      }
      words_[word] = 0;
    }
    filled_.clear();
    return taken_;
  }

 private:
  std::vector<u64> words_;
  std::vector<u32> filled_, taken_;  // words with markets in them; what was answered last
};

}  // namespace bedesten
