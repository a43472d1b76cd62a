// Phases of a market: moved by command, by schedule, by volatility; entering continuous trading
// uncrosses the book first, in as many commands as it takes.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline Refusal Kernel::carry_out(const command::SetPhase& c) {
  if (c.market != 0 && market_of(c.market) == nullptr) return Refusal::market_not_found;
  // From here it must succeed.
  for (const auto& market : markets_) {
    if (c.market != 0 && c.market != market->id) continue;
    enter_phase(*market, c.phase, by_command);
  }
  return Refusal::none;
}

inline void Kernel::enter_phase(Market& market, u8 phase, u8 cause) {
  const bool opens = phase == continuous && market.phase != continuous;
  if (!opens || uncross(market)) {
    move_phase(market, phase, cause);
    if (opens) trigger(market);
  }
  review(market);
}

// Emits the move; whoever calls knows that nothing has to happen before it.
inline void Kernel::move_phase(Market& market, u8 phase, u8 cause) {
  auto& moved = emit<event::PhaseSet>();
  moved.market = market.id;
  moved.phase = phase;
  moved.previous = market.phase;
  moved.cause = cause;
  if (phase == auction || market.phase == auction) {
    schedule_.move_end(market.id, market.auction_ends_at, 0);
    market.auction_ends_at = 0;
  }
  market.phase = phase;
  refresh_bounds(market);
  if (phase == auction) note_auction(market);
}

// Its indicative price is told at the end of the batch.
inline void Kernel::note_auction(Market& market) {
  mark(market);
  market.auction_entered = true;
}

// Whether the market has to go on by itself, once a command is done with it.
inline void Kernel::review(const Market& market) {
  const bool triggers = market.phase == continuous && market.watch.first_due() != 0;
  if (triggers || market.uncross_price != 0) {
    left_over_.insert(market.id);
  } else {
    left_over_.erase(market.id);
  }
}

inline Refusal Kernel::carry_out(const command::RunTriggers& c) {
  Market* market = market_of(c.market);
  if (market == nullptr) return Refusal::market_not_found;
  // From here it must succeed.
  if (market->uncross_price != 0) {
    enter_phase(*market, continuous, by_command);
  } else {
    run_due(*market);
  }
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::SchedulePhase& c) {
  if (market_of(c.market) == nullptr) return Refusal::market_not_found;
  const bool passed = c.at < 0 || (c.at > 0 && c.at <= last_at_);
  if (passed || !every_in_range(c.every) || (c.at == 0 && c.every != 0)) {
    return Refusal::time_out_of_range;
  }
  // From here it must succeed.
  const Schedule::Entry entry{c.at, c.every};
  schedule_.set(c.market, c.phase, entry);
  write_scheduled(c.market, c.phase, entry, index_, *output_);
  return Refusal::none;
}

inline void Kernel::write_scheduled(u32 market, u8 phase, Schedule::Entry entry, u32 command,
                                    Output& output) const {
  auto& scheduled = output.add<event::PhaseScheduled>(command);
  scheduled.market = market;
  scheduled.phase = phase;
  scheduled.at = entry.at;
  scheduled.every = entry.every;
}

// Moves every market whose time has come, but those whose uncrossing has to go on first.
inline void Kernel::keep_schedule() {
  const auto skips = [&](u32 id) { return market_of(id)->uncross_price != 0; };
  while (const Schedule::Due* next = schedule_.first(last_at_, skips)) {
    const Schedule::Due due = *next;
    Schedule::Entry entry{};
    if (due.entry) entry = moved_on(schedule_.of(due.market, due.phase), last_at_);
    enter_phase(*market_of(due.market), due.phase, by_schedule);
    if (!due.entry) continue;
    schedule_.set(due.market, due.phase, entry);
    write_scheduled(due.market, due.phase, entry, index_, *output_);
  }
}

// Where auctions would uncross now, for those that changed in the batch.
inline void Kernel::end_auctions(u32 count) {
  for (const u32 id : auctions_) write_indicative(*market_of(id), count, *output_);
  auctions_.clear();
}

}  // namespace bedesten
