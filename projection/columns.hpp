// Columns of the tables of trading that the native fold can fill, and their numbers here.
#pragma once

#include <string_view>

#include "copy.hpp"

namespace bedesten::projection {

constexpr std::string_view order_columns[] = {
    "order_id", "account_id", "market_id", "created_at", "updated_at", "seq", "maker_fee_ppm",
    "taker_fee_ppm", "post_only", "hidden", "order_type", "side", "time_in_force",
    "self_trade_prevention", "status", "price", "quantity", "quote_quantity", "client_order_id",
    "stop_price", "display_quantity", "expires_at", "trail_offset", "activation_price",
    "trail_percent", "order_list_id", "filled_quantity", "filled_value", "fee_amount",
    "executed_at", "holds", "cancellation_reason", "reject_code",
};
enum class OrderColumn : u8 {
  order_id, account_id, market_id, created_at, updated_at, seq, maker_fee_ppm,
  taker_fee_ppm, post_only, hidden, order_type, side, time_in_force,
  self_trade_prevention, status, price, quantity, quote_quantity, client_order_id,
  stop_price, display_quantity, expires_at, trail_offset, activation_price,
  trail_percent, order_list_id, filled_quantity, filled_value, fee_amount,
  executed_at, holds, cancellation_reason, reject_code,
};
constexpr std::string_view trade_columns[] = {
    "trade_id", "seq", "market_id", "trade_number", "buy_order_id", "sell_order_id",
    "buyer_account_id", "seller_account_id", "buyer_fee_asset_id", "seller_fee_asset_id",
    "executed_at", "is_auction", "taker_side", "price", "quantity", "total_value", "buyer_fee",
    "seller_fee",
};
enum class TradeColumn : u8 {
  trade_id, seq, market_id, trade_number, buy_order_id, sell_order_id,
  buyer_account_id, seller_account_id, buyer_fee_asset_id, seller_fee_asset_id,
  executed_at, is_auction, taker_side, price, quantity, total_value, buyer_fee, seller_fee,
};
constexpr std::string_view change_columns[] = {
    "order_id", "filled", "value", "fee", "at", "executed_at", "seq", "reduced", "price",
    "stop_price", "entered", "held", "status", "reason", "reject_code",
};
enum class ChangeColumn : u8 {
  order_id, filled, value, fee, at, executed_at, seq, reduced, price,
  stop_price, entered, held, status, reason, reject_code,
};
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
}  // namespace bedesten::projection
