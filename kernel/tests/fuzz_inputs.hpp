// Bytes that nobody should send: noise, extreme numbers, cut and spliced batches and snapshots.
//
// One input is one call of `apply` or `restore`. A refused batch leaves the state as it was, a
// snapshot is restored only where writing it again gives the same bytes, and whatever was accepted
// keeps the invariants I1 to I4 through the commands that follow.
#pragma once

#include <chrono>

#include "kernel.hpp"

namespace bedesten::fuzz {

using Input = std::vector<unsigned char>;

constexpr u64 inputs_a_world = 2'000;  // then a new one: small states are quick to check
constexpr u64 steps_a_world = 3;
constexpr u64 told_every = 500'000;

struct InputCounts {
  u64 all = 0, noise = 0, extreme = 0, mutated = 0, snapshots = 0, later = 0;
  u64 refused = 0, refused_snapshots = 0, restored = 0, same = 0;
};

// Numbers at the ends of every width and of the kernel's own ranges.
template <class Dice>
i128 extreme_number(Dice& dice) {
  static constexpr int powers[] = {0, 7, 8, 15, 16, 31, 32, 53, 61, 62, 63, 64, 96, 110, 118, 126};
  const i128 one = 1;
  const i128 near = static_cast<i128>(dice.below(5)) - 2;
  if (dice.one_in(6)) return near;
  if (dice.one_in(8)) return near * 1'000'000;
  if (dice.one_in(8)) return near + static_cast<i128>(1'000'000'000'000'000'000);
  if (dice.one_in(9)) return static_cast<i128>(~(static_cast<u128>(1) << 127)) - (near & 3);
  if (dice.one_in(9)) return static_cast<i128>(static_cast<u128>(1) << 127) + (near & 3);
  const i128 power = one << powers[dice.below(std::size(powers))];
  return dice.one_in(3) ? near - power : power + near;
}

// Puts such a number over any field behind `start`, whatever the field is.
template <class Dice>
void put_extreme(Dice& dice, Input& data, std::size_t start) {
  static constexpr std::size_t widths[] = {1, 2, 4, 4, 8, 8, 8, 16};
  const std::size_t width = widths[dice.below(std::size(widths))];
  if (data.size() < start + width) return;
  const std::size_t aligned = std::min<std::size_t>(width, 8);
  const std::size_t places = (data.size() - start - width) / aligned + 1;
  const i128 number = extreme_number(dice);
  std::memcpy(&data[start + aligned * dice.below(places)], &number, width);
}

template <class Dice>
void mutate(Dice& dice, Input& data, const Input& other) {
  const u64 way = dice.below(7);
  if (data.empty()) return;
  const std::size_t at = dice.below(data.size());
  if (way == 0) data.resize(at);
  if (way == 1) data[at] ^= static_cast<unsigned char>(1 << dice.below(8));
  if (way == 2) data.resize(data.size() + 1 + dice.below(64));
  if (way == 3) put_extreme(dice, data, 0);
  const std::size_t step = 8 * (1 + dice.below(16));
  const std::size_t row = at / 8 * 8;
  if (way == 4 && row + step <= data.size()) {  // something is missing
    data.erase(data.begin() + static_cast<long>(row), data.begin() + static_cast<long>(row + step));
  }
  if (way == 5 && row + step <= data.size()) {  // or there twice
    const Input again(data.begin() + static_cast<long>(row),
                      data.begin() + static_cast<long>(row + step));
    data.insert(data.begin() + static_cast<long>(row), again.begin(), again.end());
  }
  if (way == 6 && !other.empty()) {  // one that goes on as another
    const std::size_t cut = std::min(at / 8 * 8, other.size());
    data.resize(cut);
    data.insert(data.end(), other.begin() + static_cast<long>(cut), other.end());
  }
}

template <class Dice>
Input noise(Dice& dice, u64 seq, i64 at) {
  Input data(dice.below(400));
  for (unsigned char& byte : data) byte = static_cast<unsigned char>(dice.next());
  if (dice.one_in(4)) return data;
  // Framed as a batch, so that the records are looked at.
  const std::size_t size = 24 + 8 * dice.below(dice.one_in(9) ? 126 : 48);
  data.assign(sizeof(CommandsHeader) + size, 0);
  const CommandsHeader header{commands_magic, 1, seq, at};
  std::memcpy(data.data(), &header, sizeof header);
  for (std::size_t i = sizeof header; i < data.size(); ++i) {
    if (!dice.one_in(3)) data[i] = static_cast<unsigned char>(dice.next());
  }
  const u16 told = static_cast<u16>(size);
  std::memcpy(&data[sizeof header], &told, sizeof told);
  data[sizeof header + 2] = static_cast<unsigned char>(dice.below(24));
  return data;
}

// `run` draws records and has the kernel that the inputs go to.
template <class Run>
class Bombardment {
 public:
  explicit Bombardment(Run& run) : run_(run), dice_(run.dice) {}

  InputCounts counts;

  void go(u64 wanted, double seconds) {
    const auto begun = std::chrono::steady_clock::now();
    const auto spent = [&] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    };
    while (counts.all < wanted && (seconds == 0 || spent() < seconds)) {
      new_world();
      const u64 before = counts.all;
      while (counts.all < wanted && counts.all - before < inputs_a_world) one();
      if (before / told_every != counts.all / told_every) tell(spent());
    }
    tell(spent());
  }

 private:
  void tell(double seconds) const {
    const auto shown = [](u64 number) { return static_cast<unsigned long long>(number); };
    std::printf("%llu inputs, %.0f a second: %llu noise, %llu extreme, %llu mutated, ",
                shown(counts.all), static_cast<double>(counts.all) / seconds, shown(counts.noise),
                shown(counts.extreme), shown(counts.mutated));
    std::printf("%llu snapshots; refused %llu batches, %llu snapshots; restored %llu, then %llu\n",
                shown(counts.snapshots), shown(counts.refused), shown(counts.refused_snapshots),
                shown(counts.restored), shown(counts.later));
    std::fflush(stdout);
  }

  void new_world() {
    run_.restart();
    for (u64 i = 0; i < steps_a_world; ++i) run_.step();
    keep_snapshot();
  }

  void keep_snapshot() {
    run_.kernel->snapshot(run_.scratch);
    former_.swap(snapshot_);
    snapshot_.assign(run_.scratch.data(), run_.scratch.data() + run_.scratch.size());
  }

  void one() {
    const u64 which = dice_.below(100);
    if (which < 15) {
      ++counts.noise;
      send(noise(dice_, run_.seq + 1, run_.at));
    } else if (which < 65) {
      ++counts.extreme;
      send(extreme());
    } else if (which < 94) {
      ++counts.mutated;
      ++run_.seq;
      Input data = run_.batch(records(1 + dice_.below(4)));
      --run_.seq;
      for (u64 n = 1 + dice_.below(3); n > 0; --n) mutate(dice_, data, batch_);
      batch_ = data;
      send(std::move(data));
    } else {
      ++counts.snapshots;
      restore();
    }
    ++counts.all;
  }

  std::vector<Input> records(u64 count) {
    std::vector<Input> drawn;
    for (; count > 0; --count) drawn.push_back(run_.record());
    return drawn;
  }

  Input extreme() {
    std::vector<Input> drawn = records(1 + dice_.below(3));
    for (Input& record : drawn) {
      for (u64 n = dice_.below(4); n > 0; --n) put_extreme(dice_, record, 3);
    }
    ++run_.seq;
    Input data = run_.batch(drawn);
    --run_.seq;
    return data;
  }

  void send(Input data) {
    data.shrink_to_fit();
    const bool checked = dice_.one_in(100);
    const u64 before = checked ? run_.digest_of_state() : 0;
    if (run_.kernel->apply(data.data(), data.size(), run_.output) != nullptr) {
      ++counts.refused;
      if (checked && run_.digest_of_state() != before) run_.fail("a refused batch changed it");
      return;
    }
    run_.learn_orders();
    CommandsHeader header;
    std::memcpy(&header, data.data(), sizeof header);
    run_.seq = header.seq;
    run_.at = header.at;
    if (dice_.one_in(50)) audit(*run_.kernel);
    if (dice_.one_in(400)) keep_snapshot();
    // Lawful, and leaves no room to go on.
    if (run_.seq > u64{1} << 60 || run_.at > i64{1} << 61) new_world();
  }

  void audit(Kernel& kernel) {
    if (const char* fault = kernel.audit()) run_.fail(fault);
  }

  void restore() {
    Input data = snapshot_;
    for (u64 n = dice_.below(4); n > 0; --n) {
      if (dice_.one_in(2)) put_extreme(dice_, data, dice_.below(data.size() + 1) / 8 * 8);
      else mutate(dice_, data, former_);
    }
    data.shrink_to_fit();
    auto victim = std::make_unique<Kernel>();
    if (victim->restore(data.data(), data.size()) != nullptr) {
      ++counts.refused_snapshots;
      return;
    }
    ++counts.restored;
    counts.same += data == snapshot_;
    audit(*victim);
    u32 version;
    std::memcpy(&version, data.data() + 4, sizeof version);
    victim->snapshot(run_.scratch);
    const bool same = run_.scratch.size() == data.size() &&
                      std::memcmp(run_.scratch.data(), data.data(), data.size()) == 0;
    if (!same && version == snapshot_version) run_.fail("restored what snapshot would not write");
    go_on(*victim, data);
  }

  // What was restored has to bear commands too.
  void go_on(Kernel& kernel, const Input& snapshot) {
    SnapshotHeader header;
    std::memcpy(&header, snapshot.data(), sizeof header);
    const u64 seq = run_.seq;
    const i64 at = run_.at;
    run_.seq = header.seq;
    run_.at = header.at;
    for (int i = 0; i < 3 && run_.seq < u64{1} << 60; ++i) {
      const Input data = extreme();
      if (kernel.apply(data.data(), data.size(), run_.output) == nullptr) ++run_.seq;
      ++counts.later;
    }
    audit(kernel);
    run_.seq = seq;
    run_.at = at;
  }

  Run& run_;
  decltype(run_.dice)& dice_;
  Input snapshot_, former_, batch_;
};

}  // namespace bedesten::fuzz
