// Accounts and their balances, one row per (account, asset), and which of them a batch touched.
#pragma once

#include <algorithm>
#include <memory>

#include "slab.hpp"

namespace bedesten {

struct Account {
  u32 group;
  u16 flags;
  u8 kind, pad;
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
  u32 account_count() const { return accounts_.last(); }
  u32 asset_count() const { return static_cast<u32>(assets_.size()); }
  u32 house_count() const { return house_count_; }

  bool has_account(u32 id) const { return id - 1 < account_count(); }
  bool has_asset(u32 id) const { return id - 1 < assets_.size(); }

  // Account `id`, which exists; 0 is the operator's row.
  Account& account(u32 id) { return id == 0 ? operator_ : accounts_[id]; }
  const Account& account(u32 id) const { return id == 0 ? operator_ : accounts_[id]; }
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
  Balance* find(u32 account, u32 asset) {
    const u32 handle = handle_of(account, asset);
    return handle == 0 ? nullptr : &rows_[handle];
  }

  i128 amount(u32 account, u32 asset, u8 bucket) {
    Balance* row = find(account, asset);
    return row == nullptr ? i128{0} : i128{bucket_of(*row, bucket)};
  }

  // The row to write to: made when it is missing, and listed as touched by this batch.
  Balance& touch(u32 account, u32 asset) {
    u32 handle = handle_of(account, asset);
    if (handle == 0) handle = add_row(account, asset);
    Balance& row = rows_[handle];
    if (row.command == 0) {
      row.command = 1;
      touched_.push_back(handle);
    }
    return row;
  }

  // Calls `emit(row)` for every touched row in order of first touch, and forgets them.
  template <class Emit>
  void drain_touched(Emit emit) {
    for (const u32 handle : touched_) {
      Balance& row = rows_[handle];
      row.command = 0;
      emit(row);
    }
    touched_.clear();
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
    const auto& pages = index_[asset - 1];
    const u32 page = account >> page_bits;
    if (page < pages.size() && pages[page]) {
      __builtin_prefetch(&pages[page][account & page_mask]);
    }
  }

  void prefetch_row(u32 account, u32 asset) const {
    const u32 handle = handle_of(account, asset);
    if (handle == 0) return;
    const char* row = reinterpret_cast<const char*>(&rows_[handle]);
    __builtin_prefetch(row, 1);
    __builtin_prefetch(row + 64, 1);
  }

  void prefetch_account(u32 id) const { __builtin_prefetch(&accounts_[id], 1); }

 private:
  // Handles of an asset's rows by account, in pages so that a rare asset costs little.
  static constexpr u32 page_bits = 6;
  static constexpr u32 page_mask = (1 << page_bits) - 1;

  static bool empty(const Balance& row) {
    return (row.buckets[0] | row.buckets[1] | row.buckets[2] | row.buckets[3]) == 0;
  }

  u32 handle_of(u32 account, u32 asset) const {
    const auto& pages = index_[asset - 1];
    const u32 page = account >> page_bits;
    if (page >= pages.size() || !pages[page]) return 0;
    return pages[page][account & page_mask];
  }

  u32 add_row(u32 account, u32 asset) {
    auto& pages = index_[asset - 1];
    const u32 page = account >> page_bits;
    if (page >= pages.size()) pages.resize(page + 1 + page / 2);
    if (!pages[page]) pages[page].reset(new u32[page_mask + 1]());
    const u32 handle = rows_.take();
    Balance& row = rows_[handle];
    row.size = sizeof(Balance);
    row.kind = Balance::number;
    row.account = account;
    row.asset = asset;
    pages[page][account & page_mask] = handle;
    return handle;
  }

  Slab<Account, 12> accounts_;
  Account operator_{};  // no account, but it has keys
  std::vector<Asset> assets_;
  std::vector<std::vector<std::unique_ptr<u32[]>>> index_;
  Slab<Balance, 12> rows_;
  std::vector<u32> touched_;
  u32 house_count_ = 0;
};

}  // namespace bedesten
