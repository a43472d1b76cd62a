// The state machine: a batch of commands in, a batch of events out. The rules it follows are in
// docs/reference/kernel.md and the pages after it; their bodies are in the headers at the end.
#pragma once

#include <memory>
#include <vector>

#include "book.hpp"
#include "keys.hpp"
#include "ledger.hpp"
#include "marked_markets.hpp"
#include "money.hpp"
#include "output.hpp"
#include "rates.hpp"
#include "schedule.hpp"
#include "tables.hpp"
#include "taker.hpp"

namespace bedesten {

// What is called around every command; the kernel itself has no clock.
struct NoProbe {
  void before_first() {}
  void after_each() {}
};

struct Sight;
class Outlook;
// Which checks of numbers a placement gets: most need few; at its turn, an order in a list was
// checked in part before.
enum class Checks { plain, special, turn };

struct Legs;
// Where a crossed book would uncross; price 0: nowhere.
struct Cross {
  i64 price = 0;
  i128 volume = 0, surplus = 0;  // lots; the surplus is that of the buyers
};

// Quote units of one tick times one lot, base units of one lot.
struct Units {
  i128 notional, lot;
};

struct Meeting;
struct Refit;
struct Refitted;

class Kernel {
 public:
  Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  // Writes the events of the batch to `output`. Answers a sentence, and changes nothing, when the
  // framing is broken; else null. Throws only std::bad_alloc, after which the state is undefined.
  template <class Probe = NoProbe>
  const char* apply(const unsigned char* data, std::size_t size, Output& output,
                    Probe probe = {});

  void snapshot(Output& output);
  // Fills this new kernel. Answers a sentence when the snapshot is refused; else null.
  const char* restore(const unsigned char* data, std::size_t size);

  void assets(Output& output) const;
  void markets(Output& output) const;
  void accounts(Output& output) const;
  void account(u32 id, Output& output) const;
  void balances(u32 account, Output& output);
  void order(i64 id, Output& output) const;
  void client_order(u32 account, const ClientId& id, Output& output) const;
  void open_orders(u32 account, u32 market, Output& output) const;
  void book(u32 market, u32 depth, Output& output) const;
  void book_orders(u32 market, Output& output) const;
  void counters(u32 market, Output& output) const;
  void indicative(u32 market, Output& output) const;
  // The lowest time at which there is something to do, 0 without one.
  i64 next_expiry() const;

  // A sentence naming the first broken invariant of I1 to I4, or null.
  const char* audit();

 private:
  friend class Restorer;

  const char* restore_newest(const unsigned char* data, std::size_t size);
  const char* check_framing(const unsigned char* data, std::size_t size) const;
  void dispatch(const unsigned char* record);
  void dispatch_rare(const unsigned char* record, const command::Head& head);
  template <class Command>
  void read(const unsigned char* record, u16 size);
  template <class Command>
  [[gnu::always_inline]] void answer(const Command& command, bool keyed);
  template <class Command>
  bool repeats(const Command& command, u64 print);
  template <class Command>
  void remember(const Command& command, u64 print);
  void refuse(u8 kind, u32 account, Refusal refusal);
  void end_batch(u32 count);
  void end_auctions(u32 count);

  // ahead.hpp
  bool looks_ahead();
  void look_ahead(Outlook& outlook) const;
  void see(const unsigned char* record, Sight& sight) const;
  void see_key(const unsigned char* record) const;
  void see_market(Sight& sight) const;
  void see_book(Sight& sight) const;
  void see_order(Sight& sight) const;
  void see_row(const Sight& sight) const;
  void look_behind(const Market& market, const Order& maker) const;

  Refusal carry_out(const command::SetAsset& c);
  Refusal carry_out(const command::SetMarket& c);
  Refusal carry_out(const command::SetPhase& c);
  Refusal carry_out(const command::SetAccount& c);
  Refusal carry_out(const command::Transfer& c);
  Refusal carry_out(const command::Reserve& c);
  Refusal carry_out(const command::Post& c);
  Refusal carry_out(const command::Void& c);
  Refusal carry_out(const command::Place& c);
  Refusal carry_out(const command::Cancel& c);
  Refusal carry_out(const command::MassCancel& c);
  Refusal carry_out(const command::AdvanceTime& c);
  Refusal carry_out(const command::RunTriggers& c);
  Refusal carry_out(const command::Amend& c);
  Refusal carry_out(const command::PlaceList& c);
  Refusal carry_out(const command::Replace& c);
  Refusal carry_out(const command::CancelAllAfter& c);
  Refusal carry_out(const command::SetOrderLimit& c);
  Refusal carry_out(const command::SchedulePhase& c);
  Refusal carry_out(const command::SetFees& c);
  Refusal carry_out(const command::SetTier& c);

  // settings.hpp
  Refusal check_market(const command::SetMarket& c) const;
  Units units_of(const command::SetMarket& c) const;
  void store_market(const command::SetMarket& c, Market& market);
  void write_asset(u32 id, u32 command, Output& output) const;
  void write_market(const Market& market, u32 command, Output& output) const;
  void write_account(u32 id, u32 command, Output& output) const;

  // bands.hpp, auction.hpp
  [[gnu::cold]] bool prepare(Taker& taker);
  [[gnu::cold]] bool meets_volatility(const Taker& taker) const;
  void interrupt(Market& market);
  Cross cross_of(const Market& market) const;
  i128 all_lots(const Level& level) const;
  void write_indicative(const Market& market, u32 command, Output& output) const;
  bool uncross(Market& market);
  bool meets_within(const Market& market) const;
  void meet(Market& market);
  void end_meeting(u32 handle, i64 lots);
  void prevent_meeting(Market& market, u32 taker, u32 maker, i64 lots);
  void trade_at_auction(Market& market, u32 taker, u32 maker, i64 lots);
  void write_meeting(Market& market, const Meeting& m, i64 lots);
  void settle_meeting(Market& market, const Meeting& m);

  // phases.hpp
  void enter_phase(Market& market, u8 phase, u8 cause);
  void move_phase(Market& market, u8 phase, u8 cause);
  void review(const Market& market);
  void keep_schedule();
  void note_auction(Market& market);
  void write_scheduled(u32 market, u8 phase, Schedule::Entry entry, u32 command,
                       Output& output) const;

  // charging.hpp
  Rates rates_of(const Market& market, u32 account) const;
  Refusal check_fees(const command::SetFees& c) const;
  void store_fees(const command::SetFees& c);
  void write_fees(Output& output) const;
  void write_tiers(Output& output) const;
  [[gnu::cold]] Rates special_rates(const Market& market, u32 account) const;

  // refitting.hpp
  Refusal check_refit(const command::SetMarket& c, const Market& market) const;
  void refit(const command::SetMarket& c, Market& market);
  Refitted refitted(u32 handle, const Refit& change, i128 notional_unit) const;
  std::vector<u32> orders_of(const Market& market) const;
  std::vector<i64> misfits(const command::SetMarket& c, const Market& market) const;
  void forget_levels(Market& market);
  void renumber(u32 handle, const Refitted& now);

  // trading.hpp
  [[gnu::always_inline]] void place(const command::Place& c, Taker& taker, i64 replaces);
  Refusal check_client_id(const command::Place& c);
  [[gnu::always_inline]] Refusal check_entry(u32 account, u32 market, u8 steps) const;
  [[gnu::always_inline]] void begin(const command::Place& c, Taker& taker) const;
  [[gnu::always_inline]] Refusal check_place(const command::Place& c, Taker& taker, u32 gone);
  Refusal check_type(const command::Place& c, const Market& market) const;
  [[gnu::always_inline]] bool passes(const command::Place& c, Taker& taker) const;
  template <Checks checks>
  Refusal check_amounts(const command::Place& c, Taker& taker) const;
  template <Checks checks>
  Refusal check_quantities(const command::Place& c, const Taker& taker) const;
  template <Checks checks>
  Refusal check_prices(const command::Place& c, Taker& taker) const;
  bool takes(const BookSide& opposite, i64 limit) const;
  [[gnu::always_inline]] void accept(const command::Place& c, Taker& taker, i64 list,
                                     i64 replaces);
  [[gnu::always_inline]] void hold(Balance& row, i128 amount);
  [[gnu::always_inline]] Done enter(Taker& taker);
  bool fillable(const Taker& taker) const;
  [[gnu::always_inline]] void match(Taker& taker);
  i64 tradable(const Taker& taker, const Level& level) const;
  void prevent(Taker& taker, u32 maker);
  void trade(Taker& taker, u32 maker, i64 lots);
  void move_money(Balance* const* buyer, Balance* const* seller, i128 base, i128 cost,
                  i128 released);
  void charge(Balance& payer, Balance& house, i128 amount);
  Done remainder_reason(const Taker& taker) const;
  [[gnu::always_inline]] u32 store(const command::Place& c, const Taker& taker, i64 list);
  void rest(const command::Place& c, const Taker& taker);
  void finish(const Taker& taker, Done reason, Refusal refusal = Refusal::none);

  // cancelling.hpp
  void close_order(u32 handle, Done reason);
  void close_filled(Market& market, u32 handle);
  void close_special(u32 handle, Done reason);
  void close_matching(std::vector<i64>& ids);
  event::OrderDone& write_done(u32 handle, Done reason);
  template <class Command>
  Refusal find_own(const Command& c, u32& handle) const;
  template <class Event>
  void release(u32 account, u32 asset, i128 amount, Event& event);
  [[gnu::always_inline]] void forget(u32 handle);
  void link_account(u32 handle);
  u32 find_order(i64 id) const;

  // waiting.hpp
  void wait(const command::Place& c, const Taker& taker);
  void trigger(Market& market);
  void wake(Market& market);
  void run_due(Market& market);
  Refusal flag_of(const Account& account) const;
  bool activate(Market& market, u32 handle);
  bool enter_stored(u32 handle);
  void reject(u32 handle, Refusal refusal);
  void finish_stored(u32 handle, const Taker& taker, Done reason, Refusal refusal);
  Taker taker_of(u32 handle) const;
  i128 hold_of(u32 handle) const;
  void add_special(u32 handle, const command::Place& c, const Taker& taker, i64 list);
  void add_row(u32 handle, i64 stop_price, i64 expires_at, const Rarity& row);
  void unlink_special(u32 handle);

  // trailing.hpp
  Refusal check_stop(const command::Place& c) const;
  Refusal find_stop(const command::Place& c, Taker& taker) const;
  void start_waiting(u32 handle, u8 waiting);
  void start_trailing(Watch& watch, u32 handle);
  void stop_waiting(u32 handle);
  void follow_price(Market& market);
  void move_stops(Market& market, u8 side);

  // iceberg.hpp
  bool slides(const command::Place& c, i64 best, Taker& taker) const;
  i64 offer_of(u32 handle) const;
  i128 fillable_at(const Taker& taker, const Level& level, bool& ended) const;
  void put_on_book(u32 handle);
  void take_off_book(u32 handle);
  void take_special(u32 handle, i64 lots);
  void take_shown(u32 handle, i64 lots);
  void cut_shown(u32 handle);

  // lists.hpp
  Refusal check_list(const command::PlaceList& c, Legs& legs);
  Refusal check_leg(u8 contingency, const command::Place& place, Taker& taker) const;
  Refusal check_follower(const command::Place& place, Taker& taker) const;
  u32 accept_list(const command::PlaceList& c, Legs& legs);
  void hold_apart(u32 handle, i128 amount);
  bool in_list(u32 handle) const;
  Refusal cancel_list(const command::Cancel& c);
  void end_in_list(i64 list, i64 order, Done reason);
  void link_others(i64 list, i64 order);
  u32 partner_of(u32 handle) const;
  void resolve_pair(u32 handle);
  void resolve_triggered(u32 handle);
  bool take_turn(Market& market, u32 handle);
  Refusal check_turn(u32 handle, Taker& taker) const;
  void begin_turn(u32 handle, const Taker& taker);

  // limits.hpp
  Refusal check_limits(const command::Place& c, const Taker& taker, u32 gone) const;
  Refusal check_list_limits(const Legs& legs) const;
  Refusal check_limits(const Taker& taker, u32 count, i128 value, u32 gone) const;

  // timers.hpp
  void set_timer(u32 account, i64 deadline);
  bool run_timer(u32 account, u32& ended);
  u32 open_and_unexpired(u32 account) const;

  // replacing.hpp
  Refusal replace_at_once(const command::Place& place, u32 old);
  void place_instead(const command::Place& c, Taker& taker, i64 replaces);
  Refusal check_replacement(const command::Place& c, Taker& taker, u32 gone);

  // reducing.hpp
  void reduce(u32 handle, i64 lots);
  void decrement_one(u32 handle, i64 lots);
  void decrement_both(Taker& taker, u32 maker, i64 lots);

  void write_order(u32 handle, Output& output) const;
  void write_tables(Output& output) const;

  i64 take_ids(i64 count) {
    const i64 first = last_id_ + 1 > id_floor_ ? last_id_ + 1 : id_floor_;
    last_id_ = first + count - 1;
    return first;
  }

  Market* market_of(u32 id) const {
    return id - 1 < markets_.size() ? markets_.data()[id - 1].get() : nullptr;
  }

  void mark(Market& market) {
    if (market.dirty) return;
    market.dirty = true;
    dirty_markets_.add(market.id);
  }

  template <class Event>
  Event& emit() {
    return output_->add<Event>(index_);
  }

  Ledger ledger_;
  BookMemory memory_;
  std::vector<std::unique_ptr<Market>> markets_;
  HandleTable order_ids_{dense};
  ClientIds client_ids_;
  KeyWindow window_;
  MovementKeys movement_keys_;
  Reservations reservations_;
  Specials specials_;
  Expiries expiries_;
  Lists lists_;
  Limits limits_;
  Timers timers_;
  Schedule schedule_;
  RateTable rates_;
  std::set<u32> left_over_;  // markets with due orders or an uncrossing to go on with
  i64 last_at_ = 0, last_id_ = 0;
  u64 last_seq_ = 0;

  // Of the batch that is being applied.
  Output* output_ = nullptr;
  u32 index_ = 0;
  u32 first_event_ = 0;  // of the command
  i64 id_floor_ = 0;
  bool scattered_ = false;
  MarkedMarkets dirty_markets_;
  std::vector<u32> auctions_;  // whose indicative prices are told
};

}  // namespace bedesten

#include "ahead.hpp"
#include "bands.hpp"
#include "auction.hpp"

#include "apply.hpp"
#include "cancelling.hpp"
#include "charging.hpp"
#include "iceberg.hpp"
#include "limits.hpp"
#include "lists.hpp"
#include "movements.hpp"
#include "phases.hpp"
#include "queries.hpp"
#include "reducing.hpp"
#include "refitting.hpp"
#include "replacing.hpp"
#include "settings.hpp"
#include "shapes.hpp"
#include "snapshot.hpp"
#include "timers.hpp"
#include "trading.hpp"
#include "trailing.hpp"
#include "waiting.hpp"
