// Random orders that depend on others or show less than they are, for the fuzz driver.
#pragma once

#include "kernel.hpp"

namespace bedesten::fuzz {

// `run` has the dice, the accounts, the markets and the orders so far.
template <class Run>
command::Leg limit_leg(Run& run, u8 side, u8 type) {
  auto& dice = run.dice;
  command::Leg leg{};
  leg.side = side;
  leg.type = type;
  leg.self_trade = static_cast<u8>(1 + dice.below(5));
  leg.time_in_force = gtc;
  leg.price = dice.one_in(60) ? run.edge() : static_cast<i64>(1010 + dice.below(12));
  leg.quantity = dice.one_in(60) ? run.edge() : static_cast<i64>(1 + dice.below(200));
  if (dice.one_in(4)) {
    leg.time_in_force = static_cast<u8>(day + dice.below(2));
    leg.expires_at = run.at + static_cast<i64>(dice.below(40'000'000'000));
  }
  if (dice.one_in(3)) leg.display_quantity = 1 + leg.quantity / static_cast<i64>(1 + dice.below(9));
  if (dice.one_in(4)) leg.flags |= hidden;
  if (dice.one_in(6) && type == limit_order) leg.flags |= post_only | (dice.one_in(2) ? slide : 0);
  if (leg.display_quantity != 0) leg.flags &= ~hidden;
  if (dice.one_in(9) && leg.display_quantity == 0 && leg.flags == 0 && leg.expires_at == 0) {
    leg.time_in_force = static_cast<u8>(ioc + dice.below(2));
  }
  if (dice.one_in(6)) run.name(leg.client_order_id);
  return leg;
}

template <class Run>
command::Leg stop_leg(Run& run, u8 side) {
  auto& dice = run.dice;
  const u8 type = static_cast<u8>(stop_loss + dice.below(5));
  command::Leg leg = limit_leg(run, side, type);
  const i64 price = dice.one_in(60) ? run.edge() : static_cast<i64>(1006 + dice.below(20));
  if (!is_limit_like(type)) {
    leg.price = leg.display_quantity = leg.expires_at = 0;
    leg.flags = 0;
    leg.time_in_force = static_cast<u8>(ioc + dice.below(2));
  }
  if (type != trailing_stop) {
    leg.stop_price = price;
  } else {
    if (dice.one_in(2)) leg.trail_offset = 1 + static_cast<i64>(dice.below(4));
    if (leg.trail_offset == 0) leg.trail_ppm = static_cast<u32>(1 + dice.below(9000));
    leg.activation_price = dice.one_in(2) ? price : 0;
  }
  return leg;
}

template <class Run>
std::vector<unsigned char> place_odd(Run& run) {
  const u8 side = static_cast<u8>(1 + run.dice.below(2));
  const bool stops = run.dice.one_in(2);
  const command::Leg leg = stops ? stop_leg(run, side) : limit_leg(run, side, limit_order);
  command::Head head{};
  head.account = run.account();
  head.key = run.maybe_key();
  command::Place c = placement_of(leg, head, run.market());
  return run.encode(c);
}

template <class Run>
std::vector<unsigned char> place_list(Run& run) {
  auto& dice = run.dice;
  command::PlaceList c{};
  c.account = run.account();
  c.key = run.maybe_key();
  c.market = run.market();
  c.contingency = static_cast<u8>(1 + dice.below(3));
  const u8 side = static_cast<u8>(1 + dice.below(2));
  const u8 other = dice.one_in(3) ? side : static_cast<u8>(3 - side);
  const u32 start = c.contingency == otoco ? 1 : 0;
  c.legs[0] = limit_leg(run, side, limit_order);
  c.legs[1] = dice.one_in(2) ? stop_leg(run, other) : limit_leg(run, other, limit_order);
  if (c.contingency != oto) {
    const u8 pair_side = start == 1 ? other : side;
    command::Leg& first = c.legs[start];
    first = dice.one_in(3) ? stop_leg(run, pair_side) : limit_leg(run, pair_side, limit_order);
    if (!dice.one_in(4) && first.type == limit_order) first.price += pair_side == sell ? 8 : -8;
    c.legs[start + 1] = stop_leg(run, pair_side);
    c.legs[start + 1].quantity = first.quantity;
  }
  if (dice.one_in(3)) run.name(c.client_list_id);
  return run.encode(c);
}

template <class Run>
std::vector<unsigned char> replace(Run& run) {
  auto& dice = run.dice;
  command::Replace c{};
  c.account = run.account();
  c.key = run.maybe_key();
  c.mode = static_cast<u8>(1 + dice.below(3));
  c.expected_filled = dice.one_in(9) ? 0 : -1;
  c.market = run.market();
  u8 side = static_cast<u8>(1 + dice.below(2));
  c.order = run.some_order();
  if (const auto state = run.state_of(c.order); state.order != 0 && !dice.one_in(9)) {
    c.account = state.account;
    c.market = state.market;
    side = state.side;
  }
  c.replacement = dice.one_in(3) ? stop_leg(run, side) : limit_leg(run, side, limit_order);
  return run.encode(c);
}

// Bounds of an account: a timer, a limit, or flags.
template <class Run>
std::vector<unsigned char> bound(Run& run) {
  auto& dice = run.dice;
  if (dice.one_in(2)) {
    command::CancelAllAfter c{};
    c.account = run.account();
    c.after = dice.one_in(5) ? run.edge() : static_cast<i64>(dice.below(30'000'000'000));
    return run.encode(c);
  }
  command::SetOrderLimit c{};
  c.account = dice.one_in(3) ? 0 : run.account();
  c.asset = dice.one_in(2) ? 0 : run.asset();
  if (dice.one_in(3)) c.limit = c.asset != 0 ? run.amount() : static_cast<i128>(dice.below(300));
  return run.encode(c);
}

// One of all these; `cancel` of a list goes by the id before its first order's.
template <class Run>
std::vector<unsigned char> draw(Run& run) {
  const u64 which = run.dice.below(40);
  if (which < 14) return place_odd(run);
  if (which < 28) return place_list(run);
  if (which < 37) return replace(run);
  if (which < 39) return bound(run);
  command::Cancel c{};
  c.order = run.some_order();
  const auto state = run.state_of(c.order);
  c.account = state.account;
  if (state.list != 0) c.order = state.list;
  return run.encode(c);
}

}  // namespace bedesten::fuzz
