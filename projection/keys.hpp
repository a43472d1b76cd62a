// Idempotency keys that took effect: what src/bedesten/projector/keys.py does.
#pragma once

#include "plan.hpp"

namespace bedesten::projection {

constexpr std::string_view key_columns[] = {
    "account_id", "seq", "command_index", "is_movement", "key",
};
enum class KeyColumn : u8 { account_id, seq, command_index, is_movement, key };

class Keys {
 public:
  explicit Keys(const Plan& plan)
      : order_(plan.table("idempotency_keys", key_columns)),
        movements_(plan.kinds("movements")),
        no_effect_(plan.kinds("no_effect")),
        before_key_(plan.kinds("before_key")),
        knows_refusals_(plan.knows<event::Refused>("Refused", "refusal command_kind account")) {}

  Rows rows;

  // One command and the events that answer it.
  void command(std::string_view record, std::string_view answer, i64 seq, u32 index) {
    command::Head head;
    require(record.size() >= sizeof head);
    std::memcpy(&head, record.data(), sizeof head);
    if (head.key.none()) return;
    const bool movement = movements_[head.kind];
    if (!took_effect(answer, movement)) return;
    Bytes& out = rows.begin(order_.size());
    for (const u8 column : order_) {
      switch (static_cast<KeyColumn>(column)) {
        case KeyColumn::account_id: out.int4(movement ? 0 : head.account); break;
        case KeyColumn::seq: out.int8(seq); break;
        case KeyColumn::command_index: out.int4(index); break;
        case KeyColumn::is_movement: out.boolean(movement); break;
        case KeyColumn::key: out.uuid(head.key); break;
      }
    }
  }

 private:
  bool took_effect(std::string_view answer, bool movement) const {
    if (answer.empty()) return true;
    require(answer.size() >= sizeof(event::Head));
    const auto kind = static_cast<u8>(answer[2]);
    if (no_effect_[kind]) return false;
    if (kind != event::Refused::number) return true;
    event::Refused refused;
    require(knows_refusals_ && answer.size() >= sizeof refused);
    std::memcpy(&refused, answer.data(), sizeof refused);
    return !movement && (refused.refusal >= 256 || !before_key_[refused.refusal]);
  }

  std::vector<u8> order_;
  std::array<bool, 256> movements_, no_effect_, before_key_;
  bool knows_refusals_;
};

}  // namespace bedesten::projection
