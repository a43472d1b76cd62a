// Folds journal rows into the rows of the tables, as src/bedesten/projector/fold.py does.
//
// It knows the events that come by the million. A batch with anything else, or with anything odd,
// is given back untouched and Python folds it: so nothing is ever guessed here.
#pragma once

#include "keys.hpp"
#include "ledger.hpp"
#include "trading.hpp"

namespace bedesten::projection {

struct JournalRow {
  i64 seq, at;
  std::string_view commands, events;
};

class Fold {
 public:
  explicit Fold(const std::string& plan)
      : plan_(plan), ledger(plan_), trading(plan_), keys(plan_), silent_(plan_.kinds("silent")) {
    knows<event::Transferred>(
        "Transferred",
        "transfer debit_account credit_account asset debit_bucket credit_bucket reason amount key");
    knows<event::OrderAccepted>(
        "OrderAccepted",
        "order account market side type time_in_force self_trade flags price quantity held "
        "maker_fee_ppm taker_fee_ppm quote_quantity client_order_id key stop_price "
        "display_quantity expires_at trail_offset activation_price trail_ppm list replaces");
    knows<event::Traded>(
        "Traded",
        "trade market taker_side auction maker_order taker_order maker_account taker_account price "
        "quantity maker_fee taker_fee released number maker_filled taker_filled");
    knows<event::OrderDone>(
        "OrderDone",
        "order account market reason side refusal filled release_transfer released "
        "filled_value fee");
    knows<event::OrderTriggered>("OrderTriggered", "order account market last_price stop_price");
    knows<event::OrderHeld>(
        "OrderHeld", "order account market side hold_transfer held price stop_price");
    knows<event::ListAccepted>(
        "ListAccepted",
        "list account market contingency first second third client_list_id key");
    knows<event::SelfTradePrevented>(
        "SelfTradePrevented",
        "market mode taker_order maker_order taker_account maker_account price quantity");
    knows<event::OrderReduced>(
        "OrderReduced", "order account market side quantity release_transfer released");
    knows<event::BalanceChanged>(
        "BalanceChanged", "account asset available held set_aside bonus");
  }

 private:
  Plan plan_;

 public:
  Ledger ledger;
  Trading trading;
  Keys keys;
  Listing listing;

  bool knows(u8 kind) const { return known_[kind]; }

  // Keys (account, asset) of balances that these rows touch and that are not here yet.
  std::vector<u64> missing(const std::vector<JournalRow>& rows) const {
    std::vector<u64> found;
    Index seen;
    for (const JournalRow& row : rows) {
      const Answers answers(row);
      each(answers.tail(), [&](u8 kind, std::string_view record) {
        if (silent_[kind]) return;
        const auto e = read<event::BalanceChanged>(kind, record);
        const u64 key = Ledger::key_of(e.account, e.asset);
        require(key != 0);
        if (ledger.knows(key) || seen.find(key) != Index::none) return;
        seen.add(key, 0);
        found.push_back(key);
      });
      each(answers.body(), [&](u8 kind, std::string_view) {
        require(silent_[kind] || (known_[kind] && kind != event::BalanceChanged::number));
      });
    }
    return found;
  }

  // The rows of all tables, in `ledger`, `trading` and `keys`. All balances must be here.
  void fold(const std::vector<JournalRow>& rows) {
    ledger.begin_batch();
    trading.begin_batch();
    keys.rows.clear();
    try {
      for (const JournalRow& row : rows) fold(row);
      trading.end_batch();
      ledger.write_balances();
    } catch (...) {
      ledger.roll_back();
      throw;
    }
  }

 private:
  // The events of a row, cut as its table of offsets says.
  class Answers {
   public:
    explicit Answers(const JournalRow& row) : data_(row.events) {
      EventsHeader head;
      require(data_.size() >= sizeof head);
      std::memcpy(&head, data_.data(), sizeof head);
      require(head.magic == events_magic);
      count_ = head.count;
      const std::size_t table = (std::size_t{4} * (std::size_t{count_} + 1) + 7) / 8 * 8;
      require(sizeof head + table <= data_.size());
      u32 last = 0;
      for (u32 index = 0; index <= count_; ++index) {
        const u32 now = offset(index);
        require(now >= last && now <= data_.size());
        last = now;
      }
    }
    u32 count() const { return count_; }
    std::string_view of(u32 index) const { return cut(offset(index), offset(index + 1)); }
    std::string_view body() const { return cut(offset(0), offset(count_)); }
    std::string_view tail() const { return cut(offset(count_), data_.size()); }

   private:
    u32 offset(u32 index) const {
      u32 value;
      std::memcpy(&value, data_.data() + sizeof(EventsHeader) + std::size_t{4} * index, 4);
      return value;
    }
    std::string_view cut(std::size_t begin, std::size_t end) const {
      return data_.substr(begin, end - begin);
    }

    std::string_view data_;
    u32 count_ = 0;
  };

  template <class Event>
  void knows(const std::string& name, const std::string& fields) {
    known_[Event::number] = plan_.knows<Event>(name, fields);
  }

  template <class Take>
  static void each(std::string_view records, Take take) {
    while (!records.empty()) {
      u16 size;
      require(records.size() >= sizeof(event::Head));
      std::memcpy(&size, records.data(), sizeof size);
      require(size >= sizeof(event::Head) && size <= records.size());
      take(static_cast<u8>(records[2]), records.substr(0, size));
      records.remove_prefix(size);
    }
  }

  // What a short record leaves out reads as zero; a longer one than ours is not ours.
  template <class Event>
  Event read(u8 kind, std::string_view record) const {
    require(kind == Event::number && known_[kind] && record.size() <= sizeof(Event));
    Event e;
    if (record.size() < sizeof e) std::memset(static_cast<void*>(&e), 0, sizeof e);
    std::memcpy(static_cast<void*>(&e), record.data(), record.size());
    return e;
  }

  void fold(const JournalRow& row) {
    const Answers answers(row);
    const i64 moment = ns_moment(row.at);
    ledger.begin_row(row.seq, moment);
    trading.begin_row(row.seq, moment);
    each(answers.body(), [this](u8 kind, std::string_view record) { take(kind, record); });
    each(answers.tail(), [this](u8 kind, std::string_view record) {
      if (!silent_[kind]) ledger.meet(read<event::BalanceChanged>(kind, record));
    });
    require(row.commands.size() >= sizeof(CommandsHeader));
    std::string_view commands = row.commands.substr(sizeof(CommandsHeader));
    for (u32 index = 0; index < answers.count(); ++index) {
      u16 size;
      require(commands.size() >= sizeof(command::Head));
      std::memcpy(&size, commands.data(), sizeof size);
      require(size >= sizeof(command::Head) && size <= commands.size());
      keys.command(commands.substr(0, size), answers.of(index), row.seq, index);
      commands.remove_prefix(size);
    }
  }

  void take(u8 kind, std::string_view record) {
    switch (kind) {
      case event::OrderAccepted::number: {
        const auto e = read<event::OrderAccepted>(kind, record);
        const Terms& terms = listing.terms(e.market);
        trading.order_accepted(e, terms);
        ledger.order_accepted(e, terms);
        break;
      }
      case event::Traded::number: {
        const auto e = read<event::Traded>(kind, record);
        const Terms& terms = listing.terms(e.market);
        trading.traded(e, terms);
        ledger.traded(e, terms);
        break;
      }
      case event::OrderDone::number: {
        const auto e = read<event::OrderDone>(kind, record);
        const Terms& terms = listing.terms(e.market);
        trading.order_done(e, terms);
        ledger.released(e, terms);
        break;
      }
      case event::OrderTriggered::number: {
        const auto e = read<event::OrderTriggered>(kind, record);
        trading.order_triggered(e, listing.terms(e.market));
        break;
      }
      case event::OrderHeld::number: {
        const auto e = read<event::OrderHeld>(kind, record);
        const Terms& terms = listing.terms(e.market);
        trading.order_held(e, terms);
        ledger.order_held(e, terms);
        break;
      }
      case event::ListAccepted::number:
        trading.list_accepted(read<event::ListAccepted>(kind, record));
        break;
      case event::SelfTradePrevented::number: {
        const auto e = read<event::SelfTradePrevented>(kind, record);
        trading.self_trade_prevented(e, listing.terms(e.market));
        break;
      }
      case event::OrderReduced::number: {
        const auto e = read<event::OrderReduced>(kind, record);
        const Terms& terms = listing.terms(e.market);
        trading.order_reduced(e, terms);
        ledger.released(e, terms);
        break;
      }
      case event::Transferred::number:
        ledger.transferred(read<event::Transferred>(kind, record));
        break;
      default: require(silent_[kind]);
    }
  }

  std::array<bool, 256> silent_, known_{};
};

}  // namespace bedesten::projection
