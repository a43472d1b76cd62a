// One batch: framing, the common beginning and end of every command, the end of the batch.
#pragma once

#include "ahead.hpp"
#include "kernel.hpp"
#include "shapes.hpp"

namespace bedesten {

template <class Command>
constexpr bool is_movement = Command::number >= command::Transfer::number &&
                             Command::number <= command::Void::number;
template <class Command>
constexpr bool needs_account = Command::number == command::Reserve::number ||
                               Command::number == command::Place::number ||
                               Command::number == command::Cancel::number ||
                               Command::number == command::Amend::number ||
                               Command::number == command::PlaceList::number ||
                               Command::number == command::Replace::number ||
                               Command::number == command::CancelAllAfter::number ||
                               Command::number == command::SetTier::number;

inline u16 size_at(const unsigned char* record) {
  u16 size;
  std::memcpy(&size, record, sizeof size);
  return size;
}

inline const char* Kernel::check_framing(const unsigned char* data, std::size_t size) const {
  CommandsHeader header;
  if (size < sizeof header) return "command batch is shorter than its header";
  std::memcpy(&header, data, sizeof header);
  if (header.magic != commands_magic) return "not a command batch";
  if (header.seq <= last_seq_) return "the batch's seq is not after the last one's";
  if (header.at < last_at_) return "the batch's time is before the last one's";
  std::size_t offset = sizeof header;
  for (u32 i = 0; i < header.count; ++i) {
    if (size - offset < record_size_min) return "a record is missing or cut short";
    const u16 record = size_at(data + offset);
    if (record < record_size_min || record > record_size_max || record % 8 != 0) {
      return "a record has an impossible size";
    }
    if (record > size - offset) return "the last record is cut short";
    offset += record;
  }
  return offset == size ? nullptr : "bytes are left behind the last record";
}

template <class Probe>
const char* Kernel::apply(const unsigned char* data, std::size_t size, Output& output,
                          Probe probe) {
  output.clear();
  if (const char* fault = check_framing(data, size)) return fault;
  CommandsHeader header;
  std::memcpy(&header, data, sizeof header);
  output_ = &output;
  last_seq_ = header.seq;
  last_at_ = header.at;
  const i64 since_2020 = header.at / 1'000'000 - epoch_2020_ms;
  id_floor_ = since_2020 > 0 ? since_2020 << 12 : 0;
  window_.expire(ledger_, header.at);

  const std::size_t table_size = (4 * (std::size_t{header.count} + 1) + 7) / 8 * 8;
  const std::size_t head = output.skip(sizeof(EventsHeader) + table_size);
  const std::size_t table = head + sizeof(EventsHeader);
  const unsigned char* record = data + sizeof header;
  Outlook outlook(record, data + size);
  const bool looks = looks_ahead();
  if (looks) {
    for (u32 i = 0; i < std::min(Outlook::ahead, header.count); ++i) look_ahead(outlook);
  }
  probe.before_first();
  for (index_ = 0; index_ < header.count; ++index_) {
    if (looks) look_ahead(outlook);
    output.put(table + 4 * std::size_t{index_}, static_cast<u32>(output.size()));
    dispatch(record);
    record += size_at(record);
    probe.after_each();
  }
  output.put(table + 4 * std::size_t{index_}, static_cast<u32>(output.size()));
  end_batch(header.count);
  const EventsHeader answer{events_magic, header.count, header.seq, header.at, output.events(), 0};
  output.put(head, answer);
  return nullptr;
}

inline void Kernel::dispatch(const unsigned char* record) {
  command::Head head;
  std::memcpy(&head, record, sizeof head);
  first_event_ = output_->events();
  if (!left_over_.empty() && head.kind != command::RunTriggers::number) [[unlikely]] {
    emit<event::Deferred>();
    return;
  }
  if (head.kind == command::Cancel::number) return read<command::Cancel>(record, head.size);
  if (head.kind == command::Place::number) {
    read<command::Place>(record, head.size);
  } else {
    dispatch_rare(record, head);
  }
  if (!left_over_.empty()) [[unlikely]] emit<event::TriggersLeft>().market = *left_over_.begin();
}

inline void Kernel::dispatch_rare(const unsigned char* record, const command::Head& head) {
  switch (head.kind) {
    case command::SetAsset::number: return read<command::SetAsset>(record, head.size);
    case command::SetMarket::number: return read<command::SetMarket>(record, head.size);
    case command::SetPhase::number: return read<command::SetPhase>(record, head.size);
    case command::SetAccount::number: return read<command::SetAccount>(record, head.size);
    case command::Transfer::number: return read<command::Transfer>(record, head.size);
    case command::Reserve::number: return read<command::Reserve>(record, head.size);
    case command::Post::number: return read<command::Post>(record, head.size);
    case command::Void::number: return read<command::Void>(record, head.size);
    case command::MassCancel::number: return read<command::MassCancel>(record, head.size);
    case command::AdvanceTime::number: return read<command::AdvanceTime>(record, head.size);
    case command::RunTriggers::number: return read<command::RunTriggers>(record, head.size);
    case command::Amend::number: return read<command::Amend>(record, head.size);
    case command::PlaceList::number: return read<command::PlaceList>(record, head.size);
    case command::Replace::number: return read<command::Replace>(record, head.size);
    case command::CancelAllAfter::number: return read<command::CancelAllAfter>(record, head.size);
    case command::SetOrderLimit::number: return read<command::SetOrderLimit>(record, head.size);
    case command::SchedulePhase::number: return read<command::SchedulePhase>(record, head.size);
    case command::SetFees::number: return read<command::SetFees>(record, head.size);
    case command::SetTier::number: return read<command::SetTier>(record, head.size);
    default: return refuse(head.kind, head.account, Refusal::malformed);
  }
}

// A shorter, older record reads as zeros behind its end. The two sizes that writers produce are
// copied by code that knows the length.
template <class Command>
inline void copy_record(Command& command, const unsigned char* record, u16 size) {
  char* bytes = reinterpret_cast<char*>(&command);
  if (size == sizeof(Command)) {
    std::memcpy(bytes, record, sizeof(Command));
    return;
  }
  if constexpr (requires { Command::short_size; }) {
    constexpr std::size_t length = Command::short_size;
    if (size == length) {
      std::memcpy(bytes, record, length);
      return clear_bytes<sizeof(Command) - length>(bytes + length);
    }
  }
  clear_bytes<sizeof(Command)>(bytes);
  std::memcpy(bytes, record, size);
}

template <class Command>
void Kernel::read(const unsigned char* record, u16 size) {
  Command command;
  command::Head head;
  std::memcpy(&head, record, sizeof head);
  if (size > sizeof(Command)) {
    return refuse(head.kind, head.account, Refusal::malformed);
  }
  copy_record(command, record, size);
  if (command.pad != 0 || is_malformed(command)) {
    return refuse(command.kind, command.account, Refusal::malformed);
  }
  // The key is read from the record: processors wait where two stores into `command` meet.
  answer(command, !head.key.none());
}

template <class Command>
inline void Kernel::answer(const Command& command, bool keyed) {
  Refusal refusal = Refusal::none;
  if (is_movement<Command> && !keyed) {
    return refuse(command.kind, command.account, Refusal::key_required);
  }
  if (command.account == 0 ? needs_account<Command> : !ledger_.has_account(command.account)) {
    return refuse(command.kind, command.account, Refusal::account_not_found);
  }
  u64 print = 0;
  if (keyed) {
    print = fingerprint(command);
    if (repeats(command, print)) return;
  }
  refusal = carry_out(command);
  if (refusal == Refusal::repeated) return;
  if (refusal != Refusal::none) refuse(command.kind, command.account, refusal);
  if (keyed && (!is_movement<Command> || refusal == Refusal::none)) remember(command, print);
  if constexpr (Command::number == command::Place::number) {
    if (refusal != Refusal::none || (command.flags & client_id_window) == 0) return;
    window_.remember(ledger_, {digest(command.client_order_id), fingerprint(command), last_seq_,
                               last_at_, index_, command.account, 0, 0, 0, client_id_key});
  }
}

// Whether the key was seen before; then that is the answer.
template <class Command>
bool Kernel::repeats(const Command& command, u64 print) {
  const auto answered = [&](const auto* known) {
    if (known == nullptr) return false;
    if (known->fingerprint != print) {
      refuse(command.kind, command.account, Refusal::key_reused);
      return true;
    }
    auto& repeated = emit<event::Repeated>();
    repeated.seq = known->seq;
    repeated.index = known->index;
    return true;
  };
  if constexpr (is_movement<Command>) return answered(movement_keys_.find(command.key));
  return answered(window_.find(command.account, idempotency_key, command.key));
}

template <class Command>
void Kernel::remember(const Command& command, u64 print) {
  if constexpr (is_movement<Command>) {
    movement_keys_.remember({command.key, print, last_seq_, last_at_, index_, 0});
  } else {
    window_.remember(ledger_, {command.key, print, last_seq_, last_at_, index_, command.account,
                               0, 0, 0, idempotency_key});
  }
}

inline void Kernel::refuse(u8 kind, u32 account, Refusal refusal) {
  auto& refused = emit<event::Refused>();
  refused.refusal = static_cast<u16>(refusal);
  refused.command_kind = kind;
  refused.account = account;
}

inline void Kernel::end_batch(u32 count) {
  ledger_.drain_touched([&](const Balance& row) {
    ledger_.fill(output_->add<event::BalanceChanged>(count), row);
  });
  const std::vector<u32>& dirty = dirty_markets_.take();
  for (std::size_t i = 0; i < dirty.size(); ++i) {
    constexpr std::size_t ahead = 4;
    if (i + 2 * ahead < dirty.size()) market_of(dirty[i + 2 * ahead])->prefetch_books();
    if (i + ahead < dirty.size()) market_of(dirty[i + ahead])->prefetch_dirty(memory_);
    const u32 id = dirty[i];
    Market& market = *market_of(id);
    market.dirty = false;
    const bool told = market.auction_entered || market.hidden_written || book_written(market);
    market.auction_entered = market.hidden_written = false;
    if (told && market.phase == auction) [[unlikely]] auctions_.push_back(id);
    for (const u8 side : {buy, sell}) {
      market.side(side).drain_dirty(memory_, [&](const Level& level) {
        auto& changed = output_->add<event::LevelChanged>(count);
        changed.market = id;
        changed.side = side;
        changed.price = market.side(side).price_of(level);
        changed.update = ++market.updates;
        changed.quantity = level.lots;
      });
    }
  }
  if (!auctions_.empty()) [[unlikely]] end_auctions(count);
}

}  // namespace bedesten
