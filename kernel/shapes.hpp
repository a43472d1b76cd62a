// What makes a command malformed: numbers outside their closed lists and impossible combinations.
#pragma once

#include "records.hpp"

namespace bedesten {

inline bool one_of(u8 number, u8 first, u8 last) {
  return static_cast<u8>(number - first) <= last - first;
}

// At most 36 bytes of 0x21..0x7E, then zeros; all zeros, as most are, is no client id.
[[gnu::noinline]] inline bool is_malformed_text(const ClientId& id) {
  int length = 0;
  while (length < 40 && id.text[length] != 0) {
    if (!one_of(static_cast<u8>(id.text[length]), 0x21, 0x7E)) return true;
    ++length;
  }
  if (length == 0 || length > 36) return true;
  for (; length < 40; ++length) {
    if (id.text[length] != 0) return true;
  }
  return false;
}

[[gnu::always_inline]] inline bool is_malformed(const ClientId& id) {
  u64 words[5];
  std::memcpy(words, id.text, sizeof words);
  if ((words[0] | words[1] | words[2] | words[3] | words[4]) == 0) return false;
  return is_malformed_text(id);
}

inline bool is_malformed(const command::SetAsset& c) {
  return c.pad1 != 0 || !one_of(c.asset_kind, 1, 2);
}

inline bool is_malformed(const command::SetMarket& c) {
  return c.pad1 != 0 || !one_of(c.phase, pending, closed);
}

inline bool is_malformed(const command::SetPhase& c) {
  return (c.pad1 | c.pad2 | c.pad3) != 0 || !one_of(c.phase, pending, closed);
}

inline bool is_malformed(const command::SetAccount& c) {
  const bool house = one_of(c.account_kind, house_floor, house_last);
  const bool known = house || one_of(c.account_kind, 1, 3);
  return c.pad1 != 0 || !known || (c.flags & ~7) != 0;
}

inline bool is_malformed(const command::Transfer& c) {
  return c.pad1 != 0 || !one_of(c.debit_bucket, available, bonus) ||
         !one_of(c.credit_bucket, available, bonus) || !one_of(c.reason, 1, 9);
}

inline bool is_malformed(const command::Reserve& c) {
  return (c.pad1 | c.pad2 | c.pad3) != 0 || !one_of(c.reason, 1, 9);
}

inline bool is_malformed(const command::Post& c) {
  return (c.pad1 | c.pad2 | c.pad3) != 0 || !one_of(c.reason, 1, 9);
}

inline bool is_malformed(const command::Void&) { return false; }

inline bool is_conditional(u8 type) { return type > limit_order; }
// Types with a limit are the even ones; the plain market and limit order count as well.
inline bool is_limit_like(u8 type) { return type % 2 == 0; }
inline bool is_market_like(u8 type) { return !is_limit_like(type); }
inline bool is_immediate(u8 time_in_force) { return one_of(time_in_force, ioc, fok); }

inline bool has_trail(const command::Place& c) {
  return (c.trail_offset | c.activation_price | c.trail_ppm) != 0;
}

// Whether the order needs anything beside its row on the book. A record that ends before those
// fields answers without a look at them.
inline bool has_extras(const command::Place& c) {
  if (c.size <= command::Place::short_size) return false;
  return (c.stop_price | c.display_quantity | c.expires_at) != 0 || has_trail(c);
}

// Most orders neither wait nor expire nor hide; one test sends them past all questions about that.
[[gnu::always_inline]] inline bool is_plain(const command::Place& c) {
  const bool odd = (c.flags & (hidden | slide)) != 0;
  if (((c.type > limit_order) | (c.time_in_force > fok) | odd) != 0) return false;
  return !has_extras(c);
}

inline bool is_malformed_special(const command::Place& c) {
  const bool immediate = is_immediate(c.time_in_force), market_like = is_market_like(c.type);
  if (market_like && (!immediate || c.price != 0)) return true;
  const bool dated = c.time_in_force >= day;
  if ((dated && market_like) || (c.expires_at != 0 && !dated)) return true;
  const bool trails = c.type == trailing_stop;
  if (trails ? (c.trail_offset != 0) == (c.trail_ppm != 0) : has_trail(c)) return true;
  if (c.stop_price != 0 && (trails || !is_conditional(c.type))) return true;
  if ((c.flags & (slide | post_only)) == slide) return true;
  const bool ices = c.display_quantity != 0, hides = (c.flags & hidden) != 0;
  return (ices && hides) || ((ices || hides) && (market_like || immediate));
}

// Whether the side, the type, the time in force or the self-trade mode is none that there is: all
// four bytes at once. Where one is below its lowest or above its highest, a difference has the top
// bit of a byte.
[[gnu::always_inline]] inline bool has_unknown_kinds(const command::Place& c) {
  constexpr u32 lowest = buy | market_order << 8 | gtc << 16 | u32{none} << 24;
  constexpr u32 highest = sell | trailing_stop << 8 | gtd << 16 | u32{decrement} << 24;
  u32 kinds;
  std::memcpy(&kinds, &c.side, sizeof kinds);
  return (((kinds - lowest) | (highest - kinds)) & 0x80808080) != 0;
}

[[gnu::always_inline]] inline bool is_malformed(const command::Place& c) {
  if ((c.pad1 | c.pad2 | c.pad3) != 0) return true;
  if (has_unknown_kinds(c)) return true;
  const bool brief = c.size <= command::Place::short_size;
  const bool plain = (c.type == limit_order) & (c.time_in_force <= fok) & (c.flags == 0);
  if (plain & brief) [[likely]] return c.quote_quantity != 0;
  if ((c.flags & ~(post_only | hidden | client_id_window | slide)) != 0) return true;
  if (c.size > command::Place::short_size && is_malformed(c.client_order_id)) return true;
  if ((c.flags & client_id_window) != 0 && c.client_order_id.none()) return true;
  const bool immediate = is_immediate(c.time_in_force);
  if ((c.flags & post_only) != 0 && (c.type != limit_order || immediate)) return true;
  if (c.type == market_order && (!immediate || c.price != 0)) return true;
  if (c.size > command::Place::short_size && c.pad3 != 0) return true;
  if (!is_plain(c)) [[unlikely]] {
    if (is_malformed_special(c)) return true;
  }
  if (c.quote_quantity == 0) return false;
  return c.quantity != 0 || c.type != market_order || c.side != buy || c.time_in_force != ioc ||
         c.self_trade == decrement;
}

// The same where there is no hurry.
[[gnu::noinline]] inline bool is_malformed_order(const command::Place& c) {
  return is_malformed(c);
}

// The leg as the placement that it is when it stands alone; one shape of checks serves both.
inline command::Place placement_of(const command::Leg& leg, const command::Head& head,
                                   u32 market) {
  command::Place c{};
  c.size = sizeof c;
  c.kind = command::Place::number;
  c.account = head.account;
  c.key = head.key;
  c.market = market;
  c.side = leg.side;
  c.type = leg.type;
  c.time_in_force = leg.time_in_force;
  c.self_trade = leg.self_trade;
  c.flags = leg.flags;
  c.pad2 = leg.pad1;  // so that a leg with stray bits is malformed
  c.price = leg.price;
  c.quantity = leg.quantity;
  c.client_order_id = leg.client_order_id;
  c.stop_price = leg.stop_price;
  c.display_quantity = leg.display_quantity;
  c.expires_at = leg.expires_at;
  c.trail_offset = leg.trail_offset;
  c.activation_price = leg.activation_price;
  c.trail_ppm = leg.trail_ppm;
  c.pad3 = leg.pad2;
  return c;
}

inline bool is_malformed(const command::Leg& leg, const command::Head& head) {
  if ((leg.flags & client_id_window) != 0) return true;
  return is_malformed_order(placement_of(leg, head, 0));
}

// Two orders of which one ends the other: the first may rest, the second waits for a price.
inline bool is_pair(const command::Leg& a, const command::Leg& b) {
  if (a.side != b.side || a.quantity != b.quantity || !is_conditional(b.type)) return false;
  const bool rests = a.type == limit_order && !is_immediate(a.time_in_force);
  return rests || is_conditional(a.type);
}

inline bool is_malformed(const command::PlaceList& c) {
  if ((c.pad1 | c.pad2) != 0 || !one_of(c.contingency, oco, otoco)) return true;
  const u32 used = c.contingency == otoco ? 3 : 2;
  for (u32 i = 0; i < used; ++i) {
    if (is_malformed(c.legs[i], c)) return true;
  }
  static const command::Leg no_leg{};
  if (used < 3 && std::memcmp(&c.legs[2], &no_leg, sizeof no_leg) != 0) return true;
  if (is_malformed(c.client_list_id)) return true;
  if (c.contingency == oco) return !is_pair(c.legs[0], c.legs[1]);
  if (c.legs[0].type != limit_order) return true;
  return c.contingency == otoco && !is_pair(c.legs[1], c.legs[2]);
}

// An order is named by its id or by its client's, never both.
template <class Command>
inline bool is_misnamed(const Command& c) {
  if (c.order < 0 || is_malformed(c.client_order_id)) return true;
  return (c.order != 0) == !c.client_order_id.none();
}

inline bool is_malformed(const command::Cancel& c) { return is_misnamed(c); }
inline bool is_malformed(const command::Amend& c) {
  for (const u8 byte : c.pad1) {
    if (byte != 0) return true;
  }
  return is_misnamed(c);
}

inline bool is_malformed(const command::Replace& c) {
  if ((c.pad1 | c.pad2) != 0 || is_misnamed(c)) return true;
  if (!one_of(c.mode, stop_on_failure, atomic) || c.expected_filled < -1) return true;
  return is_malformed(c.replacement, c);
}

inline bool is_malformed(const command::CancelAllAfter&) { return false; }
inline bool is_malformed(const command::SetOrderLimit& c) { return c.pad1 != 0; }

inline bool is_malformed(const command::AdvanceTime& c) { return c.account != 0 || !c.key.none(); }

inline bool is_malformed(const command::RunTriggers& c) {
  return c.pad1 != 0 || c.account != 0 || !c.key.none();
}

inline bool is_malformed(const command::SchedulePhase& c) {
  if ((c.pad1 | c.pad2 | c.pad3) != 0 || c.account != 0) return true;
  return !one_of(c.phase, pending, closed);
}

inline bool is_malformed(const command::SetFees& c) {
  if (c.pad1 != 0 || c.remove > 1 || c.tier > tier_max) return true;
  return (c.account == 0) == (c.tier == 0);
}

inline bool is_malformed(const command::SetTier& c) {
  for (const u8 byte : c.pad1) {
    if (byte != 0) return true;
  }
  return c.tier > tier_max;
}

inline bool is_malformed(const command::MassCancel& c) {
  return (c.pad1 | c.pad2 | c.pad3) != 0 || c.side > sell;
}

}  // namespace bedesten
