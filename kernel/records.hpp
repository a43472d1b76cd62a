// The records of src/bedesten/protocol as structs: the same bytes, checked by size at compile time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace bedesten {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i32 = std::int32_t;
using i64 = std::int64_t;
__extension__ typedef __int128 i128;
__extension__ typedef unsigned __int128 u128;
// Records start at multiples of 8, so their 128-bit fields must not be assumed 16-aligned.
typedef i128 wire128 __attribute__((aligned(8)));

// Zeroes in pieces that compilers turn into a few vector stores; for larger ones they emit a
// string instruction, whose start costs as much as a whole command.
template <std::size_t Size>
inline void clear_bytes(char* bytes) {
  if constexpr (Size > 4096) {
    std::memset(bytes, 0, Size);
  } else if constexpr (Size > 64) {
    std::memset(bytes, 0, 64);
    clear_bytes<Size - 64>(bytes + 64);
  } else if constexpr (Size > 0) {
    std::memset(bytes, 0, Size);
  }
}

// Asks for the memory at an address that will be needed soon. Compilers take a function that does
// nothing but this for one without effect and drop its calls, hence the second statement.
[[gnu::always_inline]] inline void fetch(const void* address) {
  __builtin_prefetch(address, 1);
  asm volatile("" : : "r"(address));
}

struct Key {
  u64 low, high;

  bool operator==(const Key&) const = default;
  bool none() const { return (low | high) == 0; }
};

struct ClientId {
  char text[40];

  bool none() const { return text[0] == 0; }
  bool operator==(const ClientId& other) const { return std::memcmp(text, other.text, 40) == 0; }
};

enum class Refusal : u16 {
  none = 0,
  malformed = 1,
  key_required = 2,
  account_not_found = 3,
  key_reused = 4,
  asset_not_found = 5,
  market_not_found = 6,
  symbol_malformed = 7,
  symbol_taken = 8,
  scale_out_of_range = 9,
  terms_fixed = 10,
  terms_out_of_range = 11,
  precision_exceeds_quote = 12,
  fee_out_of_range = 13,
  fee_account_not_house = 14,
  too_many_house_accounts = 15,
  client_order_id_taken = 16,
  account_cannot_trade = 17,
  account_frozen = 18,
  market_halted = 19,
  market_cancel_only = 20,
  order_type_unavailable = 21,
  price_out_of_range = 22,
  quantity_out_of_range = 23,
  amount_out_of_range = 24,
  no_liquidity = 25,
  notional_out_of_range = 26,
  below_min_notional = 27,
  would_take = 28,
  same_account = 29,
  bucket_not_allowed = 30,
  order_not_found = 31,
  reservation_not_found = 32,
  insufficient_funds = 33,
  supply_exceeded = 34,
  stop_price_out_of_range = 35,
  expiry_out_of_range = 36,
  would_trigger = 37,
  account_cancel_only = 38,
  withdrawals_frozen = 39,
  display_quantity_out_of_range = 40,
  no_reference_price = 41,
  price_outside_band = 42,
  above_max_notional = 43,
  too_many_open_orders = 44,
  open_notional_exceeded = 45,
  order_in_list = 46,
  order_changed = 47,
  replacement_differs = 48,
  time_out_of_range = 49,
  limit_out_of_range = 50,
  market_not_halted = 51,
  orders_do_not_fit = 52,
  steps_changed = 53,
  // Never written: the answer was already given as a Repeated event.
  repeated = 0xFFFF,
};

enum Kind : u8 { spot = 1, house_floor = 64, house_last = 71 };
enum AccountFlag : u16 { trading_frozen = 1, withdrawals_frozen = 2, accepts_cancels_only = 4 };
enum Bucket : u8 { available = 1, held = 2, set_aside = 3, bonus = 4 };
enum Phase : u8 { pending = 1, auction, continuous, cancel_only, halted, closed };
enum Side : u8 { buy = 1, sell = 2 };
enum OrderType : u8 {
  market_order = 1,
  limit_order,
  stop_loss,
  stop_limit,
  take_profit,
  take_profit_limit,
  trailing_stop,
};
enum TimeInForce : u8 { gtc = 1, ioc, fok, day, gtd };
enum SelfTrade : u8 { none = 1, expire_taker, expire_maker, expire_both, decrement };
enum OrderFlag : u16 { post_only = 1, hidden = 2, client_id_window = 4, slide = 8 };
enum Contingency : u8 { oco = 1, oto, otoco };
enum ReplaceMode : u8 { stop_on_failure = 1, allow_failure, atomic };
enum PhaseCause : u8 { by_command = 0, by_volatility, by_schedule };
enum class Done : u8 {
  none = 0,  // never written: the order goes on
  filled = 1,
  requested,
  mass_cancelled,
  ioc_remainder,
  fok_unfilled,
  market_remainder,
  self_trade_prevented,
  expired,
  linked_order,
  rejected,
  replaced,
  cancel_all_after,
  terms_changed,
};

constexpr i64 price_max = i64{1} << 62;
constexpr i64 quantity_max = i64{1} << 62;
constexpr i128 amount_max = i128{1} << 110;
constexpr i128 balance_max = i128{1} << 118;
constexpr u32 house_accounts_max = 256;
constexpr u32 mass_cancel_max = 1024;
constexpr u32 expiries_max = 1024;
constexpr u32 ppm = 1'000'000;
constexpr u32 trigger_events_max = 2048;
constexpr i64 iceberg_parts_max = 100;
constexpr u32 refit_max = 1024;
constexpr u32 steps_max = 255;
constexpr i64 second_ns = 1'000'000'000;
constexpr i64 cancel_all_after_max_ns = 24 * 3600 * second_ns;
constexpr i64 schedule_every_min_ns = 60 * second_ns;
constexpr i64 schedule_every_max_ns = 366 * 24 * 3600 * second_ns;
constexpr u32 bound_ppm_max = 10 * ppm;
constexpr i64 auction_max_ns = 24 * 3600 * second_ns;
constexpr i64 open_orders_limit_max = 1'000'000;
constexpr u32 keys_per_account_max = 10'000;
constexpr i64 key_window_ns = i64{24} * 3600 * 1'000'000'000;
constexpr i64 mantissa_max = 1'000'000'000'000'000'000;
constexpr u32 scale_max = 18;
constexpr i64 epoch_2020_ms = 1'577'836'800'000;

constexpr u32 commands_magic = 0x31434442;  // BDC1
constexpr u32 events_magic = 0x31454442;    // BDE1
constexpr u32 snapshot_magic = 0x31534442;  // BDS1
constexpr u32 snapshot_version = 3;
constexpr u32 record_size_min = 24;
constexpr u32 record_size_max = 1024;

struct CommandsHeader {
  u32 magic, count;
  u64 seq;
  i64 at;
};
struct EventsHeader {
  u32 magic, count;
  u64 seq;
  i64 at;
  u32 events, pad;
};
struct SnapshotHeader {
  u32 magic, version;
  i64 at, id;
  u64 seq;
};
static_assert(sizeof(CommandsHeader) == 24 && sizeof(EventsHeader) == 32);
static_assert(sizeof(SnapshotHeader) == 32);

namespace command {

struct Head {
  u16 size;
  u8 kind, pad;
  u32 account;
  Key key;
};

struct SetAsset : Head {
  static constexpr u8 number = 1;
  u32 asset;
  u8 scale, asset_kind;
  u16 pad1;
  char symbol[16];
};
struct SetMarket : Head {
  static constexpr u8 number = 2;
  static constexpr u16 short_size = 128;
  u32 market, base, quote, fee_account;
  i64 tick_mantissa, lot_mantissa;
  u8 tick_decimals, lot_decimals, phase, pad1;
  i32 maker_fee_ppm, taker_fee_ppm;
  u32 band_ppm;
  wire128 min_notional;
  i64 min_quantity, max_quantity;
  char symbol[24];
  wire128 max_notional;
  i64 min_price, max_price;
  u32 price_band_ppm, volatility_ppm;
  i64 auction_ns, reference_ns;
};
struct SetPhase : Head {
  static constexpr u8 number = 3;
  u32 market;
  u8 phase, pad1, pad2, pad3;
};
struct SetAccount : Head {
  static constexpr u8 number = 4;
  u8 account_kind, pad1;
  u16 flags;
  u32 group;
  Key owner;
};
struct Transfer : Head {
  static constexpr u8 number = 5;
  u32 debit_account, credit_account, asset;
  u8 debit_bucket, credit_bucket, reason, pad1;
  wire128 amount;
};
struct Reserve : Head {
  static constexpr u8 number = 6;
  u32 asset;
  u8 reason, pad1, pad2, pad3;
  wire128 amount;
};
struct Post : Head {
  static constexpr u8 number = 7;
  Key reservation;
  u32 credit_account;
  u8 reason, pad1, pad2, pad3;
  wire128 amount;
};
struct Void : Head {
  static constexpr u8 number = 8;
  Key reservation;
};
struct Place : Head {
  static constexpr u8 number = 9;
  static constexpr u16 short_size = 72;
  static constexpr std::size_t price_at = 40;  // bytes from the record's start
  u32 market;
  u8 side, type, time_in_force, self_trade;
  u16 flags;
  u8 steps, pad1;
  u32 pad2;
  i64 price, quantity;
  wire128 quote_quantity;
  ClientId client_order_id;
  i64 stop_price, display_quantity, expires_at;
  i64 trail_offset, activation_price;
  u32 trail_ppm, pad3;
};
struct Cancel : Head {
  static constexpr u8 number = 10;
  static constexpr u16 short_size = 32;
  i64 order;
  ClientId client_order_id;
};
struct MassCancel : Head {
  static constexpr u8 number = 11;
  u32 market;
  u8 side, pad1, pad2, pad3;
};

struct AdvanceTime : Head {
  static constexpr u8 number = 12;
};
struct RunTriggers : Head {
  static constexpr u8 number = 13;
  u32 market, pad1;
};
struct Amend : Head {
  static constexpr u8 number = 14;
  static constexpr u16 short_size = 40;
  i64 order, quantity;
  ClientId client_order_id;
  u8 steps, pad1[7];
};
// An order inside another command.
struct Leg {
  u8 side, type, time_in_force, self_trade;
  u16 flags, pad1;
  i64 price, quantity;
  ClientId client_order_id;
  i64 stop_price, display_quantity, expires_at;
  i64 trail_offset, activation_price;
  u32 trail_ppm, pad2;
};
struct PlaceList : Head {
  static constexpr u8 number = 15;
  u32 market;
  u8 contingency, steps, pad1, pad2;
  Leg legs[3];
  ClientId client_list_id;
};
struct Replace : Head {
  static constexpr u8 number = 16;
  i64 order;
  ClientId client_order_id;
  i64 expected_filled;
  u32 market;
  u8 mode, steps, pad1, pad2;
  Leg replacement;
};
struct CancelAllAfter : Head {
  static constexpr u8 number = 17;
  i64 after;
};
struct SetOrderLimit : Head {
  static constexpr u8 number = 18;
  u32 asset, pad1;
  wire128 limit;
};
struct SchedulePhase : Head {
  static constexpr u8 number = 19;
  u32 market;
  u8 phase, pad1, pad2, pad3;
  i64 at, every;
};
struct SetFees : Head {
  static constexpr u8 number = 20;
  u32 market;
  u8 tier, remove;
  u16 pad1;
  i32 maker_fee_ppm, taker_fee_ppm;
  i64 valid_from, valid_until;
};
struct SetTier : Head {
  static constexpr u8 number = 21;
  u8 tier, pad1[7];
};

static_assert(sizeof(Head) == 24 && sizeof(SetAsset) == 48 && sizeof(SetMarket) == 184);
static_assert(sizeof(SetPhase) == 32 && sizeof(SetAccount) == 48 && sizeof(Transfer) == 56);
static_assert(sizeof(Reserve) == 48 && sizeof(Post) == 64 && sizeof(Void) == 40);
static_assert(sizeof(Place) == 160 && sizeof(Cancel) == 72 && sizeof(MassCancel) == 32);
static_assert(sizeof(AdvanceTime) == 24 && sizeof(RunTriggers) == 32 && sizeof(Amend) == 88);
static_assert(sizeof(Leg) == 112 && sizeof(PlaceList) == 408 && sizeof(Replace) == 200);
static_assert(sizeof(CancelAllAfter) == 32 && sizeof(SetOrderLimit) == 48);
static_assert(sizeof(SchedulePhase) == 48 && sizeof(SetFees) == 56 && sizeof(SetTier) == 32);

}  // namespace command

namespace event {

struct Head {
  u16 size;
  u8 kind, pad;
  u32 command;
};

struct Refused : Head {
  static constexpr u8 number = 1;
  u16 refusal;
  u8 command_kind, pad1;
  u32 account;
};
struct Repeated : Head {
  static constexpr u8 number = 2;
  u64 seq;
  u32 index, pad1;
};
struct AssetSet : Head {
  static constexpr u8 number = 3;
  u32 asset;
  u8 scale, asset_kind;
  u16 pad1;
  char symbol[16];
};
struct MarketSet : Head {
  static constexpr u8 number = 4;
  static constexpr u16 version_2_size = 112;
  u32 market, base, quote, fee_account;
  i64 tick_mantissa, lot_mantissa;
  u8 tick_decimals, lot_decimals, phase, steps;
  i32 maker_fee_ppm, taker_fee_ppm;
  u32 band_ppm;
  wire128 min_notional;
  i64 min_quantity, max_quantity;
  char symbol[24];
  wire128 max_notional;
  i64 min_price, max_price;
  u32 price_band_ppm, volatility_ppm;
  i64 auction_ns, reference_ns;
};
struct PhaseSet : Head {
  static constexpr u8 number = 5;
  u32 market;
  u8 phase, previous, cause, pad1;
};
struct AccountSet : Head {
  static constexpr u8 number = 6;
  u32 account;
  u8 account_kind, pad1;
  u16 flags;
  u32 group, pad2;
  Key owner;
};
struct Transferred : Head {
  static constexpr u8 number = 7;
  i64 transfer;
  u32 debit_account, credit_account, asset;
  u8 debit_bucket, credit_bucket, reason, pad1;
  wire128 amount;
  Key key;
};
struct Reserved : Head {
  static constexpr u8 number = 8;
  i64 transfer;
  u32 account, asset;
  wire128 amount;
  Key key;
  u8 reason, pad1[7];
};
struct Posted : Head {
  static constexpr u8 number = 9;
  i64 transfer, release_transfer;
  u32 account, credit_account, asset;
  u8 reason, pad1[3];
  wire128 amount, released;
  Key reservation, key;
};
struct Voided : Head {
  static constexpr u8 number = 10;
  i64 transfer;
  u32 account, asset;
  wire128 amount;
  Key reservation, key;
};
struct OrderAccepted : Head {
  static constexpr u8 number = 11;
  static constexpr u16 short_size = 72;
  i64 order;
  u32 account, market;
  u8 side, type, time_in_force, self_trade;
  u16 flags, pad1;
  i64 price, quantity;
  wire128 held;
  i32 maker_fee_ppm, taker_fee_ppm;
  wire128 quote_quantity;
  ClientId client_order_id;
  Key key;
  i64 stop_price, display_quantity, expires_at;
  i64 trail_offset, activation_price;
  u32 trail_ppm, pad2;
  i64 list, replaces;
};
struct Traded : Head {
  static constexpr u8 number = 12;
  i64 trade;
  u32 market;
  u8 taker_side, auction, pad1[2];
  i64 maker_order, taker_order;
  u32 maker_account, taker_account;
  i64 price, quantity;
  wire128 maker_fee, taker_fee, released;
  i64 trade_number, maker_filled, taker_filled;
};
struct OrderDone : Head {
  static constexpr u8 number = 13;
  i64 order;
  u32 account, market;
  Done reason;
  u8 side;
  u16 refusal;
  u8 pad1[4];
  i64 filled, release_transfer;
  wire128 released, filled_value, fee;
};
struct SelfTradePrevented : Head {
  static constexpr u8 number = 14;
  u32 market;
  u8 mode, pad1[3];
  i64 taker_order, maker_order;
  u32 taker_account, maker_account;
  i64 price, quantity;
};
struct MassCancelled : Head {
  static constexpr u8 number = 15;
  u32 cancelled, remaining;
};
struct BalanceChanged : Head {
  static constexpr u8 number = 16;
  u32 account, asset;
  wire128 buckets[4];
};
struct LevelChanged : Head {
  static constexpr u8 number = 17;
  u32 market;
  u8 side, pad1[3];
  i64 price, update;
  wire128 quantity;
};
struct OrderState : Head {
  static constexpr u8 number = 18;
  static constexpr u16 version_2_size = 216;
  i64 order;
  u32 account, market;
  u8 side, type, time_in_force, self_trade;
  u16 flags, pad1;
  i64 price, quantity;
  wire128 held;
  i32 maker_fee_ppm, taker_fee_ppm;
  wire128 quote_quantity;
  ClientId client_order_id;
  Key key;
  i64 stop_price, display_quantity, expires_at;
  i64 filled;
  wire128 filled_value, fee;
  u8 waiting, pad2[7];
  i64 trail_offset, activation_price;
  u32 trail_ppm, pad3;
  i64 list, shown;
};
struct MarketCounters : Head {
  static constexpr u8 number = 19;
  static constexpr u16 version_2_size = 40;
  u32 market, pad1;
  i64 trades, updates, last_price;
  i64 reference_price, reference_at, auction_ends_at, uncross_price;
};
struct KeyRemembered : Head {
  static constexpr u8 number = 20;
  u32 account;
  u8 space, pad1[3];
  Key key;
  u64 fingerprint, seq;
  u32 index, pad2;
  i64 at;
};
struct ReservationState : Head {
  static constexpr u8 number = 21;
  u32 account, asset;
  wire128 amount;
  Key key;
  u8 reason, pad1[7];
};

struct OrderTriggered : Head {
  static constexpr u8 number = 22;
  i64 order;
  u32 account, market;
  i64 last_price, stop_price;
};
struct OrderReduced : Head {
  static constexpr u8 number = 23;
  i64 order;
  u32 account, market;
  u8 side, pad1[7];
  i64 quantity, release_transfer;
  wire128 released;
};
struct TimeAdvanced : Head {
  static constexpr u8 number = 24;
  u32 expired, remaining;
};
struct TriggersLeft : Head {
  static constexpr u8 number = 25;
  u32 market, pad1;
};
struct Deferred : Head {
  static constexpr u8 number = 26;
};
struct ListAccepted : Head {
  static constexpr u8 number = 27;
  i64 list;
  u32 account, market;
  u8 contingency, pad1[7];
  i64 orders[3];
  ClientId client_list_id;
  Key key;
};
struct OrderHeld : Head {
  static constexpr u8 number = 28;
  i64 order;
  u32 account, market;
  u8 side, pad1[7];
  i64 hold_transfer;
  wire128 held;
  i64 price, stop_price;
};
struct ListState : Head {
  static constexpr u8 number = 29;
  i64 list;
  u32 account, market;
  u8 contingency, pad1[7];
  i64 orders[3];
};
struct CancelAllAfterSet : Head {
  static constexpr u8 number = 30;
  u32 account, pad1;
  i64 deadline;
};
struct OrderLimitSet : Head {
  static constexpr u8 number = 31;
  u32 account, asset;
  wire128 limit;
};
struct IndicativeChanged : Head {
  static constexpr u8 number = 32;
  u32 market, pad1;
  i64 price;
  wire128 quantity, surplus;
};
struct PhaseScheduled : Head {
  static constexpr u8 number = 33;
  u32 market;
  u8 phase, pad1[3];
  i64 at, every;
};
struct FeesSet : Head {
  static constexpr u8 number = 34;
  u32 account, market;
  u8 tier, removed, pad1[2];
  i32 maker_fee_ppm, taker_fee_ppm;
  u32 pad2;
  i64 valid_from, valid_until;
};
struct TierSet : Head {
  static constexpr u8 number = 35;
  u32 account;
  u8 tier, pad1[3];
};

static_assert(sizeof(Head) == 8 && sizeof(Refused) == 16 && sizeof(Repeated) == 24);
static_assert(sizeof(AssetSet) == 32 && sizeof(MarketSet) == 168 && sizeof(PhaseSet) == 16);
static_assert(sizeof(AccountSet) == 40 && sizeof(Transferred) == 64 && sizeof(Reserved) == 64);
static_assert(sizeof(Posted) == 104 && sizeof(Voided) == 72 && sizeof(OrderAccepted) == 208);
static_assert(sizeof(OrderAccepted) - OrderAccepted::short_size ==
              sizeof(i128) + sizeof(ClientId) + sizeof(Key) + 8 * sizeof(i64));
static_assert(sizeof(Traded) == 136 && sizeof(OrderDone) == 96);
static_assert(sizeof(SelfTradePrevented) == 56 && sizeof(MassCancelled) == 16);
static_assert(sizeof(BalanceChanged) == 80 && sizeof(LevelChanged) == 48);
static_assert(sizeof(OrderState) == 256 && sizeof(MarketCounters) == 72);
static_assert(sizeof(KeyRemembered) == 64 && sizeof(ReservationState) == 56);
static_assert(sizeof(OrderTriggered) == 40 && sizeof(OrderReduced) == 64);
static_assert(sizeof(TimeAdvanced) == 16 && sizeof(TriggersLeft) == 16 && sizeof(Deferred) == 8);
static_assert(sizeof(ListAccepted) == 112 && sizeof(OrderHeld) == 72 && sizeof(ListState) == 56);
static_assert(sizeof(CancelAllAfterSet) == 24 && sizeof(OrderLimitSet) == 32);
static_assert(sizeof(IndicativeChanged) == 56 && sizeof(PhaseScheduled) == 32);
static_assert(sizeof(FeesSet) == 48 && sizeof(TierSet) == 16);

}  // namespace event

}  // namespace bedesten
