// The state machine: a batch of commands in, a batch of events out. The rules it follows are in
// docs/reference/kernel.md; their bodies are in settings, movements, trading,
// waiting, reducing and cancelling.
#pragma once

#include <memory>
#include <vector>

#include "book.hpp"
#include "keys.hpp"
#include "ledger.hpp"
#include "money.hpp"
#include "output.hpp"
#include "taker.hpp"

namespace bedesten {

// What is called around every command; the kernel itself has no clock.
struct NoProbe {
  void before_first() {}
  void after_each() {}
};

struct Sight;
class Outlook;

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
  void counters(u32 market, Output& output) const;
  // The lowest time of expiry among open orders, 0 without one.
  i64 next_expiry() const { return expiries_.next(); }

  // A sentence naming the first broken invariant of I1 to I4, or null.
  const char* audit();

 private:
  friend class Restorer;

  const char* restore_newest(const unsigned char* data, std::size_t size);
  const char* check_framing(const unsigned char* data, std::size_t size) const;
  void dispatch(const unsigned char* record);
  template <class Command>
  void read(const unsigned char* record, u16 size);
  template <class Command>
  void answer(const Command& command);
  template <class Command>
  bool repeats(const Command& command, u64 print);
  template <class Command>
  void remember(const Command& command, u64 print);
  void refuse(u8 kind, u32 account, Refusal refusal);
  void end_batch(u32 count);

  // ahead.hpp
  bool is_scattered() const;
  [[gnu::always_inline]] void look_ahead(Outlook& outlook) const;
  void see(const unsigned char* record, Sight& sight) const;
  void approach(Sight& sight) const;
  void reach(const Sight& sight) const;
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

  // settings.hpp
  Refusal check_market(const command::SetMarket& c) const;
  void store_market(const command::SetMarket& c, Market& market);
  void write_asset(u32 id, u32 command, Output& output) const;
  void write_market(const Market& market, u32 command, Output& output) const;
  void write_account(u32 id, u32 command, Output& output) const;

  // trading.hpp
  Refusal check_client_id(const command::Place& c);
  Refusal check_place(const command::Place& c, Taker& taker);
  Refusal check_type(const command::Place& c) const;
  Refusal check_amounts(const command::Place& c, Taker& taker) const;
  void accept(const command::Place& c, Taker& taker);
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
  [[gnu::always_inline]] u32 store(const command::Place& c, const Taker& taker);
  void rest(const command::Place& c, const Taker& taker);
  void finish(const Taker& taker, Done reason);

  // cancelling.hpp
  void close_order(u32 handle, Done reason);
  template <class Command>
  Refusal find_own(const Command& c, u32& handle) const;
  template <class Event>
  void release(u32 account, u32 asset, i128 amount, Event& event);
  [[gnu::always_inline]] void forget(u32 handle);
  [[gnu::always_inline]] void unlink(u32 handle);
  void link_account(u32 handle);
  u32 find_order(i64 id) const;

  // waiting.hpp
  void wait(const command::Place& c, const Taker& taker);
  void trigger(Market& market);
  void wake(Market& market);
  void run_due(Market& market);
  bool activate(Market& market, u32 handle);
  Taker taker_of(Market& market, u32 handle) const;
  void stop_waiting(Market& market, u32 handle);
  void add_special(u32 handle, i64 stop_price, i64 expires_at);
  void unlink_special(u32 handle);

  // reducing.hpp
  void reduce(u32 handle, i64 lots);
  void decrement_both(Taker& taker, u32 maker, i64 lots);

  void write_order(u32 handle, Output& output) const;

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
    dirty_markets_.push_back(market.id);
  }

  template <class Event>
  Event& emit() {
    return output_->add<Event>(index_);
  }

  Ledger ledger_;
  BookMemory memory_;
  std::vector<std::unique_ptr<Market>> markets_;
  HandleTable order_ids_;
  ClientIds client_ids_;
  KeyWindow window_;
  MovementKeys movement_keys_;
  Reservations reservations_;
  Specials specials_;
  Expiries expiries_;
  i64 last_at_ = 0, last_id_ = 0;
  u64 last_seq_ = 0;

  // Of the batch that is being applied.
  Output* output_ = nullptr;
  u32 index_ = 0;
  u32 due_count_ = 0;  // orders that are due, in all markets; across batches
  u32 first_event_ = 0;  // of the command
  i64 id_floor_ = 0;
  bool scattered_ = false;
  std::vector<u32> dirty_markets_;
};

}  // namespace bedesten

#include "ahead.hpp"
#include "apply.hpp"
#include "cancelling.hpp"
#include "movements.hpp"
#include "queries.hpp"
#include "reducing.hpp"
#include "settings.hpp"
#include "shapes.hpp"
#include "snapshot.hpp"
#include "trading.hpp"
#include "waiting.hpp"
