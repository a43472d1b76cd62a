// Linked orders and prevented matches: rows that only grow.
#pragma once

#include <algorithm>

#include "listing.hpp"
#include "plan.hpp"

namespace bedesten::projection {

constexpr std::string_view list_columns[] = {
    "order_list_id", "account_id", "market_id", "first_order_id", "second_order_id",
    "third_order_id", "seq", "created_at", "contingency", "client_list_id",
};
enum class ListColumn : u8 {
  order_list_id, account_id, market_id, first_order_id, second_order_id,
  third_order_id, seq, created_at, contingency, client_list_id,
};
constexpr std::string_view prevented_columns[] = {
    "seq", "number", "market_id", "taker_order_id", "maker_order_id", "taker_account_id",
    "maker_account_id", "prevented_at", "prevention", "price", "quantity",
};
enum class PreventedColumn : u8 {
  seq, number, market_id, taker_order_id, maker_order_id, taker_account_id,
  maker_account_id, prevented_at, prevention, price, quantity,
};
inline void write_client_id(Bytes& out, const ClientId& id) {
  std::size_t length = sizeof id.text;
  while (length != 0 && id.text[length - 1] == 0) --length;
  if (length == 0) {
    out.null();
    return;
  }
  for (std::size_t at = 0; at < length; ++at) require(id.text[at] > 0);  // ASCII is also UTF-8
  out.text({id.text, length});
}

class Linked {
 public:
  explicit Linked(const Plan& plan)
      : list_order_(plan.table("order_lists", list_columns)),
        prevented_order_(plan.table("prevented_matches", prevented_columns)),
        contingencies_(plan.words("contingency")),
        self_trades_(plan.words("self_trade")) {}

  Rows lists, prevented;

  void begin_batch() {
    lists.clear();
    prevented.clear();
    followers_.clear();
  }

  void begin_row(i64 seq, i64 moment) {
    seq_ = seq;
    moment_ = moment;
    number_ = 0;
  }

  // Whether an order of this batch follows another of its list.
  bool follows(i64 order) const {
    return !followers_.empty() &&
           std::find(followers_.begin(), followers_.end(), order) != followers_.end();
  }

  void list_accepted(const event::ListAccepted& e) {
    if (e.contingency != oco) followers_.insert(followers_.end(), {e.orders[1], e.orders[2]});
    Bytes& out = lists.begin(list_order_.size());
    for (const u8 column : list_order_) {
      switch (static_cast<ListColumn>(column)) {
        case ListColumn::order_list_id: out.int8(e.list); break;
        case ListColumn::account_id: out.int4(e.account); break;
        case ListColumn::market_id: out.int4(e.market); break;
        case ListColumn::first_order_id: out.int8(e.orders[0]); break;
        case ListColumn::second_order_id: out.int8(e.orders[1]); break;
        case ListColumn::third_order_id:
          e.orders[2] != 0 ? out.int8(e.orders[2]) : out.null();
          break;
        case ListColumn::seq: out.int8(seq_); break;
        case ListColumn::created_at: out.int8(id_moment(e.list)); break;
        case ListColumn::contingency: contingencies_.write(out, e.contingency); break;
        case ListColumn::client_list_id: write_client_id(out, e.client_list_id); break;
      }
    }
  }

  void self_trade_prevented(const event::SelfTradePrevented& e, const Terms& terms) {
    ++number_;
    Bytes& out = prevented.begin(prevented_order_.size());
    for (const u8 column : prevented_order_) {
      switch (static_cast<PreventedColumn>(column)) {
        case PreventedColumn::seq: out.int8(seq_); break;
        case PreventedColumn::number: out.int4(number_); break;
        case PreventedColumn::market_id: out.int4(e.market); break;
        case PreventedColumn::taker_order_id: out.int8(e.taker_order); break;
        case PreventedColumn::maker_order_id: out.int8(e.maker_order); break;
        case PreventedColumn::taker_account_id: out.int4(e.taker_account); break;
        case PreventedColumn::maker_account_id: out.int4(e.maker_account); break;
        case PreventedColumn::prevented_at: out.int8(moment_); break;
        case PreventedColumn::prevention: self_trades_.write(out, e.mode); break;
        case PreventedColumn::price: terms.price(out, e.price); break;
        case PreventedColumn::quantity: terms.quantity(out, e.quantity); break;
      }
    }
  }

 private:
  std::vector<u8> list_order_, prevented_order_;
  const Words &contingencies_, &self_trades_;
  std::vector<i64> followers_;  // of lists of this batch
  i64 seq_ = 0, moment_ = 0;
  u32 number_ = 0;  // prevented matches of this journal row
};

}  // namespace bedesten::projection
