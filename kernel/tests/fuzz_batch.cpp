// Seeded random commands, mutated records, batches and snapshots against the kernel, with the
// invariants I1 to I4 checked after every batch. Any sanitizer finding or broken rule aborts.
//
// Build: g++ -std=c++20 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
//          -D_GLIBCXX_ASSERTIONS -I kernel kernel/tests/fuzz_batch.cpp -o fuzz_batch
// Run:   ./fuzz_batch SEED COMMANDS [INPUTS [SECONDS]]    (kernel/tests/run.sh does both)
// COMMANDS are mostly sensible; INPUTS, of fuzz_inputs.hpp, are mostly not.

#include <cstdio>
#include <string>

#include "fuzz_inputs.hpp"
#include "fuzz_markets.hpp"
#include "fuzz_orders.hpp"

using namespace bedesten;

namespace {

struct Dice {
  u64 state;

  u64 next() {
    state += 0x9E3779B97F4A7C15;
    u64 z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  u64 below(u64 bound) { return next() % bound; }
  bool one_in(u64 n) { return below(n) == 0; }
};

using Bytes = std::vector<unsigned char>;

template <class Event>
Event read_event(const unsigned char* record) {
  Event event;
  std::memcpy(static_cast<void*>(&event), record, sizeof event);
  return event;
}

struct Run {
  static constexpr u32 customers = 12;
  static constexpr u32 first_customer = 3;
  static constexpr u32 usual_markets = 3;

  explicit Run(u64 seed) : dice{seed} {}

  Dice dice;
  std::unique_ptr<Kernel> kernel = std::make_unique<Kernel>();
  Output output, scratch;
  std::vector<Bytes> sent;  // for repetitions
  std::vector<i64> orders;
  u64 seq = 0, keys = 0, applied = 0, trades = 0, refused = 0;
  u64 triggered = 0, reduced = 0, expired = 0, deferred = 0;
  u64 auctioned = 0, interrupted = 0, misfits = 0;
  u64 lists = 0, turns = 0, linked = 0, replaced = 0;
  u32 left_over = 0;  // market whose cascade has to go on
  u64 refused_batches = 0, refused_snapshots = 0;
  i64 at = 1'750'000'000'000'000'000;

  [[noreturn]] void fail(const char* why) {
    std::fprintf(stderr, "fuzz_batch: %s after %llu commands\n", why,
                 static_cast<unsigned long long>(applied));
    std::abort();
  }

  template <class Command>
  Bytes encode(Command& c) {
    c.size = sizeof(Command);
    c.kind = Command::number;
    const auto* raw = reinterpret_cast<const unsigned char*>(&c);
    return Bytes(raw, raw + sizeof c);
  }

  u32 account() {
    if (dice.one_in(40)) return static_cast<u32>(dice.below(3));
    return dice.one_in(60) ? static_cast<u32>(dice.next())
                           : first_customer + static_cast<u32>(dice.below(customers));
  }
  u32 asset() { return dice.one_in(40) ? static_cast<u32>(dice.below(9)) : 1 + dice.below(2); }
  u32 market() { return dice.one_in(40) ? static_cast<u32>(dice.next()) : 1 + dice.below(3); }
  i128 amount() {
    if (dice.one_in(10)) return i128{1} << dice.below(127);
    if (dice.one_in(50)) return static_cast<i128>(static_cast<u128>(dice.next()) << 64);
    return 1 + static_cast<i128>(dice.below(u64{1} << (10 + dice.below(50))));
  }
  i64 edge() { return static_cast<i64>(dice.next() >> dice.below(64)); }
  Key fresh_key() { return {++keys, 7}; }
  Key maybe_key() { return dice.one_in(3) ? fresh_key() : Key{0, 0}; }

  void name(ClientId& id) {
    const u64 length = 1 + dice.below(dice.one_in(30) ? 40 : 36);
    std::memset(id.text, 'a' + static_cast<int>(dice.below(20)), length);
  }

  Bytes set_up(u32 step) {
    if (step < 2) {
      command::SetAccount c{};
      c.account_kind = static_cast<u8>(64 + step);
      return encode(c);
    }
    if (step < 2 + customers) {
      command::SetAccount c{};
      c.account_kind = spot;
      c.group = dice.one_in(3) ? 1000 : 0;
      c.owner = {step, 1};
      return encode(c);
    }
    step -= 2 + customers;
    if (step < 2) {
      command::SetAsset c{};
      c.scale = 8;
      c.asset_kind = 1;
      c.symbol[0] = static_cast<char>('A' + step);
      return encode(c);
    }
    step -= 2;
    if (step < usual_markets) return fuzz::list_market(*this, step);
    return fund(step - usual_markets);
  }

  Bytes fund(u32 number) {
    command::Transfer c{};
    c.key = fresh_key();
    c.debit_account = 1;
    c.credit_account = first_customer + number % customers;
    c.asset = 1 + number / customers % 2;
    c.debit_bucket = c.credit_bucket = available;
    c.reason = 3;
    c.amount = i128{1} << (20 + dice.below(80));
    return encode(c);
  }
  static constexpr u32 set_up_steps = 2 + customers + 2 + usual_markets + 2 * customers;

  Bytes place() {
    command::Place c{};
    c.account = account();
    c.key = maybe_key();
    c.market = market();
    c.side = static_cast<u8>(1 + dice.below(2));
    c.self_trade = static_cast<u8>(1 + dice.below(5));
    c.type = dice.one_in(8) ? market_order : limit_order;
    if (dice.one_in(4)) c.type = static_cast<u8>(stop_loss + dice.below(4));
    c.time_in_force = static_cast<u8>(1 + (dice.one_in(3) ? dice.below(3) : 0));
    c.quantity = dice.one_in(40) ? edge() : static_cast<i64>(1 + dice.below(500));
    // Now and then one of many thousand far levels, so that pages come and go.
    c.price = dice.one_in(10) ? static_cast<i64>(1 + dice.below(100'000))
                              : static_cast<i64>(1000 + dice.below(40));
    if (dice.one_in(50)) c.price = edge();
    if (is_conditional(c.type) && !dice.one_in(40)) {
      c.stop_price = static_cast<i64>(1000 + dice.below(40));
      if (dice.one_in(30)) c.stop_price = edge();
    }
    if (is_limit_like(c.type) && dice.one_in(4)) {
      c.time_in_force = static_cast<u8>(day + dice.below(2));
      c.expires_at = at + static_cast<i64>(dice.below(40'000'000'000));
      if (dice.one_in(20)) c.expires_at = edge();
    }
    if (is_market_like(c.type)) {
      c.price = 0;
      c.time_in_force = static_cast<u8>(2 + dice.below(2));
    }
    if (c.type == market_order) {
      if (dice.one_in(2) && c.side == buy) {
        c.time_in_force = ioc;
        c.quantity = 0;
        c.quote_quantity = amount();
      }
    }
    if (c.type == limit_order && c.time_in_force == gtc && dice.one_in(6)) c.flags |= post_only;
    if (dice.one_in(3)) name(c.client_order_id);
    if (!c.client_order_id.none() && dice.one_in(2)) c.flags |= client_id_window;
    return encode(c);
  }

  Bytes cancel() {
    if (dice.one_in(40)) {
      command::MassCancel c{};
      c.account = dice.one_in(4) ? 0 : account();
      c.market = dice.one_in(2) ? 0 : market();
      c.side = static_cast<u8>(dice.below(3));
      return encode(c);
    }
    command::Cancel c{};
    c.account = account();
    c.key = maybe_key();
    if (orders.empty() || dice.one_in(4)) {
      name(c.client_order_id);
    } else {
      const std::size_t recent = std::min<std::size_t>(orders.size(), 200);
      c.order = orders[orders.size() - 1 - dice.below(recent)];
    }
    return encode(c);
  }

  Bytes amend() {
    command::Amend c{};
    c.account = account();
    c.key = maybe_key();
    c.quantity = dice.one_in(20) ? edge() : static_cast<i64>(1 + dice.below(300));
    if (orders.empty() || dice.one_in(4)) {
      name(c.client_order_id);
    } else {
      const std::size_t recent = std::min<std::size_t>(orders.size(), 60);
      c.order = orders[orders.size() - 1 - dice.below(recent)];
      // Mostly the right account, which a stranger could not know.
      kernel->order(c.order, scratch_of_order());
      if (scratch.size() >= sizeof(event::OrderState) && !dice.one_in(10)) {
        c.account = read_event<event::OrderState>(scratch.data()).account;
      }
    }
    return encode(c);
  }

  Output& scratch_of_order() {
    scratch.clear();
    return scratch;
  }

  i64 some_order() {
    if (orders.empty()) return 1;
    const std::size_t recent = std::min<std::size_t>(orders.size(), 100);
    return orders[orders.size() - 1 - dice.below(recent)];
  }

  // All zeros when the order is not open.
  event::OrderState state_of(i64 order) {
    kernel->order(order, scratch_of_order());
    return scratch.size() != 0 ? read_event<event::OrderState>(scratch.data())
                               : event::OrderState{};
  }

  Bytes advance_time() {
    command::AdvanceTime c{};
    return encode(c);
  }

  Bytes run_triggers() {
    command::RunTriggers c{};
    c.market = left_over != 0 && !dice.one_in(5) ? left_over : market();
    return encode(c);
  }

  // So many orders wake at one price that one command cannot finish them.
  void flood() {
    std::vector<Bytes> records;
    for (u32 i = 0; i < 1300 + dice.below(1500); ++i) {
      command::Place c{};
      c.account = first_customer + static_cast<u32>(dice.below(customers));
      c.market = 1;
      c.side = sell;
      c.type = dice.one_in(9) ? stop_limit : stop_loss;
      c.self_trade = static_cast<u8>(1 + dice.below(5));
      c.time_in_force = ioc;
      c.quantity = static_cast<i64>(1 + dice.below(3));
      c.stop_price = static_cast<i64>(500 + dice.below(3));
      if (c.type == stop_limit) c.price = static_cast<i64>(1 + dice.below(900));
      records.push_back(encode(c));
    }
    for (u32 i = 0; i < 30; ++i) {
      command::Place c{};
      c.account = first_customer + i % customers;
      c.market = 1;
      c.side = static_cast<u8>(1 + i % 2);
      c.type = limit_order;
      c.self_trade = none;
      c.time_in_force = gtc;
      c.price = 100;
      c.quantity = static_cast<i64>(1 + dice.below(400));
      records.push_back(encode(c));
    }
    apply(records);
  }

  Bytes movement() {
    const u64 which = dice.below(6);
    if (which == 0) {
      command::Post c{};
      c.key = fresh_key();
      c.reservation = {1 + dice.below(keys), 7};
      c.credit_account = dice.one_in(2) ? 1 : account();
      c.reason = 4;
      c.amount = amount();
      return encode(c);
    }
    if (which == 1) {
      command::Void c{};
      c.key = fresh_key();
      c.reservation = {1 + dice.below(keys), 7};
      return encode(c);
    }
    if (which == 2) {
      command::Reserve c{};
      c.account = account();
      c.key = fresh_key();
      c.asset = asset();
      c.reason = 4;
      c.amount = amount();
      return encode(c);
    }
    command::Transfer c{};
    c.key = fresh_key();
    c.debit_account = dice.one_in(2) ? 1 : account();
    c.credit_account = account();
    c.asset = asset();
    c.debit_bucket = static_cast<u8>(dice.one_in(4) ? 1 + dice.below(4) : 1);
    c.credit_bucket = static_cast<u8>(dice.one_in(4) ? 1 + dice.below(4) : 1);
    c.reason = static_cast<u8>(1 + dice.below(9));
    c.amount = amount();
    return encode(c);
  }

  Bytes setting() {
    if (dice.one_in(2)) {
      command::SetPhase c{};
      c.market = static_cast<u32>(dice.below(5));
      c.phase = continuous;
      if (dice.one_in(8)) c.phase = static_cast<u8>(1 + dice.below(6));
      return encode(c);
    }
    if (dice.one_in(2)) {
      command::SetAccount c{};
      c.account = account();
      c.account_kind = spot;
      c.flags = dice.one_in(4) ? static_cast<u16>(1 << dice.below(3)) : 0;
      c.group = dice.one_in(2) ? 1000 : 0;
      c.owner = {c.account - 1, 1};
      return encode(c);
    }
    Bytes record = fuzz::list_market(*this, static_cast<u32>(dice.below(12)));
    for (int i = 0; i < 3 && dice.one_in(2); ++i) {
      const u64 field = 24 + 8 * dice.below((record.size() - 24) / 8);
      const i64 value = edge();
      std::memcpy(&record[field], &value, sizeof value);
    }
    return record;
  }

  Bytes record() {
    if (!sent.empty() && dice.one_in(25)) return sent[dice.below(sent.size())];
    const u64 which = dice.below(100);
    Bytes made = which < 34   ? place()
                 : which < 56 ? fuzz::draw(*this)
                 : which < 72 ? cancel()
                 : which < 80 ? amend()
                 : which < 82 ? advance_time()
                 : which < 84 ? run_triggers()
                 : which < 86 ? fuzz::schedule(*this)
                 : which < 88 ? fuzz::rates(*this)
                 : which < 89 ? fuzz::refit(*this)
                 : which < 96 ? movement()
                              : setting();
    if (dice.one_in(30)) made[2 + dice.below(made.size() - 2)] ^= 1 << dice.below(8);
    if (dice.one_in(30)) {
      made.resize(24 + 8 * dice.below((record_size_max - 24) / 8 + 1));
      const u16 size = static_cast<u16>(made.size());
      std::memcpy(made.data(), &size, sizeof size);
    }
    if (sent.size() < 512) sent.push_back(made);
    else sent[dice.below(512)] = made;
    return made;
  }

  Bytes batch(const std::vector<Bytes>& records) {
    const CommandsHeader header{commands_magic, static_cast<u32>(records.size()), seq, at};
    Bytes data(sizeof header);
    std::memcpy(data.data(), &header, sizeof header);
    for (const Bytes& one : records) data.insert(data.end(), one.begin(), one.end());
    return data;
  }

  void learn_orders() {
    EventsHeader header;
    std::memcpy(&header, output.data(), sizeof header);
    u32 begin, count = 0;
    std::memcpy(&begin, output.data() + sizeof header, sizeof begin);
    for (std::size_t offset = begin; offset < output.size(); ++count) {
      event::Head head;
      std::memcpy(&head, output.data() + offset, sizeof head);
      if (head.size < sizeof head || head.size > output.size() - offset) fail("broken event");
      i64 id;
      std::memcpy(&id, output.data() + offset + sizeof head, sizeof id);
      if (head.kind == event::OrderAccepted::number) orders.push_back(id);
      if (head.kind == event::Traded::number) ++trades;
      if (head.kind == event::Refused::number) ++refused;
      learn(head.kind, output.data() + offset);
      offset += head.size;
    }
    if (count != header.events) fail("wrong number of events");
  }

  void learn(u8 kind, const unsigned char* record) {
    if (kind == event::OrderTriggered::number) ++triggered;
    if (kind == event::OrderReduced::number) ++reduced;
    if (kind == event::Traded::number) auctioned += read_event<event::Traded>(record).auction;
    if (kind == event::PhaseSet::number) {
      interrupted += read_event<event::PhaseSet>(record).cause == by_volatility;
    }
    if (kind == event::OrderDone::number) {
      misfits += read_event<event::OrderDone>(record).reason == Done::terms_changed;
    }
    if (kind == event::Deferred::number) ++deferred;
    if (kind == event::ListAccepted::number) ++lists;
    if (kind == event::OrderHeld::number) ++turns;
    if (kind == event::OrderDone::number) {
      const Done reason = read_event<event::OrderDone>(record).reason;
      linked += reason == Done::linked_order;
      replaced += reason == Done::replaced;
    }
    if (kind == event::TriggersLeft::number) {
      left_over = read_event<event::TriggersLeft>(record).market;
    }
    if (kind == event::TimeAdvanced::number) {
      expired += read_event<event::TimeAdvanced>(record).expired;
    }
  }

  bool trades_now(u32 id) {
    scratch.clear();
    kernel->markets(scratch);
    const std::size_t offset = (id - 1) * sizeof(event::MarketSet);
    return read_event<event::MarketSet>(scratch.data() + offset).phase == continuous;
  }

  // No order waits for a price that was reached, and none is due that nobody runs.
  void check_waiting() {
    Output counters, open;
    for (u32 id = 1; id <= usual_markets; ++id) {
      counters.clear();
      open.clear();
      kernel->counters(id, counters);
      kernel->open_orders(0, id, open);
      const auto market = read_event<event::MarketCounters>(counters.data());
      for (std::size_t offset = 0; offset < open.size(); offset += sizeof(event::OrderState)) {
        const auto order = read_event<event::OrderState>(open.data() + offset);
        if (!trades_now(id) || order.waiting == 0 || market.last_price == 0) continue;
        if (order.waiting == is_due) fail("an order stays due");
        if (order.waiting != for_price || market.last_price == 0) continue;
        // The first stop price of a trailing stop may be cut to one that is reached at once.
        if (order.type == trailing_stop && order.stop_price == 1) continue;
        const bool reached = rises(order.type, order.side) ? market.last_price >= order.stop_price
                                                           : market.last_price <= order.stop_price;
        if (reached) fail("an order slept through its price");
      }
    }
  }

  // Goes on with a cascade until nothing is due.
  void finish_cascade() {
    while (left_over != 0) {
      command::RunTriggers c{};
      c.market = left_over;
      left_over = 0;
      apply({encode(c)});
    }
    const u64 before = deferred;
    apply({advance_time()});
    if (deferred != before) fail("a cascade ended and commands are deferred");
    if (left_over == 0) check_waiting();
    const i64 next = kernel->next_expiry();
    if (next != 0 && next <= at) fail("time advanced and an order has not expired");
  }

  void apply_mutated(Bytes data) {
    const u64 way = dice.below(3);
    if (way == 0) data.resize(dice.below(data.size()));
    if (way == 1) data[dice.below(data.size())] ^= 1 << dice.below(8);
    if (way == 2) data.resize(data.size() + 1 + dice.below(40));
    data.shrink_to_fit();
    const u64 before = digest_of_state();
    if (kernel->apply(data.data(), data.size(), output) == nullptr) {
      learn_orders();
      CommandsHeader header;
      std::memcpy(&header, data.data(), sizeof header);
      seq = header.seq;
      at = header.at;
    } else {
      ++refused_batches;
      if (digest_of_state() != before) fail("a refused batch changed the state");
    }
    // A time or seq near the end of its range is lawful and leaves no room to go on.
    if (seq > u64{1} << 60 || at > i64{1} << 61) restart();
  }

  u64 digest_of_state() {
    kernel->snapshot(scratch);
    u64 hash = 0;
    for (std::size_t i = 0; i < scratch.size(); ++i) {
      hash = (hash ^ scratch.data()[i]) * 1099511628211;
    }
    return hash;
  }

  void restart() {
    kernel = std::make_unique<Kernel>();
    orders.clear();
    sent.clear();
    left_over = 0;
    seq = 0;
    at = 1'750'000'000'000'000'000;
    start();
  }

  void snapshot_and_back() {
    kernel->snapshot(scratch);
    Bytes data(scratch.data(), scratch.data() + scratch.size());
    auto other = std::make_unique<Kernel>();
    if (const char* fault = other->restore(data.data(), data.size())) fail(fault);
    if (dice.one_in(2)) kernel = std::move(other);
    for (int i = 0; i < 20; ++i) {
      Bytes broken = data;
      if (dice.one_in(3)) broken.resize(dice.below(broken.size()));
      for (u64 n = dice.below(4); n > 0 && !broken.empty(); --n) {
        broken[dice.below(broken.size())] ^= 1 << dice.below(8);
      }
      broken.shrink_to_fit();
      Kernel victim;
      if (victim.restore(broken.data(), broken.size()) != nullptr) ++refused_snapshots;
    }
  }

  void ask() {
    Output answer;
    kernel->assets(answer);
    kernel->markets(answer);
    kernel->accounts(answer);
    const u64 any = dice.next();
    const u32 id = static_cast<u32>(dice.one_in(4) ? any : any % 20);
    kernel->account(id, answer);
    kernel->balances(id, answer);
    kernel->order(orders.empty() ? edge() : orders[dice.below(orders.size())], answer);
    ClientId client{};
    name(client);
    kernel->client_order(id, client, answer);
    kernel->open_orders(id, static_cast<u32>(dice.below(5)), answer);
    kernel->book(id, static_cast<u32>(dice.below(9)), answer);
    kernel->counters(id, answer);
    kernel->indicative(id, answer);
  }

  void apply(const std::vector<Bytes>& records) {
    ++seq;
    Bytes data = batch(records);
    data.shrink_to_fit();
    if (const char* fault = kernel->apply(data.data(), data.size(), output)) fail(fault);
    applied += records.size();
    learn_orders();
    if (const char* fault = kernel->audit()) fail(fault);
  }

  void start() {
    std::vector<Bytes> records;
    for (u32 step = 0; step < set_up_steps; ++step) records.push_back(set_up(step));
    apply(records);
  }

  void step() {
    at += dice.one_in(50) ? key_window_ns / 3 : static_cast<i64>(dice.below(2'000'000'000));
    std::vector<Bytes> records;
    for (u64 n = dice.below(40); n > 0; --n) records.push_back(record());
    apply(records);
    if (dice.one_in(300)) flood();
    if (dice.one_in(60)) fuzz::hold_auction(*this);
    if (dice.one_in(60)) fuzz::refit_halted(*this);
    if (dice.one_in(3)) finish_cascade();
    if (dice.one_in(10)) ask();
    if (dice.one_in(20)) {
      ++seq;
      apply_mutated(batch(records));
    }
    if (dice.one_in(100)) snapshot_and_back();
  }
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 3 || count > 5) {
    std::fprintf(stderr, "usage: fuzz_batch SEED COMMANDS [INPUTS [SECONDS]]\n");
    return 2;
  }
  Run run(std::stoull(arguments[1]));
  const u64 wanted = std::stoull(arguments[2]);
  run.start();
  while (run.applied < wanted) run.step();
  const auto shown = [](u64 number) { return static_cast<unsigned long long>(number); };
  std::printf("seed %s: %llu commands, %llu refused, %llu trades; ", arguments[1],
              shown(run.applied), shown(run.refused), shown(run.trades));
  std::printf("%llu broken batches and %llu broken snapshots refused\n",
              shown(run.refused_batches), shown(run.refused_snapshots));
  std::printf("%llu traded in auctions, %llu interruptions, %llu orders did not fit; ",
              shown(run.auctioned), shown(run.interrupted), shown(run.misfits));
  std::printf("%llu triggered, %llu reduced, %llu expired, %llu deferred\n", shown(run.triggered),
              shown(run.reduced), shown(run.expired), shown(run.deferred));
  std::printf("%llu lists, %llu turns, %llu linked, %llu replaced\n", shown(run.lists),
              shown(run.turns), shown(run.linked), shown(run.replaced));
  std::fflush(stdout);
  if (count > 3) {
    fuzz::Bombardment bombardment(run);
    bombardment.go(std::stoull(arguments[3]), count > 4 ? std::stod(arguments[4]) : 0);
  }
  return 0;
}
