// What is listed, as Python tells it after every change: scales of assets, house accounts, markets.
#pragma once

#include <unordered_map>

#include "copy.hpp"

namespace bedesten::projection {

// As src/bedesten/projector/native.py packs them.
struct AssetRecord {
  u32 asset, scale;
};
struct HouseRecord {
  u32 account, is_fee_pool;
};
struct Terms {
  u32 market, base, quote, fee_account;
  i64 tick, lot;
  u32 tick_decimals, lot_decimals, base_scale, quote_scale;
  wire128 lot_units, notional_unit;

  void price(Bytes& out, i64 ticks) const { out.numeric(times(ticks, tick), tick_decimals); }
  void quantity(Bytes& out, i64 lots) const { out.numeric(times(lots, lot), lot_decimals); }
  void quote_amount(Bytes& out, i128 units) const { out.numeric(units, quote_scale); }
  void received(Bytes& out, i128 units, bool is_buy) const {
    out.numeric(units, is_buy ? base_scale : quote_scale);
  }
  i128 value(i64 ticks, i64 lots) const { return times(times(ticks, lots), notional_unit); }
};
static_assert(sizeof(AssetRecord) == 8 && sizeof(HouseRecord) == 8 && sizeof(Terms) == 80);

class Listing {
 public:
  void learn(std::string_view assets, std::string_view houses, std::string_view markets) {
    scales_.clear();
    houses_.clear();
    terms_.clear();
    each<AssetRecord>(assets, [this](const auto& r) { scales_[r.asset] = r.scale; });
    each<HouseRecord>(houses, [this](const auto& r) { houses_[r.account] = r.is_fee_pool != 0; });
    each<Terms>(markets, [this](const Terms& r) { terms_[r.market] = r; });
  }

  const Terms& terms(u32 market) const { return found(terms_, market); }
  u32 scale(u32 asset) const { return found(scales_, asset); }
  bool is_house(u32 account) const { return houses_.count(account) != 0; }
  bool is_fee_pool(u32 account) const {
    const auto at = houses_.find(account);
    return at != houses_.end() && at->second;
  }

 private:
  template <class Record, class Take>
  static void each(std::string_view bytes, Take take) {
    for (std::size_t at = 0; at + sizeof(Record) <= bytes.size(); at += sizeof(Record)) {
      Record record;
      std::memcpy(&record, bytes.data() + at, sizeof record);
      take(record);
    }
  }

  template <class Map>
  static const typename Map::mapped_type& found(const Map& map, u32 key) {
    const auto at = map.find(key);
    require(at != map.end());
    return at->second;
  }

  std::unordered_map<u32, u32> scales_;
  std::unordered_map<u32, bool> houses_;
  std::unordered_map<u32, Terms> terms_;
};

}  // namespace bedesten::projection
