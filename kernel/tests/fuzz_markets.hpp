// Random terms, phases, auctions, schedules and rates of markets, for the fuzz driver.
#pragma once

#include "kernel.hpp"

namespace bedesten::fuzz {

// Bounds around the prices that orders are drawn from.
template <class Run>
void bound_terms(Run& run, command::SetMarket& c) {
  auto& dice = run.dice;
  if (dice.one_in(3)) c.max_notional = run.amount();
  if (dice.one_in(4)) c.min_price = static_cast<i64>(dice.below(1010));
  if (dice.one_in(4)) c.max_price = static_cast<i64>(1020 + dice.below(1000));
  if (dice.one_in(3)) c.price_band_ppm = static_cast<u32>(dice.below(40'000));
  if (dice.one_in(2)) c.volatility_ppm = static_cast<u32>(dice.below(30'000));
  c.auction_ns = static_cast<i64>(dice.below(3'000'000'000));
  c.reference_ns = static_cast<i64>(dice.below(5'000'000'000));
}

template <class Run>
std::vector<unsigned char> list_market(Run& run, u32 number) {
  auto& dice = run.dice;
  command::SetMarket c{};
  c.base = 1;
  c.quote = 2;
  c.fee_account = 2;
  c.tick_mantissa = c.lot_mantissa = 1;
  c.tick_decimals = c.lot_decimals = static_cast<u8>(2 + dice.below(3));
  c.phase = continuous;
  c.taker_fee_ppm = static_cast<i32>(dice.below(dice.one_in(4) ? ppm : 5000));
  c.maker_fee_ppm = -static_cast<i32>(dice.below(static_cast<u64>(c.taker_fee_ppm) + 1));
  c.band_ppm = static_cast<u32>(dice.below(ppm));
  if (dice.one_in(2)) bound_terms(run, c);
  std::memcpy(c.symbol, "A-B", 3);
  c.symbol[3] = static_cast<char>('0' + number);
  return run.encode(c);
}

// A change of an existing market's tick and lot, often while it is halted.
template <class Run>
std::vector<unsigned char> refit(Run& run) {
  auto& dice = run.dice;
  const auto record = list_market(run, static_cast<u32>(dice.below(Run::usual_markets)));
  command::SetMarket c;
  std::memcpy(static_cast<void*>(&c), record.data(), sizeof c);
  c.market = static_cast<u32>(c.symbol[3] - '0') + 1;
  c.tick_decimals = c.lot_decimals = 2;
  const auto step = [&] { return static_cast<i64>(dice.one_in(3) ? 1 + dice.below(10) : 1); };
  c.tick_mantissa = dice.one_in(20) ? run.edge() : step();
  c.lot_mantissa = dice.one_in(20) ? run.edge() : step();
  if (dice.one_in(4)) c.tick_decimals = static_cast<u8>(dice.below(5));
  return run.encode(c);
}

template <class Run>
void refit_halted(Run& run) {
  auto& dice = run.dice;
  command::SetPhase c{};
  c.market = 1 + static_cast<u32>(dice.below(Run::usual_markets));
  c.phase = halted;
  std::vector<std::vector<unsigned char>> records{run.encode(c)};
  for (int i = 0; i < 6; ++i) records.push_back(refit(run));
  c.phase = dice.one_in(2) ? continuous : auction;
  records.push_back(run.encode(c));
  run.apply(records);
}

template <class Run>
std::vector<unsigned char> schedule(Run& run) {
  auto& dice = run.dice;
  command::SchedulePhase c{};
  c.market = run.market();
  c.phase = continuous;
  if (dice.one_in(3)) c.phase = static_cast<u8>(1 + dice.below(6));
  c.at = dice.one_in(10) ? run.edge() : run.at + static_cast<i64>(dice.below(9'000'000'000));
  if (dice.one_in(2)) {
    c.every = schedule_every_min_ns + static_cast<i64>(dice.below(u64{1} << 40));
  }
  if (dice.one_in(20)) c.every = run.edge();
  if (dice.one_in(8)) c.at = c.every = 0;
  return run.encode(c);
}

template <class Run>
std::vector<unsigned char> rates(Run& run) {
  auto& dice = run.dice;
  if (dice.one_in(4)) {
    command::SetTier c{};
    c.account = run.account();
    c.tier = static_cast<u8>(dice.below(4));
    return run.encode(c);
  }
  command::SetFees c{};
  if (dice.one_in(2)) c.account = run.account();
  else c.tier = static_cast<u8>(1 + dice.below(4));
  c.market = dice.one_in(2) ? 0 : run.market();
  c.remove = dice.one_in(5);
  c.taker_fee_ppm = static_cast<i32>(dice.below(dice.one_in(4) ? ppm : 5000));
  c.maker_fee_ppm = -static_cast<i32>(dice.below(static_cast<u64>(c.taker_fee_ppm) + 1));
  if (c.tier == 0 && dice.one_in(2)) c.valid_until = run.at + static_cast<i64>(dice.below(1 << 30));
  return run.encode(c);
}

// A crossed book that uncrosses as trading begins, in one command or several.
template <class Run>
void hold_auction(Run& run) {
  auto& dice = run.dice;
  std::vector<std::vector<unsigned char>> records;
  command::SetPhase phase{};
  phase.market = 1 + static_cast<u32>(dice.below(Run::usual_markets));
  phase.phase = auction;
  records.push_back(run.encode(phase));
  for (u64 i = dice.below(dice.one_in(3) ? 3000 : 200); i > 0; --i) {
    command::Place c{};
    c.account = Run::first_customer + static_cast<u32>(dice.below(Run::customers));
    c.market = phase.market;
    c.side = static_cast<u8>(1 + dice.below(2));
    c.type = limit_order;
    c.self_trade = static_cast<u8>(1 + dice.below(5));
    c.time_in_force = gtc;
    c.price = static_cast<i64>(1005 + dice.below(20));
    c.quantity = static_cast<i64>(1 + dice.below(dice.one_in(9) ? 400 : 3));
    records.push_back(run.encode(c));
  }
  phase.phase = continuous;
  if (dice.one_in(4)) phase.market = 0;
  records.push_back(run.encode(phase));
  run.apply(records);
}

}  // namespace bedesten::fuzz
