// Replacing an order by another: cancel and place in one command.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline Refusal Kernel::carry_out(const command::Replace& c) {
  const Market* market = market_of(c.market);
  if (market != nullptr && !market->counts_in(c.steps)) return Refusal::steps_changed;
  u32 old = 0;
  Refusal refusal = find_own(c, old);
  if (refusal == Refusal::none && in_list(old)) refusal = Refusal::order_in_list;
  if (refusal == Refusal::none && c.expected_filled >= 0 &&
      memory_.orders[old].filled != c.expected_filled) {
    refusal = Refusal::order_changed;
  }
  const command::Place place = placement_of(c.replacement, c, c.market);
  if (c.mode == atomic) {
    return refusal != Refusal::none ? refusal : replace_at_once(place, old);
  }
  i64 replaces = 0;
  if (refusal == Refusal::none) {
    replaces = memory_.orders[old].id;
    close_order(old, Done::replaced);
  } else if (c.mode == stop_on_failure) {
    return refusal;
  } else {
    refuse(command::Cancel::number, c.account, refusal);
  }
  Taker taker;
  refusal = check_replacement(place, taker, 0);
  if (refusal == Refusal::none) {
    place_instead(place, taker, replaces);
  } else {
    refuse(command::Place::number, c.account, refusal);
  }
  return Refusal::none;
}

// Both or neither.
inline Refusal Kernel::replace_at_once(const command::Place& place, u32 old) {
  const Order& order = memory_.orders[old];
  if (place.market != memory_.details[old].market || place.side != order.side) {
    return Refusal::replacement_differs;
  }
  Taker taker;
  const Refusal refusal = check_replacement(place, taker, old);
  if (refusal != Refusal::none) return refusal;
  // From here it must succeed.
  const i64 replaces = order.id;
  close_order(old, Done::replaced);
  place_instead(place, taker, replaces);
  return Refusal::none;
}

[[gnu::noinline]] inline void Kernel::place_instead(const command::Place& c, Taker& taker,
                                                    i64 replaces) {
  place(c, taker, replaces);
}

// All checks of the placement as if the order `gone` (0: none) were.
inline Refusal Kernel::check_replacement(const command::Place& c, Taker& taker, u32 gone) {
  if (!c.client_order_id.none()) {
    const u32 open = client_ids_.find(memory_.orders, c.account, c.client_order_id);
    if (open != 0 && open != gone) return Refusal::client_order_id_taken;
  }
  const Refusal refusal = check_place(c, taker, gone);
  if (refusal != Refusal::none) return refusal;
  i128 funds = ledger_.amount(c.account, taker.market->held_asset(c.side), available);
  if (gone != 0) funds += hold_of(gone);
  return funds < taker.held ? Refusal::insufficient_funds : Refusal::none;
}

}  // namespace bedesten
