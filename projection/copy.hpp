// Values in PostgreSQL's binary format, byte for byte as src/bedesten/db/binary.py packs them.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "../kernel/records.hpp"

namespace bedesten::projection {

// Thrown for whatever the plain Python path should decide: it knows every event and every sentence.
struct NotMine {};

inline void require(bool condition) {
  if (!condition) [[unlikely]] throw NotMine{};
}

inline i128 sum(i128 a, i128 b) {
  i128 result;
  require(!__builtin_add_overflow(a, b, &result));
  return result;
}

inline i128 difference(i128 a, i128 b) {
  i128 result;
  require(!__builtin_sub_overflow(a, b, &result));
  return result;
}

inline i128 times(i128 a, i128 b) {
  i128 result;
  require(!__builtin_mul_overflow(a, b, &result));
  return result;
}

constexpr i64 us_from_1970_to_2000 = 946'684'800'000'000;
constexpr u32 id_time_shift = 12;

// Nanoseconds since 1970 as timestamptz counts: microseconds since 2000.
inline i64 ns_moment(i64 at) {
  require(at >= 0);
  return at / 1000 - us_from_1970_to_2000;
}

// The time in an engine id, likewise.
inline i64 id_moment(i64 id) {
  require(id > 0 && id < i64{1} << 62);
  return ((id >> id_time_shift) + epoch_2020_ms) * 1000 - us_from_1970_to_2000;
}

// A growing run of fields.
class Bytes {
 public:
  Bytes() = default;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  Bytes(Bytes&& other) noexcept
      : begin_(other.begin_), size_(other.size_), capacity_(other.capacity_) {
    other.begin_ = nullptr;
    other.size_ = other.capacity_ = 0;
  }
  ~Bytes() { std::free(begin_); }

  const char* data() const { return begin_; }
  std::size_t size() const { return size_; }
  void clear() { size_ = 0; }

  void raw(const void* source, std::size_t size) { std::memcpy(room(size), source, size); }
  void big16(u16 value) { put(__builtin_bswap16(value)); }
  void big32(u32 value) { put(__builtin_bswap32(value)); }
  void big64(u64 value) { put(__builtin_bswap64(value)); }

  void null() { big32(0xFFFFFFFF); }
  void int4(i64 value) {
    require(value >= -0x80000000LL && value <= 0x7FFFFFFFLL);
    big32(4);
    big32(static_cast<u32>(value));
  }
  void int8(i64 value) {
    big32(8);
    big64(static_cast<u64>(value));
  }
  void boolean(bool value) {
    big32(1);
    *room(1) = value ? 1 : 0;
  }
  void text(std::string_view value) {
    big32(static_cast<u32>(value.size()));
    raw(value.data(), value.size());
  }
  void uuid(const Key& key) {
    big32(16);
    raw(&key, 16);
  }

  // `units / 10^scale` with `scale` decimals. The widths are those of db/binary.py.
  void numeric(i128 units, u32 scale) {
    const u32 fraction = (scale + 3) / 4;
    if (units == 0) {
      head(0, 0, 0, scale);
      return;
    }
    const bool negative = units < 0;
    u128 number = negative ? -static_cast<u128>(units) : static_cast<u128>(units);
    static constexpr u32 factors[] = {1, 1000, 100, 10};
    require(!__builtin_mul_overflow(number, u128{factors[scale % 4]}, &number));
    u16 digits[12];
    u32 count = 0;
    if ((number >> 64) == 0) {
      u64 rest = static_cast<u64>(number);
      for (; rest != 0; rest /= 10'000) digits[count++] = static_cast<u16>(rest % 10'000);
    } else {
      for (; number != 0; number /= 10'000) digits[count++] = static_cast<u16>(number % 10'000);
    }
    while (count < 6 && count % 2 != 0) digits[count++] = 0;
    head(count, static_cast<i32>(count) - 1 - static_cast<i32>(fraction), negative, scale);
    while (count != 0) big16(digits[--count]);
  }

 private:
  void head(u32 count, i32 weight, bool negative, u32 scale) {
    big32(8 + 2 * count);
    big16(static_cast<u16>(count));
    big16(static_cast<u16>(static_cast<u32>(weight)));
    big16(negative ? 0x4000 : 0);
    big16(static_cast<u16>(scale));
  }

  template <class T>
  void put(T value) {
    std::memcpy(room(sizeof value), &value, sizeof value);
  }

  char* room(std::size_t bytes) {
    if (capacity_ - size_ < bytes) [[unlikely]] grow(bytes);
    size_ += bytes;
    return begin_ + size_ - bytes;
  }

  void grow(std::size_t bytes) {
    std::size_t wanted = capacity_ == 0 ? std::size_t{1} << 12 : capacity_ * 2;
    while (wanted - size_ < bytes) wanted *= 2;
    void* memory = std::realloc(begin_, wanted);
    if (memory == nullptr) throw std::bad_alloc();
    begin_ = static_cast<char*>(memory);
    capacity_ = wanted;
  }

  char* begin_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
};

// Rows of one table for binary COPY: an int16 count of fields, then the fields.
struct Rows {
  Bytes bytes;
  i64 count = 0;

  Bytes& begin(std::size_t fields) {
    ++count;
    bytes.big16(static_cast<u16>(fields));
    return bytes;
  }
  void clear() {
    bytes.clear();
    count = 0;
  }
};

// The same as one-dimensional arrays, a column each, for `unnest`.
struct Columns {
  std::vector<Bytes> columns;
  i64 count = 0;

  void clear() {
    for (Bytes& column : columns) column.clear();
    count = 0;
  }
};

}  // namespace bedesten::projection
