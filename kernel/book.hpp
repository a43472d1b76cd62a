// Order books: price levels found through pages of bitmaps, first-in-first-out lists of orders.
//
// Prices of both sides are mapped to ranks so that the best price has the lowest rank, which lets
// one code path serve bids and asks without a branch on the side.
#pragma once

#include <algorithm>
#include <vector>

#include "ledger.hpp"
#include "money.hpp"
#include "special.hpp"

namespace bedesten {

// What matching and cancelling read, in one cache line.
struct alignas(64) Order {
  i64 id;
  i64 price, quantity, filled;
  u32 account, level;                // account 0: not in use
  u32 newer, older;                  // neighbours at the same price
  u32 account_newer, account_older;  // neighbours among the account's orders
  u32 client_id;                     // handle, 0 without one
  u8 side, type, time_in_force, self_trade;

  i64 remaining() const { return quantity - filled; }
};
static_assert(sizeof(Order) == 64);

// What only a trade or a report needs.
struct OrderDetail {
  wire128 filled_value, fee;
  i32 maker_fee_ppm, taker_fee_ppm;
  u32 market;
  u16 flags;
  u8 waiting;  // a Waiting; 0: on the book
  u8 special;  // SpecialBits
};
static_assert(sizeof(OrderDetail) == 48);

struct alignas(64) Level {
  wire128 lots;
  i64 rank;
  u32 oldest, newest;
  u32 orders, page;
  u32 dirty;
  u32 extra;  // handle of its LevelExtra while it has icebergs or hidden orders, else 0
};

// Orders that show stand before those that are hidden.
struct LevelExtra {
  u32 last_shown;  // the newest order that is not hidden, 0 without one
  u32 icebergs, hidden, pad;
};

// What is read and written at a level lies together: its two bits, and what is of the whole page.
struct alignas(64) Page {
  static constexpr u32 bits = 9;
  static constexpr u32 count = (1u << bits) / 64;

  struct Word {
    u64 live;   // levels with orders
    u64 dirty;  // levels written since the last drain
  };

  i64 number;              // rank >> bits
  u32 live_words, levels;  // summary of `live`; levels that have a handle
  bool listed;             // among the side's dirty pages
  Word words[count];
  u32 level[1u << bits];

  u32 first_live() const {
    const u32 word = static_cast<u32>(__builtin_ctz(live_words));
    return word * 64 + static_cast<u32>(__builtin_ctzll(words[word].live));
  }
  void set_live(u32 slot) {
    words[slot / 64].live |= u64{1} << slot % 64;
    live_words |= 1u << slot / 64;
  }
  void clear_live(u32 slot) {
    u64& live = words[slot / 64].live;
    live &= ~(u64{1} << slot % 64);
    if (live == 0) live_words &= ~(1u << slot / 64);
  }
  // The next live slot after `slot`, or -1.
  int next_live(u32 slot) const {
    const u32 word = slot / 64;
    const u64 rest = words[word].live & ~u64{1} << slot % 64;
    if (rest != 0) return static_cast<int>(word * 64) + __builtin_ctzll(rest);
    const u32 later = live_words & ~1u << word;
    if (later == 0) return -1;
    const u32 next = static_cast<u32>(__builtin_ctz(later));
    return static_cast<int>(next * 64) + __builtin_ctzll(words[next].live);
  }
  void prefetch(u32 slot) const {
    fetch(this);
    fetch(&words[slot / 64]);
  }
};

constexpr u32 page_slot_mask = (1u << Page::bits) - 1;

// Memory shared by all books. Row 0 of the orders is nobody: the ends of lists are written to it,
// never read from it, which saves asking whether there is a neighbour.
struct BookMemory {
  BookMemory() {
    orders.reserve_first();
    details.reserve_first();
    levels.reserve_first();
    pages.reserve_first();
  }

  Slab<Order, 14> orders;
  Slab<OrderDetail, 14> details;  // same handles as orders
  Slab<Level, 10> levels;
  Slab<Page, 5> pages;
  Slab<LevelExtra, 6> extras;
};

// What every command in a market needs is in the first line.
class alignas(64) BookSide {
 public:
  explicit BookSide(u8 side) : mask_(side == buy ? -1 : 0) {}

  i64 rank_of(i64 price) const { return price ^ mask_; }
  i64 price_of(const Level& level) const { return level.rank ^ mask_; }

  bool empty() const { return best_ == 0; }
  u32 best() const { return best_; }
  i64 best_price(const BookMemory& memory) const { return price_of(memory.levels[best_]); }

  // Whether a taker with this limit may trade at `level`.
  bool within(const Level& level, i64 limit) const { return level.rank <= rank_of(limit); }

  [[gnu::always_inline]] void append(BookMemory& memory, u32 handle) {
    Order& order = memory.orders[handle];
    const u32 at = join_level(memory, order);
    Level& level = memory.levels[at];
    if (level.extra != 0) [[unlikely]] {
      insert_shown(memory, level, handle);
    } else {
      memory.orders[level.newest].newer = handle;
      level.oldest = either(level.newest == 0, handle, level.oldest);
      order.older = level.newest;
      level.newest = handle;
    }
    add_lots(memory, at, order.remaining());
  }

  // Puts an iceberg that shows `lots`, or a hidden order, where it belongs at its price.
  [[gnu::noinline]] void append_odd(BookMemory& memory, u32 handle, bool hides, i64 lots) {
    Order& order = memory.orders[handle];
    const u32 at = join_level(memory, order);
    Level& level = memory.levels[at];
    if (level.extra == 0) {
      level.extra = memory.extras.take();
      memory.extras[level.extra].last_shown = level.newest;
    }
    LevelExtra& extra = memory.extras[level.extra];
    if (hides) {
      ++extra.hidden;
      return insert_after(memory, level, handle, level.newest);
    }
    ++extra.icebergs;
    insert_shown(memory, level, handle);
    add_lots(memory, at, lots);
  }

  // Puts an iceberg that shows anew behind the last order that is not hidden.
  void requeue(BookMemory& memory, u32 handle) {
    Level& level = memory.levels[memory.orders[handle].level];
    LevelExtra& extra = memory.extras[level.extra];
    if (extra.last_shown == handle) return;
    take_out(memory, level, handle);
    insert_shown(memory, level, handle);
  }

  // Takes the order out of its level; what it still showed leaves with it.
  [[gnu::always_inline]] void remove(BookMemory& memory, u32 handle) {
    const Order& order = memory.orders[handle];
    add_lots(memory, order.level, -order.remaining());
    remove_empty(memory, handle);
  }

  // The same for an order that has no lots left.
  [[gnu::always_inline]] void remove_empty(BookMemory& memory, u32 handle) {
    const u32 at = memory.orders[handle].level;
    Level& level = memory.levels[at];
    if (level.extra != 0) [[unlikely]] leave_shown(memory, level, handle);
    take_out(memory, level, handle);
    if (--level.orders == 0) empty_level(memory, at);
  }

  [[gnu::noinline]] void remove_odd(BookMemory& memory, u32 handle, bool hides, i64 lots) {
    const u32 at = memory.orders[handle].level;
    Level& level = memory.levels[at];
    leave_shown(memory, level, handle);
    LevelExtra& extra = memory.extras[level.extra];
    --(hides ? extra.hidden : extra.icebergs);
    if (extra.hidden + extra.icebergs == 0) {
      memory.extras.give_back(level.extra);
      level.extra = 0;
    }
    if (!hides) add_lots(memory, at, -lots);
    take_out(memory, level, handle);
    if (--level.orders != 0) return;
    empty_level(memory, at);
    if (level.dirty == 0) drop_level(memory, at);
  }

  [[gnu::always_inline]] void add_lots(BookMemory& memory, u32 at, i64 lots) {
    Level& level = memory.levels[at];
    level.lots += lots;
    if (level.dirty != 0) return;
    level.dirty = 1;
    Page& page = memory.pages[level.page];
    const u32 slot = slot_of(level);
    page.words[slot / 64].dirty |= u64{1} << slot % 64;
    if (page.listed) return;
    page.listed = true;
    dirty_pages_.push_back(level.page);
  }

  // The next worse level with orders, or 0.
  u32 after(const BookMemory& memory, u32 at) const {
    const Level& level = memory.levels[at];
    const Page& page = memory.pages[level.page];
    const int slot = page.next_live(slot_of(level));
    if (slot >= 0) return page.level[slot];
    for (std::size_t i = position(page.number) + 1; i < pages_.size(); ++i) {
      const Page& next = memory.pages[pages_[i].page];
      if (next.live_words != 0) return next.level[next.first_live()];
    }
    return 0;
  }

  // Asks for what finds the level at this price; nothing is read here.
  void prefetch(i64 price) const {
    fetch(this);
    fetch(&known_of(rank_of(price) >> Page::bits));
  }

  // Where the handle of the level at this price lies if its page was found lately, else null.
  // Asks for the rest of what the page says of it.
  const u32* likely_level(const BookMemory& memory, i64 price) const {
    const i64 rank = rank_of(price), number = rank >> Page::bits;
    const PageAt& known = known_of(number);
    if (known.number != number || known.page == 0) return nullptr;
    const Page& page = memory.pages[known.page];
    page.prefetch(rank & page_slot_mask);
    return &page.level[rank & page_slot_mask];
  }

  // The same for a level that is in a book.
  static void prefetch_page(const BookMemory& memory, const Level& level) {
    memory.pages[level.page].prefetch(slot_of(level));
  }

  bool dirty() const { return !dirty_pages_.empty(); }

  void prefetch_dirty(const BookMemory& memory) const {
    if (dirty()) memory.pages[dirty_pages_.front()].prefetch(0);
  }

  // Calls `emit(level)` for every level written since the last drain, ascending by price, and
  // gives back the memory of those that are empty.
  template <class Emit>
  void drain_dirty(BookMemory& memory, Emit emit) {
    const auto price_order = [&](u32 a, u32 b) {
      return (memory.pages[a].number ^ mask_) < (memory.pages[b].number ^ mask_);
    };
    std::sort(dirty_pages_.begin(), dirty_pages_.end(), price_order);
    for (const u32 handle : dirty_pages_) {
      Page& page = memory.pages[handle];
      page.listed = false;
      for (u32 i = 0; i < Page::count; ++i) {
        const u32 word = mask_ == 0 ? i : Page::count - 1 - i;
        drain_word(memory, page, word, emit);
      }
      if (page.levels == 0) drop_page(memory, handle);
    }
    dirty_pages_.clear();
  }

 private:
  struct PageAt {
    i64 number;
    u32 page;
  };
  static constexpr u32 known_mask = 15;

  const PageAt& known_of(i64 number) const { return known_[number & known_mask]; }

  static u32 slot_of(const Level& level) { return level.rank & page_slot_mask; }

  // One more order at its price; it is still in no list.
  [[gnu::always_inline]] u32 join_level(BookMemory& memory, Order& order) {
    const u32 at = level_at(memory, rank_of(order.price));
    Level& level = memory.levels[at];
    if (level.orders++ == 0) {
      memory.pages[level.page].set_live(slot_of(level));
      if (best_ == 0 || level.rank < memory.levels[best_].rank) best_ = at;
    }
    order.level = at;
    return at;
  }

  [[gnu::always_inline]] void empty_level(BookMemory& memory, u32 at) {
    const Level& level = memory.levels[at];
    memory.pages[level.page].clear_live(slot_of(level));
    if (best_ == at) best_ = after(memory, at);
  }

  [[gnu::always_inline]] static void take_out(BookMemory& memory, Level& level, u32 handle) {
    const Order& order = memory.orders[handle];
    const u32 older = order.older, newer = order.newer;
    memory.orders[older].newer = newer;
    memory.orders[newer].older = older;
    level.oldest = either(older == 0, newer, level.oldest);
    level.newest = either(newer == 0, older, level.newest);
  }

  static void insert_after(BookMemory& memory, Level& level, u32 handle, u32 older) {
    const u32 newer = older != 0 ? memory.orders[older].newer : level.oldest;
    Order& order = memory.orders[handle];
    order.older = older;
    order.newer = newer;
    (older != 0 ? memory.orders[older].newer : level.oldest) = handle;
    (newer != 0 ? memory.orders[newer].older : level.newest) = handle;
  }

  [[gnu::noinline]] static void insert_shown(BookMemory& memory, Level& level, u32 handle) {
    LevelExtra& extra = memory.extras[level.extra];
    insert_after(memory, level, handle, extra.last_shown);
    extra.last_shown = handle;
  }

  [[gnu::noinline]] static void leave_shown(BookMemory& memory, Level& level, u32 handle) {
    LevelExtra& extra = memory.extras[level.extra];
    if (extra.last_shown == handle) extra.last_shown = memory.orders[handle].older;
  }

  // Gives back an empty level that nobody has written to, which only hidden orders leave behind.
  void drop_level(BookMemory& memory, u32 at) {
    const u32 page_handle = memory.levels[at].page;
    Page& page = memory.pages[page_handle];
    page.level[slot_of(memory.levels[at])] = 0;
    memory.levels.give_back(at);
    if (--page.levels == 0 && !page.listed) drop_page(memory, page_handle);
  }

  template <class Emit>
  void drain_word(BookMemory& memory, Page& page, u32 word, Emit& emit) {
    u64 dirty = page.words[word].dirty;
    page.words[word].dirty = 0;
    while (dirty != 0) {
      const int bit = mask_ == 0 ? __builtin_ctzll(dirty) : 63 - __builtin_clzll(dirty);
      dirty &= ~(u64{1} << bit);
      u32& handle = page.level[word * 64 + static_cast<u32>(bit)];
      Level& level = memory.levels[handle];
      level.dirty = 0;
      emit(level);
      if (level.orders != 0) continue;
      memory.levels.give_back(handle);
      handle = 0;
      --page.levels;
    }
  }

  // Where the page with this number is, or would be, among the sorted pages. The search gallops
  // from the best price, where nearly all traffic is.
  std::size_t position(i64 number) const {
    std::size_t low = 0, step = 1;
    while (low + step <= pages_.size() && pages_[low + step - 1].number < number) {
      low += step;
      step *= 2;
    }
    const std::size_t high = std::min(low + step, pages_.size());
    const auto begin = pages_.begin();
    const auto found = std::lower_bound(
        begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(high),
        number, [](const PageAt& a, i64 b) { return a.number < b; });
    return static_cast<std::size_t>(found - begin);
  }

  [[gnu::always_inline]] u32 level_at(BookMemory& memory, i64 rank) {
    const u32 page_handle = page_at(memory, rank >> Page::bits);
    Page& page = memory.pages[page_handle];
    u32& handle = page.level[rank & page_slot_mask];
    if (handle == 0) {
      handle = memory.levels.take();
      Level& level = memory.levels[handle];
      level.rank = rank;
      level.page = page_handle;
      ++page.levels;
    }
    return handle;
  }

  [[gnu::always_inline]] u32 page_at(BookMemory& memory, i64 number) {
    const PageAt& known = known_of(number);
    return known.number == number && known.page != 0 ? known.page : find_page(memory, number);
  }

  [[gnu::noinline]] u32 find_page(BookMemory& memory, i64 number) {
    const std::size_t at = position(number);
    PageAt& known = known_[number & known_mask];
    if (at < pages_.size() && pages_[at].number == number) return (known = pages_[at]).page;
    const u32 handle = memory.pages.take();
    memory.pages[handle].number = number;
    known = {number, handle};
    pages_.insert(pages_.begin() + static_cast<std::ptrdiff_t>(at), known);
    return handle;
  }

  void drop_page(BookMemory& memory, u32 handle) {
    const i64 number = memory.pages[handle].number;
    known_[number & known_mask] = {};
    const std::size_t at = position(number);
    pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(at));
    memory.pages.give_back(handle);
  }

  i64 mask_;  // all ones on the bid side: rank = ~price
  u32 best_ = 0;
  std::vector<u32> dirty_pages_;
  std::vector<PageAt> pages_;  // ascending
  PageAt known_[known_mask + 1] = {};  // where pages were found lately; page 0: none
};

// The first three cache lines are what an ordinary placement reads and writes.
struct alignas(64) Market {
  Market() : sides{BookSide(buy), BookSide(sell)} {}

  u32 id = 0;
  u32 base = 0, quote = 0;
  i32 maker_fee_ppm = 0, taker_fee_ppm = 0;
  u8 phase = 0;
  u8 steps = 1;  // which tick and lot, of those that it has had
  bool dirty = false;
  bool guarded = false;          // has bounds that few markets have
  bool usual = false;            // has none of them, and small units
  bool auction_entered = false;  // in this batch
  bool hidden_written = false;   // what the public does not see of the book, in this batch
  i64 quantity_low = 1, quantity_high = quantity_max;  // what the bounds of quantity let pass
  i64 price_low = 1, price_high = price_max;           // of limit prices

  wire128 notional_unit = 0, lot_unit = 0, min_notional = 0;
  i64 quiet_until = 0;  // before, an order may simply trade; bands.hpp
  i64 last_price = 0;

  Balance* fee_rows[2] = {};  // of the fee account, in base and quote
  i64 trades = 0, updates = 0;
  Watch watch;

  BookSide sides[2];

  u32 fee_account = 0;
  u8 tick_decimals = 0, lot_decimals = 0;
  i64 tick_mantissa = 0, lot_mantissa = 0;
  u32 band_ppm = 0;
  u32 price_band_ppm = 0, volatility_ppm = 0;
  i64 min_quantity = 0, max_quantity = 0;
  i64 reference_price = 0, reference_at = 0;
  i64 auction_ends_at = 0, uncross_price = 0;
  i128 max_notional = 0;
  i64 min_price = 0, max_price = 0;
  i64 auction_ns = 0, reference_ns = 0;
  char symbol[24] = {};

  void prefetch() const {
    const auto* lines = reinterpret_cast<const unsigned char*>(this);
    for (u32 line = 0; line < 3; ++line) fetch(lines + 64 * line);
  }

  void prefetch_books() const {
    prefetch();
    fetch(&sides[0]);
    fetch(&sides[1]);
  }
  void prefetch_dirty(const BookMemory& memory) const {
    sides[0].prefetch_dirty(memory);
    sides[1].prefetch_dirty(memory);
  }

  // Whether numbers that a client made for these steps still mean what they did.
  bool counts_in(u8 wanted) const { return wanted == 0 || wanted == steps; }

  BookSide& side(u8 side) { return sides[side - 1]; }
  BookSide& opposite(u8 side) { return sides[2 - side]; }
  const BookSide& side(u8 side) const { return sides[side - 1]; }
  const BookSide& opposite(u8 side) const { return sides[2 - side]; }

  i128 value(i64 price, i64 lots) const {
    return product(wide_product(price, lots), notional_unit);
  }
  i128 base_units(i64 lots) const { return product(lots, lot_unit); }
  u32 held_asset(u8 side) const { return either(side == buy, quote, base); }
  i128 hold_for(u8 side, i64 price, i64 lots) const {
    const i128 unit = either(side == buy, notional_unit, lot_unit);
    return product(wide_product(either(side == buy, price, i64{1}), lots), unit);
  }
  i128 hold_of(const Order& order) const {
    return hold_for(order.side, order.price, order.remaining());
  }
};

}  // namespace bedesten
