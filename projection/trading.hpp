// Orders and trades: what src/bedesten/domain/trading/projection.py does, on the usual events.
#pragma once

#include <algorithm>

#include "columns.hpp"
#include "index.hpp"
#include "listing.hpp"
#include "plan.hpp"

namespace bedesten::projection {

constexpr u32 percent_decimals = 4;

// What happened to an order in this batch; `born` when it was accepted in it.
struct Order {
  i64 id;
  const Terms* terms;
  bool is_buy, is_born, is_done;
  bool follows;         // another order of its list, and it is not its turn yet
  bool entered, held;   // it waited, it locked nothing, and does so no more
  u8 reason;
  u16 refusal;
  i64 filled;           // lots since its birth
  i128 value, fee;      // in this batch; of an order that is done, since its birth
  i64 executed;         // moment of its newest trade
  i64 reduced;          // lots in all, when they became fewer
  i64 price, stop_price;  // ticks, when its turn or its trigger brought new ones
  i64 seq, moment;
  event::OrderAccepted accepted;
};

class Trading {
 public:
  explicit Trading(const Plan& plan)
      : open_order_(plan.table("open_orders", order_columns)),
        final_order_(plan.table("orders", order_columns)),
        trade_order_(plan.table("trades", trade_columns)),
        list_order_(plan.table("order_lists", list_columns)),
        prevented_order_(plan.table("prevented_matches", prevented_columns)),
        update_order_(plan.array("updated", change_columns)),
        close_order_(plan.array("closed", change_columns)),
        types_(plan.words("order_type")),
        sides_(plan.words("side")),
        forces_(plan.words("time_in_force")),
        self_trades_(plan.words("self_trade")),
        contingencies_(plan.words("contingency")),
        ends_(plan.words("done_status")),
        reasons_(plan.words("done_reason")),
        reject_codes_(plan.words("reject_code")) {
    updated.columns.resize(update_order_.size());
    closed.columns.resize(close_order_.size());
  }

  Rows trades, final, opened, lists, prevented;
  Columns updated, closed;

  void begin_batch() {
    orders_.clear();
    index_.clear();
    trades.clear();
    final.clear();
    opened.clear();
    lists.clear();
    prevented.clear();
    followers_.clear();
    updated.clear();
    closed.clear();
  }

  void begin_row(i64 seq, i64 moment) {
    seq_ = seq;
    moment_ = moment;
    number_ = 0;
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
        case ListColumn::client_list_id: client_order_id(out, e.client_list_id); break;
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

  void order_accepted(const event::OrderAccepted& e, const Terms& terms) {
    Order& order = add(e.order, terms);
    order.is_born = true;
    order.is_buy = e.side == buy;
    order.accepted = e;
    order.follows = !followers_.empty() && std::find(followers_.begin(), followers_.end(),
                                                     e.order) != followers_.end();
  }

  void order_held(const event::OrderHeld& e, const Terms& terms) {
    Order& order = changed(e.order, terms);
    order.price = e.price;
    order.stop_price = e.stop_price;
    order.entered = e.stop_price == 0;
    order.held = true;
    order.follows = false;
  }

  void traded(const event::Traded& e, const Terms& terms) {
    const i128 value = terms.value(e.price, e.quantity);
    const i64 executed = id_moment(e.trade);
    const bool taker_buys = e.taker_side == buy;
    write_trade(e, terms, value, executed);
    progress(changed(e.maker_order, terms), e.maker_filled, !taker_buys, value, e.maker_fee,
             executed);
    progress(changed(e.taker_order, terms), e.taker_filled, taker_buys, value, e.taker_fee,
             executed);
  }

  void order_triggered(const event::OrderTriggered& e, const Terms& terms) {
    Order& order = changed(e.order, terms);
    order.entered = true;
    order.stop_price = e.stop_price;
  }

  void order_reduced(const event::OrderReduced& e, const Terms& terms) {
    changed(e.order, terms).reduced = e.quantity;
  }

  void order_done(const event::OrderDone& e, const Terms& terms) {
    Order& order = changed(e.order, terms);
    order.is_done = true;
    order.is_buy = e.side == buy;
    order.reason = static_cast<u8>(e.reason);
    order.refusal = e.refusal;
    order.filled = e.filled;
    order.value = e.filled_value;
    order.fee = e.fee;
    if (order.is_born) {
      write_order(final, final_order_, order);
    } else {
      write_change(closed, close_order_, order);
    }
  }

  void end_batch() {
    for (const Order& order : orders_) {
      if (order.is_done) continue;
      if (order.is_born) {
        write_order(opened, open_order_, order);
      } else {
        write_change(updated, update_order_, order);
      }
    }
  }
  const std::vector<ArrayColumn>& update_order() const { return update_order_; }
  const std::vector<ArrayColumn>& close_order() const { return close_order_; }

 private:
  Order& add(i64 id, const Terms& terms) {
    require(id > 0 && index_.find(static_cast<u64>(id)) == Index::none);
    index_.add(static_cast<u64>(id), static_cast<u32>(orders_.size()));
    Order& order = orders_.emplace_back();
    order.id = id;
    order.terms = &terms;
    order.seq = seq_;
    order.moment = moment_;
    return order;
  }

  // The order, to which something happens in this row.
  Order& changed(i64 id, const Terms& terms) {
    const u32 at = index_.find(static_cast<u64>(id));
    if (at == Index::none) return add(id, terms);
    Order& order = orders_[at];
    require(!order.is_done);  // what is final changes no more
    order.seq = seq_;
    order.moment = moment_;
    return order;
  }

  static void progress(
      Order& order, i64 filled, bool is_buy, i128 value, i128 fee, i64 executed) {
    order.is_buy = is_buy;
    order.filled = filled;
    order.value = sum(order.value, value);
    order.fee = sum(order.fee, fee);
    order.executed = executed;
  }

  void write_trade(const event::Traded& e, const Terms& terms, i128 value, i64 executed) {
    const bool buys = e.taker_side == buy;
    Bytes& out = trades.begin(trade_order_.size());
    for (const u8 column : trade_order_) {
      switch (static_cast<TradeColumn>(column)) {
        case TradeColumn::trade_id: out.int8(e.trade); break;
        case TradeColumn::seq: out.int8(seq_); break;
        case TradeColumn::market_id: out.int4(e.market); break;
        case TradeColumn::trade_number: out.int8(e.trade_number); break;
        case TradeColumn::buy_order_id: out.int8(buys ? e.taker_order : e.maker_order); break;
        case TradeColumn::sell_order_id: out.int8(buys ? e.maker_order : e.taker_order); break;
        case TradeColumn::buyer_account_id:
          out.int4(buys ? e.taker_account : e.maker_account);
          break;
        case TradeColumn::seller_account_id:
          out.int4(buys ? e.maker_account : e.taker_account);
          break;
        case TradeColumn::buyer_fee_asset_id: out.int4(terms.base); break;
        case TradeColumn::seller_fee_asset_id: out.int4(terms.quote); break;
        case TradeColumn::executed_at: out.int8(executed); break;
        case TradeColumn::is_auction: out.boolean(e.auction != 0); break;
        case TradeColumn::taker_side: sides_.write(out, e.taker_side); break;
        case TradeColumn::price: terms.price(out, e.price); break;
        case TradeColumn::quantity: terms.quantity(out, e.quantity); break;
        case TradeColumn::total_value: terms.quote_amount(out, value); break;
        case TradeColumn::buyer_fee:
          terms.received(out, buys ? e.taker_fee : e.maker_fee, true);
          break;
        case TradeColumn::seller_fee:
          terms.received(out, buys ? e.maker_fee : e.taker_fee, false);
          break;
      }
    }
  }

  void write_order(Rows& rows, const std::vector<u8>& columns, const Order& order) {
    const event::OrderAccepted& e = order.accepted;
    const Terms& terms = *order.terms;
    const i64 created = id_moment(order.id);
    const i64 lots = order.reduced != 0 ? order.reduced : e.quantity;
    Bytes& out = rows.begin(columns.size());
    for (const u8 column : columns) {
      switch (static_cast<OrderColumn>(column)) {
        case OrderColumn::order_id: out.int8(order.id); break;
        case OrderColumn::account_id: out.int4(e.account); break;
        case OrderColumn::market_id: out.int4(e.market); break;
        case OrderColumn::created_at: out.int8(created); break;
        case OrderColumn::updated_at: out.int8(std::max(order.moment, created)); break;
        case OrderColumn::seq: out.int8(order.seq); break;
        case OrderColumn::maker_fee_ppm: out.int4(e.maker_fee_ppm); break;
        case OrderColumn::taker_fee_ppm: out.int4(e.taker_fee_ppm); break;
        case OrderColumn::post_only: out.boolean((e.flags & post_only) != 0); break;
        case OrderColumn::hidden: out.boolean((e.flags & hidden) != 0); break;
        case OrderColumn::order_type: types_.write(out, e.type); break;
        case OrderColumn::side: sides_.write(out, e.side); break;
        case OrderColumn::time_in_force: forces_.write(out, e.time_in_force); break;
        case OrderColumn::self_trade_prevention: self_trades_.write(out, e.self_trade); break;
        case OrderColumn::status: status(out, order); break;
        case OrderColumn::price: ticks(out, terms, newest(order.price, e.price)); break;
        case OrderColumn::quantity:
          e.quantity != 0 ? terms.quantity(out, lots) : out.null();
          break;
        case OrderColumn::quote_quantity:
          e.quote_quantity != 0 ? terms.quote_amount(out, e.quote_quantity) : out.null();
          break;
        case OrderColumn::client_order_id: client_order_id(out, e.client_order_id); break;
        case OrderColumn::stop_price:
          ticks(out, terms, newest(order.stop_price, e.stop_price));
          break;
        case OrderColumn::display_quantity:
          e.display_quantity != 0 ? terms.quantity(out, e.display_quantity) : out.null();
          break;
        case OrderColumn::expires_at:
          e.expires_at != 0 ? out.int8(ns_moment(e.expires_at)) : out.null();
          break;
        case OrderColumn::trail_offset: ticks(out, terms, e.trail_offset); break;
        case OrderColumn::activation_price: ticks(out, terms, e.activation_price); break;
        case OrderColumn::trail_percent:
          e.trail_ppm != 0 ? out.numeric(e.trail_ppm, percent_decimals) : out.null();
          break;
        case OrderColumn::order_list_id: e.list != 0 ? out.int8(e.list) : out.null(); break;
        case OrderColumn::filled_quantity: terms.quantity(out, order.filled); break;
        case OrderColumn::filled_value: terms.quote_amount(out, order.value); break;
        case OrderColumn::fee_amount: terms.received(out, order.fee, order.is_buy); break;
        case OrderColumn::executed_at: moment(out, order.executed); break;
        case OrderColumn::holds: out.boolean(!order.follows); break;
        case OrderColumn::cancellation_reason: reasons_.write(out, order.reason); break;
        case OrderColumn::reject_code: reject_codes_.write(out, order.refusal); break;
      }
    }
  }

  void status(Bytes& out, const Order& order) const {
    if (order.is_done) {
      ends_.write(out, order.reason);
    } else if (order.filled != 0) {
      out.text("partially_filled");
    } else {
      const bool waits =
          order.follows || newest(order.stop_price, order.accepted.stop_price) != 0;
      out.text(waits && !order.entered ? "pending" : "open");
    }
  }

  // A change or the end of an order that an earlier batch left open.
  void write_change(
      Columns& rows, const std::vector<ArrayColumn>& columns, const Order& order) const {
    ++rows.count;
    for (std::size_t at = 0; at < columns.size(); ++at) {
      write(rows.columns[at], static_cast<ChangeColumn>(columns[at].column), order);
    }
  }

  void write(Bytes& out, ChangeColumn column, const Order& order) const {
    const Terms& terms = *order.terms;
    // Of an order that goes on, nothing means that it did not trade in this batch.
    const bool traded = order.is_done || order.filled != 0;
    switch (column) {
      case ChangeColumn::order_id: out.int8(order.id); break;
      case ChangeColumn::filled:
        traded ? terms.quantity(out, order.filled) : out.null();
        break;
      case ChangeColumn::value:
        traded ? terms.quote_amount(out, order.value) : out.null();
        break;
      case ChangeColumn::fee:
        traded ? terms.received(out, order.fee, order.is_buy) : out.null();
        break;
      case ChangeColumn::at: out.int8(order.moment); break;
      case ChangeColumn::executed_at: moment(out, order.executed); break;
      case ChangeColumn::seq: out.int8(order.seq); break;
      case ChangeColumn::reduced:
        order.reduced != 0 ? terms.quantity(out, order.reduced) : out.null();
        break;
      case ChangeColumn::price: ticks(out, terms, order.price); break;
      case ChangeColumn::stop_price: ticks(out, terms, order.stop_price); break;
      case ChangeColumn::entered: out.boolean(order.entered); break;
      case ChangeColumn::held: out.boolean(order.held); break;
      case ChangeColumn::status: ends_.write(out, order.reason); break;
      case ChangeColumn::reason: reasons_.write(out, order.reason); break;
      case ChangeColumn::reject_code: reject_codes_.write(out, order.refusal); break;
    }
  }

  static i64 newest(i64 changed, i64 first) { return changed != 0 ? changed : first; }
  static void ticks(Bytes& out, const Terms& terms, i64 ticks) {
    ticks != 0 ? terms.price(out, ticks) : out.null();
  }
  static void moment(Bytes& out, i64 value) { value != 0 ? out.int8(value) : out.null(); }

  static void client_order_id(Bytes& out, const ClientId& id) {
    std::size_t length = sizeof id.text;
    while (length != 0 && id.text[length - 1] == 0) --length;
    if (length == 0) {
      out.null();
      return;
    }
    for (std::size_t at = 0; at < length; ++at) require(id.text[at] > 0);  // ASCII is also UTF-8
    out.text({id.text, length});
  }

  std::vector<u8> open_order_, final_order_, trade_order_, list_order_, prevented_order_;
  std::vector<ArrayColumn> update_order_, close_order_;
  const Words &types_, &sides_, &forces_, &self_trades_, &contingencies_, &ends_, &reasons_,
      &reject_codes_;
  std::vector<Order> orders_;
  Index index_;
  std::vector<i64> followers_;  // orders that follow others, of lists of this batch
  i64 seq_ = 0, moment_ = 0;
  u32 number_ = 0;  // prevented matches of this journal row
};

}  // namespace bedesten::projection
