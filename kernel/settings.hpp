// Commands that list assets and markets, move phases and open accounts.
#pragma once

#include "kernel.hpp"

namespace bedesten {

inline bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Length of a text that is zero-filled behind; -1 when something follows its first zero.
inline int text_length(const char* text, int size) {
  int length = 0;
  while (length < size && text[length] != 0) ++length;
  for (int i = length; i < size; ++i) {
    if (text[i] != 0) return -1;
  }
  return length;
}

inline bool is_asset_symbol(const char (&symbol)[16]) {
  const int length = text_length(symbol, 16);
  for (int i = 0; i < length; ++i) {
    if (!is_letter(symbol[i])) return false;
  }
  return length > 0;
}

// Letters and digits around exactly one inner dash.
inline bool is_market_symbol(const char (&symbol)[24]) {
  const int length = text_length(symbol, 24);
  int dashes = 0;
  for (int i = 0; i < length; ++i) {
    const bool dash = symbol[i] == '-' && i > 0 && i < length - 1;
    if (!dash && !is_letter(symbol[i])) return false;
    dashes += dash;
  }
  return dashes == 1;
}

// BTC-USDT is also written BTCUSDT, so symbols that differ only in where their dash stands are one.
inline bool is_same_market(const char (&left)[24], const char (&right)[24]) {
  int i = 0;
  int j = 0;
  while (i < 24 || j < 24) {
    if (i < 24 && left[i] == '-') ++i;
    if (j < 24 && right[j] == '-') ++j;
    const char one = i < 24 ? left[i++] : '\0';
    const char other = j < 24 ? right[j++] : '\0';
    if (one != other) return false;
    if (one == '\0') return true;
  }
  return true;
}

inline Refusal Kernel::carry_out(const command::SetAsset& c) {
  if (c.asset != 0 && !ledger_.has_asset(c.asset)) return Refusal::asset_not_found;
  if (!is_asset_symbol(c.symbol)) return Refusal::symbol_malformed;
  for (u32 id = 1; id <= ledger_.asset_count(); ++id) {
    const bool same = std::memcmp(ledger_.asset(id).symbol, c.symbol, sizeof c.symbol) == 0;
    if (same && id != c.asset) return Refusal::symbol_taken;
  }
  if (c.scale > scale_max) return Refusal::scale_out_of_range;
  if (c.asset != 0) {
    const Asset& asset = ledger_.asset(c.asset);
    const bool same = std::memcmp(asset.symbol, c.symbol, sizeof c.symbol) == 0;
    if (!same || asset.scale != c.scale || asset.kind != c.asset_kind) return Refusal::terms_fixed;
  }
  // From here it must succeed.
  const u32 id = c.asset != 0 ? c.asset : ledger_.add_asset();
  Asset& asset = ledger_.asset(id);
  asset.scale = c.scale;
  asset.kind = c.asset_kind;
  std::memcpy(asset.symbol, c.symbol, sizeof c.symbol);
  write_asset(id, index_, *output_);
  return Refusal::none;
}

// Bounds on value, prices and time that a market need not have.
inline bool bounds_in_range(const command::SetMarket& c) {
  if (c.max_notional < 0 || c.max_notional > amount_max) return false;
  if (c.max_notional != 0 && c.max_notional < c.min_notional) return false;
  if (c.min_price < 0 || c.min_price > price_max) return false;
  if (c.max_price < 0 || c.max_price > price_max) return false;
  if (c.max_price != 0 && c.max_price < c.min_price) return false;
  if (c.price_band_ppm > bound_ppm_max || c.volatility_ppm > bound_ppm_max) return false;
  if (c.auction_ns < 0 || c.auction_ns > auction_max_ns) return false;
  return c.reference_ns >= 0 && c.reference_ns <= auction_max_ns;
}

inline bool terms_in_range(const command::SetMarket& c, const Asset& base, const Asset& quote) {
  if (c.base == c.quote) return false;
  if (c.tick_mantissa <= 0 || c.tick_mantissa > mantissa_max) return false;
  if (c.lot_mantissa <= 0 || c.lot_mantissa > mantissa_max) return false;
  if (c.tick_decimals > scale_max || c.lot_decimals > scale_max) return false;
  if (c.lot_decimals > base.scale) return false;
  if (c.min_notional < 0 || c.min_notional > amount_max) return false;
  if (c.min_quantity < 0 || c.max_quantity < 0) return false;
  if (c.max_quantity != 0 && c.max_quantity < c.min_quantity) return false;
  if (c.band_ppm >= ppm || !bounds_in_range(c)) return false;
  const u32 base_digits = base.scale - c.lot_decimals;
  if (product_within(c.lot_mantissa, power_of_ten(base_digits), amount_max) < 0) return false;
  if (c.tick_decimals + c.lot_decimals > quote.scale) return true;  // the next check refuses it
  const u32 quote_digits = quote.scale - c.tick_decimals - c.lot_decimals;
  const i128 mantissas = product(c.tick_mantissa, c.lot_mantissa);
  return product_within(mantissas, power_of_ten(quote_digits), amount_max) >= 0;
}

inline Refusal Kernel::check_market(const command::SetMarket& c) const {
  if (!ledger_.has_asset(c.base) || !ledger_.has_asset(c.quote)) return Refusal::asset_not_found;
  const Market* existing = market_of(c.market);
  if (c.market != 0 && existing == nullptr) return Refusal::market_not_found;
  if (!is_market_symbol(c.symbol)) return Refusal::symbol_malformed;
  for (const auto& market : markets_) {
    const bool same = is_same_market(market->symbol, c.symbol);
    if (same && market.get() != existing) return Refusal::symbol_taken;
  }
  if (existing != nullptr) {
    const bool same = existing->base == c.base && existing->quote == c.quote &&
                      std::memcmp(existing->symbol, c.symbol, sizeof c.symbol) == 0;
    if (!same) return Refusal::terms_fixed;
  }
  const Asset& quote = ledger_.asset(c.quote);
  if (!terms_in_range(c, ledger_.asset(c.base), quote)) return Refusal::terms_out_of_range;
  if (c.tick_decimals + c.lot_decimals > quote.scale) return Refusal::precision_exceeds_quote;
  if (!fees_in_range(c.maker_fee_ppm, c.taker_fee_ppm)) return Refusal::fee_out_of_range;
  if (!ledger_.has_account(c.fee_account) || !ledger_.account(c.fee_account).house()) {
    return Refusal::fee_account_not_house;
  }
  return existing != nullptr ? check_refit(c, *existing) : Refusal::none;
}

inline Units Kernel::units_of(const command::SetMarket& c) const {
  const u32 quote_digits = ledger_.asset(c.quote).scale - c.tick_decimals - c.lot_decimals;
  const u32 base_digits = ledger_.asset(c.base).scale - c.lot_decimals;
  const i128 mantissas = product(c.tick_mantissa, c.lot_mantissa);
  return {product(mantissas, power_of_ten(quote_digits)),
          product(c.lot_mantissa, power_of_ten(base_digits))};
}

inline void Kernel::store_market(const command::SetMarket& c, Market& market) {
  const Units units = units_of(c);
  market.notional_unit = units.notional;
  market.lot_unit = units.lot;
  market.base = c.base;
  market.quote = c.quote;
  market.fee_account = c.fee_account;
  market.fee_rows[0] = &ledger_.row(c.fee_account, c.base);
  market.fee_rows[1] = &ledger_.row(c.fee_account, c.quote);
  market.tick_mantissa = c.tick_mantissa;
  market.lot_mantissa = c.lot_mantissa;
  market.tick_decimals = c.tick_decimals;
  market.lot_decimals = c.lot_decimals;
  market.maker_fee_ppm = c.maker_fee_ppm;
  market.taker_fee_ppm = c.taker_fee_ppm;
  market.band_ppm = c.band_ppm;
  market.min_notional = c.min_notional;
  market.min_quantity = c.min_quantity;
  market.max_quantity = c.max_quantity;
  std::memcpy(market.symbol, c.symbol, sizeof c.symbol);
  market.max_notional = c.max_notional;
  market.min_price = c.min_price;
  market.max_price = c.max_price;
  market.price_band_ppm = c.price_band_ppm;
  market.volatility_ppm = c.volatility_ppm;
  market.auction_ns = c.auction_ns;
  market.reference_ns = c.reference_ns;
  refresh_bounds(market);
}

inline Refusal Kernel::carry_out(const command::SetMarket& c) {
  if (const Refusal refusal = check_market(c); refusal != Refusal::none) return refusal;
  // From here it must succeed.
  Market* market = market_of(c.market);
  if (market == nullptr) {
    markets_.push_back(std::make_unique<Market>());
    market = markets_.back().get();
    market->id = static_cast<u32>(markets_.size());
    market->phase = c.phase;
    if (c.phase == auction) note_auction(*market);
  } else {
    refit(c, *market);
  }
  store_market(c, *market);
  write_market(*market, index_, *output_);
  return Refusal::none;
}

inline Refusal Kernel::carry_out(const command::SetAccount& c) {
  if (c.account != 0) {
    const Account& existing = ledger_.account(c.account);
    const bool same = existing.kind == c.account_kind && ledger_.owner(c.account) == c.owner;
    if (!same) return Refusal::terms_fixed;
  } else if (c.account_kind >= house_floor && ledger_.house_count() >= house_accounts_max) {
    return Refusal::too_many_house_accounts;
  }
  // From here it must succeed.
  const u32 id = c.account != 0 ? c.account : ledger_.add_account(c.account_kind);
  Account& account = ledger_.account(id);
  account.flags = c.flags;
  account.group = c.group != 0 ? c.group : id;
  ledger_.owner(id) = c.owner;
  write_account(id, index_, *output_);
  return Refusal::none;
}

inline void Kernel::write_asset(u32 id, u32 command, Output& output) const {
  const Asset& asset = ledger_.asset(id);
  auto& set = output.add<event::AssetSet>(command);
  set.asset = id;
  set.scale = asset.scale;
  set.asset_kind = asset.kind;
  std::memcpy(set.symbol, asset.symbol, sizeof set.symbol);
}

inline void Kernel::write_market(const Market& market, u32 command, Output& output) const {
  auto& set = output.add<event::MarketSet>(command);
  set.market = market.id;
  set.base = market.base;
  set.quote = market.quote;
  set.fee_account = market.fee_account;
  set.tick_mantissa = market.tick_mantissa;
  set.lot_mantissa = market.lot_mantissa;
  set.tick_decimals = market.tick_decimals;
  set.lot_decimals = market.lot_decimals;
  set.phase = market.phase;
  set.steps = market.steps;
  set.maker_fee_ppm = market.maker_fee_ppm;
  set.taker_fee_ppm = market.taker_fee_ppm;
  set.band_ppm = market.band_ppm;
  set.min_notional = market.min_notional;
  set.min_quantity = market.min_quantity;
  set.max_quantity = market.max_quantity;
  std::memcpy(set.symbol, market.symbol, sizeof set.symbol);
  set.max_notional = market.max_notional;
  set.min_price = market.min_price;
  set.max_price = market.max_price;
  set.price_band_ppm = market.price_band_ppm;
  set.volatility_ppm = market.volatility_ppm;
  set.auction_ns = market.auction_ns;
  set.reference_ns = market.reference_ns;
}

inline void Kernel::write_account(u32 id, u32 command, Output& output) const {
  const Account& account = ledger_.account(id);
  auto& set = output.add<event::AccountSet>(command);
  set.account = id;
  set.account_kind = account.kind;
  set.flags = account.flags;
  set.group = account.group;
  set.owner = ledger_.owner(id);
}

}  // namespace bedesten
