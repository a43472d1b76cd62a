// What trading costs whom: rates of accounts and tiers that stand before those of a market.
#pragma once

#include <array>
#include <map>

#include "book.hpp"

namespace bedesten {

struct Rates {
  i32 maker_ppm, taker_ppm;
};

// `Account::rates`: the tier, and whether the account has entries of its own. Nearly all accounts
// have 0 there and pay what the market says.
constexpr u8 own_rates = 128;
constexpr u8 tier_max = 100;

class RateTable {
 public:
  struct Row {
    Rates rates;
    i64 valid_from, valid_until;

    bool holds(i64 at) const { return valid_from <= at && (valid_until == 0 || at < valid_until); }
  };

  void set(u32 account, u8 tier, u32 market, const Row& row) {
    rows_[{account, tier, market}] = row;
  }
  void remove(u32 account, u8 tier, u32 market) { rows_.erase({account, tier, market}); }

  bool has_own(u32 account) const {
    const auto first = rows_.lower_bound({account, 0, 0});
    return first != rows_.end() && first->first[0] == account;
  }

  // The row of the market that holds now, else that of all markets, else null.
  const Row* find(u32 account, u8 tier, u32 market, i64 at) const {
    for (const u32 wanted : {market, u32{0}}) {
      const auto found = rows_.find({account, tier, wanted});
      if (found != rows_.end() && found->second.holds(at)) return &found->second;
    }
    return nullptr;
  }

  // Calls `visit(account, tier, market, row)`, ascending.
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& [key, row] : rows_) visit(key[0], static_cast<u8>(key[1]), key[2], row);
  }

 private:
  std::map<std::array<u32, 3>, Row> rows_;  // by account, tier, market
};

}  // namespace bedesten
