// Accounts and their balances, one row per (account, asset), and which of them a batch touched.
#pragma once

#include <algorithm>

#include "slab.hpp"

namespace bedesten {

// Two in a cache line; the owner, which only settings read, lies elsewhere.
struct alignas(32) Account {
  u32 group;
  u16 flags;
  u8 kind;
  u8 rates;  // tier and own_rates of rates.hpp
  // Open orders, ascending by id.
  u32 orders_first, orders_last, orders_count;
  // Remembered keys and client ids, oldest first.
  u32 keys_first, keys_last, keys_count;

  bool house() const { return kind >= house_floor; }
};

struct Asset {
  u8 scale, kind;
  char symbol[16];
};

// What one account has of one asset, in one cache line. Few have a bonus: it lies elsewhere.
struct alignas(64) Balance {
  u32 account, asset;
  u32 touched;  // 1 while the row waits in the list of touched rows
  u32 bonus;    // handle, 0 without one
  wire128 buckets[3];
};
static_assert(sizeof(Balance) == 64 && sizeof(Account) == 32);

// Of the buckets without the bonus.
inline wire128& bucket_of(Balance& row, u8 bucket) { return row.buckets[bucket - 1]; }

class Ledger {
 public:
  // Row 0 of the accounts is the operator: no account, but it has keys. Row 0 of the balances is
  // that of who never held any: always zero.
  Ledger() {
    accounts_.reserve_first();
    owners_.reserve_first();
    rows_.reserve_first();
    bonuses_.reserve_first();
    index_pages_.reserve_first();
  }

  u32 account_count() const { return accounts_.last(); }
  u32 asset_count() const { return static_cast<u32>(assets_.size()); }
  u32 row_count() const { return rows_.last(); }
  u32 house_count() const { return house_count_; }

  bool has_account(u32 id) const { return id - 1 < account_count(); }
  bool has_asset(u32 id) const { return id - 1 < assets_.size(); }

  // Account `id`, which exists; 0 is the operator's row.
  Account& account(u32 id) { return accounts_[id]; }
  const Account& account(u32 id) const { return accounts_[id]; }
  Key& owner(u32 id) { return owners_[id]; }
  const Key& owner(u32 id) const { return owners_[id]; }
  Asset& asset(u32 id) { return assets_[id - 1]; }
  const Asset& asset(u32 id) const { return assets_[id - 1]; }

  u32 add_account(u8 kind) {
    const u32 id = accounts_.take();
    owners_.take();  // hands out the same handles
    account(id).kind = kind;
    if (account(id).house()) ++house_count_;
    return id;
  }

  u32 add_asset() {
    index_.emplace_back();
    assets_.emplace_back();
    return asset_count();
  }

  // The amount in one bucket of an account, asset and bucket known.
  [[gnu::always_inline]] i128 amount(u32 account, u32 asset, u8 bucket) const {
    return amount(rows_[find(account, asset)], bucket);
  }

  i128 amount(const Balance& row, u8 bucket) const {
    return bucket == bonus ? bonuses_[row.bonus].amount : row.buckets[bucket - 1];
  }

  // For writing; the row was touched before.
  wire128& bucket(Balance& row, u8 bucket) {
    if (bucket != bonus) return bucket_of(row, bucket);
    if (row.bonus == 0) row.bonus = bonuses_.take();
    return bonuses_[row.bonus].amount;
  }

  // The row as an event tells it.
  void fill(event::BalanceChanged& changed, const Balance& row) const {
    changed.account = row.account;
    changed.asset = row.asset;
    std::memcpy(changed.buckets, row.buckets, sizeof row.buckets);
    changed.buckets[bonus - 1] = bonuses_[row.bonus].amount;
  }

  // The row of an account in an asset, made when it is missing.
  [[gnu::always_inline]] Balance& row(u32 account, u32 asset) {
    const u32 found = find(account, asset);
    return found != 0 ? rows_[found] : add_row(account, asset);
  }

  // The row of who may pay in an asset; it is read only where it is nobody's.
  [[gnu::always_inline]] Balance& paying_row(u32 account, u32 asset) {
    return rows_[find(account, asset)];
  }

  // Lists the row as touched by this batch; every write to a bucket comes after this. Whether it
  // is the first touch is anybody's guess, so the row is always written and counted if it is.
  [[gnu::always_inline]] Balance& touch(Balance& row) {
    expect_touches();
    return touch_expected(row);
  }

  // Makes room for the touches of one trade, which then need not ask.
  [[gnu::always_inline]] void expect_touches() {
    if (touched_size_ - touched_count_ < expected_touches) [[unlikely]] grow_touched();
  }

  [[gnu::always_inline]] Balance& touch_expected(Balance& row) {
    touched_[touched_count_] = &row;
    touched_count_ += row.touched == 0;
    row.touched = 1;
    return row;
  }

  [[gnu::always_inline]] Balance& touch(u32 account, u32 asset) {
    return touch(row(account, asset));
  }

  // Calls `emit(row)` for every touched row in order of first touch, and forgets them.
  template <class Emit>
  void drain_touched(Emit emit) {
    constexpr std::size_t ahead = 12;
    for (std::size_t i = 0; i < touched_count_; ++i) {
      if (i + ahead < touched_count_) fetch(touched_[i + ahead]);
      Balance& row = *touched_[i];
      row.touched = 0;
      emit(row);
    }
    touched_count_ = 0;
  }

  // Calls `visit(row)` for rows with anything in them, ascending by (account, asset).
  template <class Visit>
  void each_row(u32 first_account, u32 last_account, Visit visit) const {
    for (u32 account = first_account; account <= last_account; ++account) {
      for (u32 asset = 1; asset <= asset_count(); ++asset) {
        const Balance& row = rows_[find(account, asset)];
        if (!empty(row)) visit(row);
      }
    }
  }

  // A row is found in four steps, each of which may wait for memory: these ask for what the next
  // one reads.
  void prefetch_index(u32 asset) const { fetch(&index_.data()[asset - 1]); }

  void prefetch_page(u32 account, u32 asset) const {
    const Index& index = index_.data()[asset - 1];
    const u32 page = account >> page_bits;
    if (page < index.size) fetch(&index.pages[page]);
  }

  void prefetch_handle(u32 account, u32 asset) const {
    const Index& index = index_.data()[asset - 1];
    const u32 page = account >> page_bits;
    if (page < index.size) fetch(&index.pages[page]->rows[account & page_mask]);
  }

  void prefetch_row(u32 account, u32 asset) const {
    fetch(&rows_[find(account, asset)]);
  }

  void prefetch_account(u32 id) const { fetch(&accounts_[id]); }

 private:
  // An asset's rows by account, in pages so that a rare asset costs little. Pages where nobody
  // has any are all the same one.
  static constexpr u32 page_bits = 8;
  static constexpr u32 page_mask = (1 << page_bits) - 1;
  struct alignas(64) IndexPage {
    u32 rows[page_mask + 1];
  };
  struct Index {
    IndexPage** pages = nullptr;  // table.data()
    u32 size = 0;
    std::vector<IndexPage*> table;
  };
  static constexpr std::size_t expected_touches = 8;

  struct Bonus {
    wire128 amount;
  };

  // Handle of the row of an account in an asset, both known; 0 when it never held any.
  u32 find(u32 account, u32 asset) const {
    const Index& index = index_.data()[asset - 1];
    const u32 page = account >> page_bits;
    return page < index.size ? index.pages[page]->rows[account & page_mask] : 0;
  }

  bool empty(const Balance& row) const {
    const i128 usual = row.buckets[0] | row.buckets[1] | row.buckets[2];
    return (usual | bonuses_[row.bonus].amount) == 0;
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
      index.table.resize(page + 1 + page / 2, &index_pages_[0]);
      index.pages = index.table.data();
      index.size = static_cast<u32>(index.table.size());
    }
    if (index.pages[page] == &index_pages_[0]) {
      index.pages[page] = &index_pages_[index_pages_.take()];
    }
    const u32 handle = rows_.take();
    Balance& row = rows_[handle];
    row.account = account;
    row.asset = asset;
    index.pages[page]->rows[account & page_mask] = handle;
    return row;
  }

  Slab<Account, 12> accounts_;
  Slab<Key, 12> owners_;  // same handles as accounts
  std::vector<Asset> assets_;
  std::vector<Index> index_;
  Slab<IndexPage, 6> index_pages_;  // row 0: of the pages where nobody has any
  Slab<Balance, 12> rows_;
  Slab<Bonus, 12> bonuses_;
  std::vector<Balance*> touched_rows_;
  Balance** touched_ = nullptr;  // touched_rows_.data()
  std::size_t touched_count_ = 0, touched_size_ = 0;
  u32 house_count_ = 0;
};

}  // namespace bedesten
