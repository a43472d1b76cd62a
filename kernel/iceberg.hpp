// Orders that show a part of themselves, or nothing, and the checks of those that slide.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline bool is_displayable(const command::Place& c) {
  if (c.display_quantity < 0 || c.display_quantity > c.quantity) return false;
  return (c.quantity - 1) / c.display_quantity + 1 <= iceberg_parts_max;
}

// Moves a post-only order with the flag one tick behind the best opposite price if it would take.
// False when there is no such price.
inline bool Kernel::slides(const command::Place& c, i64 best, Taker& taker) const {
  if ((c.flags & slide) == 0) return true;
  if (!takes(taker.market->opposite(c.side), taker.limit)) return true;
  taker.limit = c.side == buy ? best - 1 : best + 1;
  return taker.limit >= taker.market->price_low && taker.limit <= taker.market->price_high;
}

// Lots that the order on the book offers to the next taker.
inline i64 Kernel::offer_of(u32 handle) const {
  if ((memory_.details[handle].special & is_iceberg) != 0) return specials_.rarity(handle).shown;
  return memory_.orders[handle].remaining();
}

// What a fill-or-kill taker could trade at a level with icebergs or hidden orders. `ended`: an
// order of the own group stops it here, and others have only what they show before they queue
// behind that order anew.
inline i128 Kernel::fillable_at(const Taker& taker, const Level& level, bool& ended) const {
  const bool stops = taker.self_trade == expire_taker || taker.self_trade == expire_both;
  i128 offered = 0, remaining = 0;
  for (u32 handle = level.oldest; handle != 0; handle = memory_.orders[handle].newer) {
    const Order& maker = memory_.orders[handle];
    const bool own = taker.self_trade != none &&
                     ledger_.account(maker.account).group == taker.group;
    if (own && stops) {
      ended = true;
      return (memory_.details[handle].special & is_hidden) != 0 ? remaining : offered;
    }
    if (own) continue;
    offered += offer_of(handle);
    remaining += maker.remaining();
  }
  return remaining;
}

// Last at its price among those that show as much as it does. An iceberg shows its first part,
// unless a snapshot says what it shows.
[[gnu::noinline]] inline void Kernel::put_on_book(u32 handle) {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  Market& market = *market_of(detail.market);
  mark(market);
  BookSide& book = market.side(order.side);
  if ((detail.special & is_iceberg) != 0) {
    Rarity& row = specials_.rarity(handle);
    if (row.shown == 0) row.shown = std::min(row.display_quantity, order.remaining());
    return book.append_odd(memory_, handle, false, row.shown);
  }
  if ((detail.special & is_hidden) != 0) {
    market.hidden_written = true;
    return book.append_odd(memory_, handle, true, 0);
  }
  book.append(memory_, handle);
}

[[gnu::noinline]] inline void Kernel::take_off_book(u32 handle) {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  Market& market = *market_of(detail.market);
  BookSide& book = market.side(order.side);
  if ((detail.special & is_iceberg) != 0) {
    return book.remove_odd(memory_, handle, false, specials_.rarity(handle).shown);
  }
  if ((detail.special & is_hidden) != 0) {
    market.hidden_written = true;
    return book.remove_odd(memory_, handle, true, 0);
  }
  book.remove(memory_, handle);
}

// After a trade with a maker that is no ordinary order; its filled lots are written.
inline void Kernel::take_special(u32 handle, i64 lots) {
  const Order& order = memory_.orders[handle];
  const OrderDetail& detail = memory_.details[handle];
  const u8 special = detail.special;
  Market& market = *market_of(detail.market);
  if ((special & is_iceberg) != 0) {
    take_shown(handle, lots);
  } else if ((special & is_hidden) != 0) {
    market.hidden_written = true;
  } else {
    market.side(order.side).add_lots(memory_, order.level, -lots);
  }
  if (order.remaining() == 0) return close_order(handle, Done::filled);
  if ((special & is_listed) != 0) resolve_pair(handle);
}

// Takes lots off what an iceberg shows. When that is used up it shows anew and goes behind the
// others.
inline void Kernel::take_shown(u32 handle, i64 lots) {
  const Order& order = memory_.orders[handle];
  Rarity& row = specials_.rarity(handle);
  BookSide& book = market_of(memory_.details[handle].market)->side(order.side);
  row.shown -= lots;
  i64 change = -lots;
  if (row.shown == 0 && order.remaining() != 0) {
    row.shown = std::min(row.display_quantity, order.remaining());
    change += row.shown;
    book.requeue(memory_, handle);
  }
  book.add_lots(memory_, order.level, change);
}

// After an amendment: it cannot show more than remains.
inline void Kernel::cut_shown(u32 handle) {
  const OrderDetail& detail = memory_.details[handle];
  if (detail.waiting != 0) return;
  const Order& order = memory_.orders[handle];
  Rarity& row = specials_.rarity(handle);
  const i64 shown = std::min(row.shown, order.remaining());
  market_of(detail.market)->side(order.side).add_lots(memory_, order.level, shown - row.shown);
  row.shown = shown;
}

}  // namespace bedesten
