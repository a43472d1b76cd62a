// Accounts and their balances, one row per (account, asset), and which of them a batch touched.
#pragma once

#include <algorithm>
#include <memory>

#include "slab.hpp"

namespace bedesten {

struct Account {
  u32 group;
  u16 flags;
  u8 kind;
  u8 rates;  // tier and own_rates of rates.hpp
  // Open orders, ascending by id.
  u32 orders_first, orders_last, orders_count;
  // Remembered keys and client ids, oldest first.
  u32 keys_first, keys_last, keys_count;
  Key owner;

  bool house() const { return kind >= house_floor; }
};

struct Asset {
  u8 scale, kind;
  char symbol[16];
};

// A row is its own event: `command` is 1 while the row waits in the list of touched rows.
using Balance = event::BalanceChanged;

inline wire128& bucket_of(Balance& row, u8 bucket) { return row.buckets[bucket - 1]; }

class Ledger {
 public:
  // Row 0 of the accounts is the operator: no account, but it has keys.
  Ledger() { accounts_.reserve_first(); }

  u32 account_count() const { return accounts_.last(); }
  u32 asset_count() const { return static_cast<u32>(assets_.size()); }
  u32 house_count() const { return house_count_; }

  bool has_account(u32 id) const { return id - 1 < account_count(); }
  bool has_asset(u32 id) const { return id - 1 < assets_.size(); }

  // Account `id`, which exists; 0 is the operator's row.
  Account& account(u32 id) { return accounts_[id]; }
  const Account& account(u32 id) const { return accounts_[id]; }
  Asset& asset(u32 id) { return assets_[id - 1]; }
  const Asset& asset(u32 id) const { return assets_[id - 1]; }

  u32 add_account(u8 kind) {
    const u32 id = accounts_.take();
    account(id).kind = kind;
    if (account(id).house()) ++house_count_;
    return id;
  }

  u32 add_asset() {
    index_.emplace_back();
    assets_.emplace_back();
    return asset_count();
  }

  // The row of an account in an asset, both known; null when it never held any.
  Balance* find(u32 account, u32 asset) const {
    const Index& index = index_.data()[asset - 1];
    const u32 page = account >> page_bits;
    if (page >= index.size || index.pages[page] == nullptr) return nullptr;
    return index.pages[page][account & page_mask];
  }

  i128 amount(u32 account, u32 asset, u8 bucket) const {
    Balance* row = find(account, asset);
    return row == nullptr ? i128{0} : i128{bucket_of(*row, bucket)};
  }

  // The row of an account in an asset, made when it is missing.
  Balance& row(u32 account, u32 asset) {
    Balance* found = find(account, asset);
    return found != nullptr ? *found : add_row(account, asset);
  }

  // Lists the row as touched by this batch; every write to a bucket comes after this. Whether it
  // is the first touch is anybody's guess, so the row is always written and counted if it is.
  [[gnu::always_inline]] Balance& touch(Balance& row) {
    if (touched_count_ == touched_size_) [[unlikely]] grow_touched();
    touched_[touched_count_] = &row;
    touched_count_ += row.command == 0;
    row.command = 1;
    return row;
  }

  Balance& touch(u32 account, u32 asset) { return touch(row(account, asset)); }

  // Calls `emit(row)` for every touched row in order of first touch, and forgets them.
  template <class Emit>
  void drain_touched(Emit emit) {
    for (std::size_t i = 0; i < touched_count_; ++i) {
      Balance& row = *touched_[i];
      row.command = 0;
      emit(row);
    }
    touched_count_ = 0;
  }

  // Calls `visit(row)` for rows with anything in them, ascending by (account, asset).
  template <class Visit>
  void each_row(u32 first_account, u32 last_account, Visit visit) {
    for (u32 account = first_account; account <= last_account; ++account) {
      for (u32 asset = 1; asset <= asset_count(); ++asset) {
        const Balance* row = find(account, asset);
        if (row != nullptr && !empty(*row)) visit(*row);
      }
    }
  }

  void prefetch_index(u32 account, u32 asset) const {
    const Index& index = index_.data()[asset - 1];
    const u32 page = account >> page_bits;
    if (page >= index.size || index.pages[page] == nullptr) return;
    __builtin_prefetch(&index.pages[page][account & page_mask]);
  }

  void prefetch_row(u32 account, u32 asset) const {
    const char* row = reinterpret_cast<const char*>(find(account, asset));
    if (row == nullptr) return;
    __builtin_prefetch(row, 1);
    __builtin_prefetch(row + 64, 1);
  }

  void prefetch_account(u32 id) const { __builtin_prefetch(&accounts_[id], 1); }

 private:
  // An asset's rows by account, in pages so that a rare asset costs little.
  struct Index {
    std::vector<std::unique_ptr<Balance*[]>> owned;
    std::vector<Balance**> table;
    Balance*** pages = nullptr;  // table.data()
    u32 size = 0;
  };
  static constexpr u32 page_bits = 6;
  static constexpr u32 page_mask = (1 << page_bits) - 1;

  static bool empty(const Balance& row) {
    return (row.buckets[0] | row.buckets[1] | row.buckets[2] | row.buckets[3]) == 0;
  }

  [[gnu::noinline]] void grow_touched() {
    touched_rows_.resize(std::max<std::size_t>(1024, touched_size_ * 2));
    touched_ = touched_rows_.data();
    touched_size_ = touched_rows_.size();
  }

  [[gnu::noinline]] Balance& add_row(u32 account, u32 asset) {
    Index& index = index_[asset - 1];
    const u32 page = account >> page_bits;
    if (page >= index.size) {
      index.table.resize(page + 1 + page / 2);
      index.pages = index.table.data();
      index.size = static_cast<u32>(index.table.size());
    }
    if (index.pages[page] == nullptr) {
      index.owned.push_back(std::make_unique<Balance*[]>(page_mask + 1));
      index.pages[page] = index.owned.back().get();
    }
    Balance& row = rows_[rows_.take()];
    row.size = sizeof(Balance);
    row.kind = Balance::number;
    row.account = account;
    row.asset = asset;
    index.pages[page][account & page_mask] = &row;
    return row;
  }

  Slab<Account, 12> accounts_;
  std::vector<Asset> assets_;
  std::vector<Index> index_;
  Slab<Balance, 12> rows_;
  std::vector<Balance*> touched_rows_;
  Balance** touched_ = nullptr;  // touched_rows_.data()
  std::size_t touched_count_ = 0, touched_size_ = 0;
  u32 house_count_ = 0;
};

}  // namespace bedesten
