// Exact arithmetic on amounts: products that know their bounds, and fees rounded for the house.
#pragma once

#include "records.hpp"

namespace bedesten {

// Product of two non-negative factors, or -1 when it is over `bound` (which is itself < 2^127).
[[gnu::always_inline]] inline i128 product_within(i128 a, i128 b, i128 bound) {
  if (((a | b) >> 64) != 0) {
    i128 result;
    if (__builtin_mul_overflow(a, b, &result)) return -1;
    return result > bound ? -1 : result;
  }
  const u128 result = static_cast<u128>(static_cast<u64>(a)) * static_cast<u64>(b);
  return result > static_cast<u128>(bound) ? -1 : static_cast<i128>(result);
}

// Product that a check at acceptance has already proved to be at most 2^110.
inline i128 product(i128 a, i128 b) {
  return static_cast<i128>(static_cast<u128>(a) * static_cast<u128>(b));
}

// Product of two non-negative 64-bit factors: always in range.
inline i128 wide_product(i64 a, i64 b) {
  return static_cast<i128>(static_cast<u128>(static_cast<u64>(a)) * static_cast<u64>(b));
}

inline i128 wide_product(u64 a, u64 b) {
  return static_cast<i128>(static_cast<u128>(a) * b);
}

// In this many bits, a unit times any 64-bit number stays below 2^110.
constexpr u32 small_unit_bits = 46;

// `a` if the condition holds, else `b`, without a branch.
inline u32 either(bool condition, u32 a, u32 b) {
  return b ^ ((a ^ b) & -static_cast<u32>(condition));
}

inline i64 either(bool condition, i64 a, i64 b) {
  const u64 x = static_cast<u64>(a), y = static_cast<u64>(b);
  return static_cast<i64>(y ^ ((x ^ y) & -static_cast<u64>(condition)));
}

inline i128 either(bool condition, i128 a, i128 b) {
  const u64 mask = -static_cast<u64>(condition);
  const u128 x = static_cast<u128>(a), y = static_cast<u128>(b);
  const u64 low = static_cast<u64>(y) ^ ((static_cast<u64>(x) ^ static_cast<u64>(y)) & mask);
  const u64 x_high = static_cast<u64>(x >> 64), y_high = static_cast<u64>(y >> 64);
  return static_cast<i128>(static_cast<u128>(y_high ^ ((x_high ^ y_high) & mask)) << 64 | low);
}

inline i128 power_of_ten(u32 exponent) {
  i128 result = 1;
  while (exponent--) result *= 10;
  return result;
}

// Below it, an amount times a rate below 10^6 fits into 64 bits.
constexpr i128 small_amount = i128{1} << 43;

// amount * rate / 10^6 for amount >= 0 and 0 <= rate < 10^6. Splitting the amount keeps every
// step in range: amount * rate itself may need 130 bits.
inline i128 share_floor(i128 amount, u32 rate) {
  if (amount < small_amount) return static_cast<u64>(amount) * rate / ppm;
  if ((amount >> 64) == 0) {
    const u64 small = static_cast<u64>(amount);
    return small / ppm * rate + small % ppm * rate / ppm;
  }
  return amount / ppm * rate + amount % ppm * rate / ppm;
}

inline i128 share_ceil(i128 amount, u32 rate) {
  if (amount < small_amount) return (static_cast<u64>(amount) * rate + ppm - 1) / ppm;
  if ((amount >> 64) == 0) {
    const u64 small = static_cast<u64>(amount);
    return small / ppm * rate + (small % ppm * rate + ppm - 1) / ppm;
  }
  return amount / ppm * rate + (amount % ppm * rate + ppm - 1) / ppm;
}

// The taker pays, the maker pays or is paid back at most what the taker's rate brings in.
inline i128 fee(i128 received, i32 rate, i32 taker_rate) {
  if (rate >= 0) return share_ceil(received, static_cast<u32>(rate));
  const i32 rebate = -rate < taker_rate ? -rate : taker_rate;
  return -share_floor(received, static_cast<u32>(rebate));
}

// Worst price a market order accepts: `band` parts per million around the best opposite price.
inline i64 protected_price(i64 best, u32 band, bool buying) {
  if (buying) {
    const i128 bound = (static_cast<i128>(best) * (ppm + band) + ppm - 1) / ppm;
    return bound > price_max ? price_max : static_cast<i64>(bound);
  }
  const i128 bound = static_cast<i128>(best) * (ppm - band) / ppm;
  return bound < 1 ? 1 : static_cast<i64>(bound);
}

}  // namespace bedesten
