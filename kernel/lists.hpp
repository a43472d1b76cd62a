// Lists of linked orders: placing them, how they go on, and how they end.
#pragma once

#include "kernel.hpp"

namespace bedesten {

// A pair's orders in ListRow.orders; its first is 0 in an oco and 1 in an otoco.
inline u32 pair_start(u8 contingency) { return contingency == otoco ? 1 : 0; }
inline u32 legs_of(u8 contingency) { return contingency == otoco ? 3 : 2; }
// Whether a leg follows a working order.
inline bool follows(u8 contingency, u32 leg) { return contingency != oco && leg > 0; }

// The placements of a list on their way in.
struct Legs {
  u32 count = 0;
  command::Place places[3];
  Taker takers[3];
};

inline Refusal Kernel::carry_out(const command::PlaceList& c) {
  Legs legs;
  legs.count = legs_of(c.contingency);
  if (const Refusal refusal = check_list(c, legs); refusal != Refusal::none) return refusal;
  // From here it must succeed.
  const u32 first = accept_list(c, legs);
  Market& market = *legs.takers[0].market;
  if (memory_.details[first].waiting != 0) return Refusal::none;
  if (c.contingency == oco) {
    put_on_book(first);
    return Refusal::none;
  }
  if (enter_stored(first) && market.watch.any()) trigger(market);
  return Refusal::none;
}

inline Refusal Kernel::check_list(const command::PlaceList& c, Legs& legs) {
  for (u32 i = 0; i < legs.count; ++i) {
    command::Place& place = legs.places[i];
    place = placement_of(c.legs[i], c, c.market);
    const ClientId& id = place.client_order_id;
    if (id.none()) continue;
    bool taken = client_ids_.find(memory_.orders, c.account, id) != 0;
    for (u32 other = 0; other < i; ++other) {
      taken = taken || legs.places[other].client_order_id == id;
    }
    if (taken) return Refusal::client_order_id_taken;
  }
  Refusal refusal = check_entry(c.account, c.market, c.steps);
  for (u32 i = 0; i < legs.count && refusal == Refusal::none; ++i) {
    refusal = follows(c.contingency, i) ? check_follower(legs.places[i], legs.takers[i])
                                        : check_leg(c.contingency, legs.places[i], legs.takers[i]);
  }
  if (refusal == Refusal::none && limits_.any()) refusal = check_list_limits(legs);
  if (refusal != Refusal::none) return refusal;
  i128 needed = legs.takers[0].held;
  if (c.contingency == oco) {
    needed = std::max(needed, i128{legs.takers[1].held});
    legs.takers[1].held = needed - legs.takers[0].held;
  }
  const u32 asset = legs.takers[0].market->held_asset(c.legs[0].side);
  const i128 funds = ledger_.amount(c.account, asset, available);
  return funds < needed ? Refusal::insufficient_funds : Refusal::none;
}

// A leg that is there from the beginning: a limit order of a pair is to rest, not to take.
inline Refusal Kernel::check_leg(u8 contingency, const command::Place& place, Taker& taker) const {
  const Market& market = *market_of(place.market);
  if (const Refusal refusal = check_type(place, market); refusal != Refusal::none) return refusal;
  command::Place checked = place;
  const bool rests = contingency == oco && place.type == limit_order && market.phase != auction;
  if (rests) checked.flags |= post_only;
  begin(place, taker);
  taker.special = true;
  return check_amounts<Checks::special>(checked, taker);
}

// A leg whose price and hold are found when its turn comes.
inline Refusal Kernel::check_follower(const command::Place& place, Taker& taker) const {
  const Market& market = *market_of(place.market);
  if (const Refusal refusal = check_type(place, market); refusal != Refusal::none) return refusal;
  begin(place, taker);
  taker.special = true;
  taker.stop_price = place.stop_price;
  taker.held = 0;
  const Refusal refusal = check_quantities<Checks::special>(place, taker);
  if (refusal != Refusal::none || !is_limit_like(place.type)) return refusal;
  const i128 lots = wide_product(place.price, place.quantity);
  const i128 value = product_within(lots, market.notional_unit, amount_max);
  const i128 base = product_within(place.quantity, market.lot_unit, amount_max);
  if (value < 0 || base < 0) return Refusal::notional_out_of_range;
  if (value < market.min_notional) return Refusal::below_min_notional;
  return exceeds_notional(market, value) ? Refusal::above_max_notional : Refusal::none;
}

// Returns the handle of the first order, which waits or has still to enter.
inline u32 Kernel::accept_list(const command::PlaceList& c, Legs& legs) {
  ListRow row{};
  const i64 id = take_ids(1);
  row.account = c.account;
  row.market = c.market;
  row.contingency = c.contingency;
  auto& accepted = emit<event::ListAccepted>();
  accepted.list = id;
  accepted.account = c.account;
  accepted.market = c.market;
  accepted.contingency = c.contingency;
  for (u32 i = 0; i < legs.count; ++i) accepted.orders[i] = row.orders[i] = id + 1 + i;
  accepted.client_list_id = c.client_list_id;
  accepted.key = c.key;
  u32 first = 0;
  for (u32 i = 0; i < legs.count; ++i) {
    Taker& taker = legs.takers[i];
    accept(legs.places[i], taker, id, 0);
    const u32 handle = store(legs.places[i], taker, id);
    if (i == 0) first = handle;
    if (follows(c.contingency, i)) {
      hold_apart(handle, 0);
      memory_.details[handle].special |= awaits_turn;
      start_waiting(handle, for_order);
    } else {
      if (i == 1) hold_apart(handle, taker.held);
      if (is_conditional(taker.type)) start_waiting(handle, taker.waiting);
    }
  }
  lists_.emplace(id, row);
  return first;
}

inline void Kernel::hold_apart(u32 handle, i128 amount) {
  memory_.details[handle].special |= own_hold;
  specials_.rarity(handle).held = amount;
}

// Whether the order's list still exists.
inline bool Kernel::in_list(u32 handle) const {
  if ((memory_.details[handle].special & is_listed) == 0) return false;
  return lists_.contains(specials_.rarity(handle).list);
}

inline Refusal Kernel::cancel_list(const command::Cancel& c) {
  const auto found = lists_.find(c.order);
  const ListRow row = found->second;
  if (!cancels_in(market_of(row.market)->phase)) return Refusal::market_halted;
  if (row.account != c.account) return Refusal::order_not_found;
  // From here it must succeed.
  lists_.erase(found);
  for (const i64 id : row.orders) {
    if (id != 0) close_order(find_order(id), Done::requested);
  }
  return Refusal::none;
}

// An order of the list is done: either the others are linked to it, or what follows is due.
inline void Kernel::end_in_list(i64 list, i64 order, Done reason) {
  const auto found = lists_.find(list);
  if (found == lists_.end()) return;
  ListRow& row = found->second;
  const bool working = row.contingency != oco && row.orders[0] == order;
  if (!working || reason != Done::filled) return link_others(list, order);
  const u32 next = find_order(row.orders[1]);
  row.orders[0] = 0;
  if (row.orders[2] == 0) lists_.erase(found);
  stop_waiting(next);
  start_waiting(next, is_due);
}

// The list is over; its other orders end with it.
inline void Kernel::link_others(i64 list, i64 order) {
  const auto found = lists_.find(list);
  const ListRow row = found->second;
  lists_.erase(found);
  for (const i64 id : row.orders) {
    if (id != 0 && id != order) close_order(find_order(id), Done::linked_order);
  }
}

// The handle of the other order of a pair, or 0 when this is no order of one.
inline u32 Kernel::partner_of(u32 handle) const {
  const auto found = lists_.find(specials_.rarity(handle).list);
  if (found == lists_.end() || found->second.contingency == oto) return 0;
  const ListRow& row = found->second;
  const i64 id = memory_.orders[handle].id;
  const u32 start = pair_start(row.contingency);
  if (row.orders[start] != id && row.orders[start + 1] != id) return 0;
  return find_order(row.orders[start] == id ? row.orders[start + 1] : row.orders[start]);
}

// The order traded or was decremented, and is open: if it is of a pair, the other one is linked.
inline void Kernel::resolve_pair(u32 handle) {
  if (partner_of(handle) == 0) return;
  link_others(specials_.rarity(handle).list, memory_.orders[handle].id);
}

// The order triggered: the other of its pair is linked. The second order takes over from the
// first what it needs itself.
inline void Kernel::resolve_triggered(u32 handle) {
  const u32 partner = partner_of(handle);
  if (partner == 0) return;
  u8& special = memory_.details[handle].special;
  if ((special & own_hold) != 0) {
    const i128 had = specials_.rarity(handle).held;
    special &= ~own_hold;
    hold_apart(partner, hold_of(partner) - (hold_of(handle) - had));
  }
  link_others(specials_.rarity(handle).list, memory_.orders[handle].id);
}

// The turn of an order whose working order is filled, and of its pair. Returns whether it traded
// or something began to wait for a price.
inline bool Kernel::take_turn(Market& market, u32 handle) {
  const u32 partner = partner_of(handle);
  stop_waiting(handle);
  Taker taker, other;
  Refusal refusal = flag_of(ledger_.account(memory_.orders[handle].account));
  if (refusal == Refusal::none) refusal = check_turn(handle, taker);
  if (refusal == Refusal::none && partner != 0) refusal = check_turn(partner, other);
  if (refusal == Refusal::none) {
    const i128 needed = partner != 0 ? std::max(taker.held, other.held) : taker.held;
    if (partner != 0) other.held = needed - taker.held;
    const u32 asset = market.held_asset(taker.side);
    if (ledger_.amount(taker.account, asset, available) < needed) {
      refusal = Refusal::insufficient_funds;
    }
  }
  if (refusal != Refusal::none) {
    reject(handle, refusal);
    return false;
  }
  begin_turn(handle, taker);
  memory_.details[handle].special &= ~own_hold;
  if (partner != 0) {
    stop_waiting(partner);
    begin_turn(partner, other);
    specials_.rarity(partner).held = other.held;
    start_waiting(partner, other.waiting);
  }
  if (!is_conditional(taker.type)) return enter_stored(handle) || partner != 0;
  start_waiting(handle, taker.waiting);
  return true;
}

// Finds price, stop price and hold of now.
inline Refusal Kernel::check_turn(u32 handle, Taker& taker) const {
  const Order& order = memory_.orders[handle];
  const Rarity& row = specials_.rarity(handle);
  command::Place c{};
  c.size = sizeof c;
  c.account = order.account;
  c.market = memory_.details[handle].market;
  c.side = order.side;
  c.type = order.type;
  c.time_in_force = order.time_in_force;
  c.self_trade = order.self_trade;
  c.flags = memory_.details[handle].flags;
  c.price = order.price;
  c.quantity = order.quantity;
  c.stop_price = specials_[handle].stop_price;
  c.trail_offset = row.trail_offset;
  c.trail_ppm = row.trail_ppm;
  c.activation_price = row.activation_price;
  begin(c, taker);
  taker.stop_price = c.stop_price;
  return check_prices<Checks::turn>(c, taker);
}

inline void Kernel::begin_turn(u32 handle, const Taker& taker) {
  Order& order = memory_.orders[handle];
  memory_.details[handle].special &= ~awaits_turn;
  order.price = taker.limit;
  specials_[handle].stop_price = taker.stop_price;
  i64 transfer = 0;
  if (taker.held != 0) {
    transfer = take_ids(1);
    hold(ledger_.row(order.account, taker.market->held_asset(order.side)), taker.held);
  }
  auto& event = emit<event::OrderHeld>();
  event.order = order.id;
  event.account = order.account;
  event.market = taker.market->id;
  event.side = order.side;
  event.hold_transfer = transfer;
  event.held = taker.held;
  event.price = taker.limit;
  event.stop_price = taker.stop_price;
}

}  // namespace bedesten
