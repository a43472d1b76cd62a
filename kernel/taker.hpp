// An order on its way through the market, placed or triggered.
#pragma once

#include "book.hpp"

namespace bedesten {

// The order that is being placed, until it rests or is done.
struct Taker {
  Market* market;
  i64 id;
  u32 account, group;
  u8 side, type, time_in_force, self_trade;
  bool by_quote;
  bool prevented;    // self-trade prevention ends it
  bool interrupted;  // what it would trade at next is out of bounds for the market
  bool shrunk;       // self-trade prevention took lots off it
  bool special;      // has something that ordinary orders lack
  u8 waiting;        // of a conditional order: the Waiting that it begins with
  i64 limit;         // effective price
  i64 reach;         // how far it may match: its limit or a bound before it
  i64 stop_price;    // the first one
  i64 quantity, filled;
  i128 held, filled_value, fee;
  Balance* rows[2];  // in base and quote, once known
  i32 maker_fee_ppm, taker_fee_ppm;

  i64 remaining() const { return quantity - filled; }
};

}  // namespace bedesten
