// What the kernel remembers so that a repeated command is answered and not done twice.
#pragma once

#include "book.hpp"
#include "ids.hpp"
#include "ledger.hpp"

namespace bedesten {

enum KeySpace : u8 { idempotency_key = 1, client_id_key = 2, movement_key = 3 };

// Hash of a command's body; `words` are the record's from byte 24 on, zero-extended.
inline u64 hash_words(u64 start, const void* words, std::size_t count) {
  const auto* bytes = static_cast<const unsigned char*>(words);
  u64 hash = start;
  for (std::size_t i = 0; i < count; ++i) {
    u64 word;
    std::memcpy(&word, bytes + 8 * i, 8);
    hash = (hash ^ word) * 0xFF51AFD7ED558CCD;
    hash ^= hash >> 32;
  }
  return hash;
}

constexpr u64 hash_start = 0x9E3779B97F4A7C15;

template <class Command>
u64 fingerprint(const Command& command) {
  static_assert(sizeof(Command) % 8 == 0);
  const u64 head = command.kind | static_cast<u64>(command.account) << 32;
  const auto* body = reinterpret_cast<const unsigned char*>(&command) + sizeof(command::Head);
  const std::size_t words = (sizeof(Command) - sizeof(command::Head)) / 8;
  return hash_words(hash_words(hash_start, &head, 1), body, words);
}

inline Key digest(const ClientId& id) {
  return {hash_words(hash_start, id.text, 5), hash_words(0xC2B2AE3D27D4EB4F, id.text, 5)};
}

struct Remembered {
  Key key;
  u64 fingerprint, seq;
  i64 at;
  u32 index, account;
  u32 newer, older;   // neighbours in the whole window
  u32 account_newer;  // the account's next one
  u32 space;
};
static_assert(sizeof(Remembered) == 64);

// Keys of commands and client order ids: 24 hours, and each account's newest 10,000.
class KeyWindow {
 public:
  KeyWindow() { entries_.reserve_first(); }

  const Remembered* find(u32 account, KeySpace space, Key key) const {
    const u32 handle = table_.find(hash(account, space, key), [&](u32 at) {
      const Remembered& entry = entries_[at];
      return entry.key == key && entry.account == account && entry.space == space;
    });
    return handle == 0 ? nullptr : &entries_[handle];
  }

  u32 size() const { return entries_.last(); }

  void prefetch(u32 account, Key key) const {
    table_.prefetch(hash(account, idempotency_key, key));
  }

  void prefetch_last(const Account& owner) const { fetch(&entries_[owner.keys_last]); }

  void remember(Ledger& ledger, const Remembered& fresh) {
    Account& owner = ledger.account(fresh.account);
    if (owner.keys_count >= keys_per_account_max) forget(ledger, owner.keys_first);
    const u32 handle = entries_.take();
    Remembered& entry = entries_[handle];
    entry = fresh;
    entry.newer = entry.account_newer = 0;
    entry.older = newest_;
    (newest_ != 0 ? entries_[newest_].newer : oldest_) = handle;
    newest_ = handle;
    const u32 last = owner.keys_last;
    (last != 0 ? entries_[last].account_newer : owner.keys_first) = handle;
    owner.keys_last = handle;
    ++owner.keys_count;
    table_.insert(hash(entry), handle);
  }

  void expire(Ledger& ledger, i64 now) {
    while (oldest_ != 0 && now - entries_[oldest_].at >= key_window_ns) forget(ledger, oldest_);
  }

  template <class Visit>
  void each(Visit visit) const {
    for (u32 at = oldest_; at != 0; at = entries_[at].newer) visit(entries_[at]);
  }

 private:
  static u32 hash(u32 account, u32 space, Key key) {
    return hash_of(key, static_cast<u64>(account) << 8 | space);
  }
  static u32 hash(const Remembered& entry) { return hash(entry.account, entry.space, entry.key); }

  // Drops the oldest entry of its account: both queues share one order, so it is that account's
  // first also when it is the oldest of all.
  void forget(Ledger& ledger, u32 handle) {
    Remembered& entry = entries_[handle];
    Account& owner = ledger.account(entry.account);
    owner.keys_first = entry.account_newer;
    if (owner.keys_first == 0) owner.keys_last = 0;
    --owner.keys_count;
    (entry.older != 0 ? entries_[entry.older].newer : oldest_) = entry.newer;
    (entry.newer != 0 ? entries_[entry.newer].older : newest_) = entry.older;
    table_.erase(hash(entry), handle);
    entries_.give_back(handle);
  }

  HandleTable table_;
  Slab<Remembered, 14> entries_;
  u32 oldest_ = 0, newest_ = 0;
};

// Keys of money movements: for ever, in the order in which they came.
class MovementKeys {
 public:
  struct Entry {
    Key key;
    u64 fingerprint, seq;
    i64 at;
    u32 index, pad;
  };

  const Entry* find(Key key) const {
    const u32 handle =
        table_.find(hash_of(key, 0), [&](u32 at) { return entries_[at].key == key; });
    return handle == 0 ? nullptr : &entries_[handle];
  }

  void remember(const Entry& fresh) {
    const u32 handle = entries_.take();
    entries_[handle] = fresh;
    table_.insert(hash_of(fresh.key, 0), handle);
  }

  template <class Visit>
  void each(Visit visit) const {
    for (u32 at = 1; at <= entries_.last(); ++at) visit(entries_[at]);
  }

 private:
  HandleTable table_;
  Slab<Entry, 14> entries_;
};

struct Reservation {
  Key key;
  wire128 amount;
  u32 account, asset;  // account 0: not in use
  u8 reason, pad[7];
};

class Reservations {
 public:
  u32 find(Key key) const {
    return table_.find(hash_of(key, 0), [&](u32 at) { return rows_[at].key == key; });
  }
  const Reservation& operator[](u32 handle) const { return rows_[handle]; }

  void add(const Reservation& fresh) {
    const u32 handle = rows_.take();
    rows_[handle] = fresh;
    table_.insert(hash_of(fresh.key, 0), handle);
  }

  void remove(u32 handle) {
    Reservation& row = rows_[handle];
    table_.erase(hash_of(row.key, 0), handle);
    row.account = 0;
    rows_.give_back(handle);
  }

  // Ascending by the bytes of the key.
  template <class Visit>
  void each(Visit visit) const {
    std::vector<const Reservation*> sorted;
    for (u32 at = 1; at <= rows_.last(); ++at) {
      if (rows_[at].account != 0) sorted.push_back(&rows_[at]);
    }
    std::sort(sorted.begin(), sorted.end(), [](const Reservation* a, const Reservation* b) {
      return std::memcmp(&a->key, &b->key, sizeof(Key)) < 0;
    });
    for (const Reservation* row : sorted) visit(*row);
  }

 private:
  HandleTable table_;
  Slab<Reservation, 10> rows_;
};

// Client order ids of open orders; unique within an account while the order is open.
class ClientIds {
 public:
  // Handle of the open order that has this id, or 0.
  u32 find(const Slab<Order, 14>& orders, u32 account, const ClientId& id) const {
    const u32 handle = table_.find(hash(account, id), [&](u32 at) {
      const Row& row = rows_[at];
      return row.id == id && orders[row.order].account == account;
    });
    return handle == 0 ? 0 : rows_[handle].order;
  }

  const ClientId& operator[](u32 handle) const { return rows_[handle].id; }

  u32 add(u32 account, const ClientId& id, u32 order) {
    const u32 handle = rows_.take();
    rows_[handle] = {order, id};
    table_.insert(hash(account, id), handle);
    return handle;
  }

  void remove(u32 account, u32 handle) {
    table_.erase(hash(account, rows_[handle].id), handle);
    rows_.give_back(handle);
  }

 private:
  struct Row {
    u32 order;
    ClientId id;
  };

  static u32 hash(u32 account, const ClientId& id) {
    return staggered(static_cast<u32>(hash_words(hash_start ^ account, id.text, 5) >> 16));
  }

  HandleTable table_{dense};
  Slab<Row, 14> rows_;
};

}  // namespace bedesten
