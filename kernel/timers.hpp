// What happens as time advances: phases change, cancel-all-after timers run off, orders expire.
#pragma once

#include <limits>

#include "kernel.hpp"

namespace bedesten {

inline Refusal Kernel::carry_out(const command::CancelAllAfter& c) {
  if (c.after < 0 || c.after > cancel_all_after_max_ns) return Refusal::time_out_of_range;
  // From here it must succeed.
  constexpr i64 latest = std::numeric_limits<i64>::max();
  const i64 deadline = c.after > latest - last_at_ ? latest : last_at_ + c.after;
  set_timer(c.account, c.after != 0 ? deadline : 0);
  return Refusal::none;
}

inline void Kernel::set_timer(u32 account, i64 deadline) {
  timers_.set(account, deadline);
  auto& set = emit<event::CancelAllAfterSet>();
  set.account = account;
  set.deadline = deadline;
}

inline i64 Kernel::next_expiry() const {
  i64 next = 0;
  for (const i64 time : {expiries_.next(), timers_.next(), schedule_.next()}) {
    if (time != 0 && (next == 0 || time < next)) next = time;
  }
  return next;
}

inline Refusal Kernel::carry_out(const command::AdvanceTime&) {
  // From here it must succeed.
  keep_schedule();
  u32 ended = 0;
  while (timers_.next() != 0 && timers_.next() <= last_at_) {
    const u32 account = timers_.next_account();
    if (!run_timer(account, ended)) break;
    set_timer(account, 0);
  }
  const auto expires = [&] { return expiries_.next() != 0 && expiries_.next() <= last_at_; };
  for (; ended < expiries_max && expires(); ++ended) {
    close_order(find_order(expiries_.next_id()), Done::expired);
  }
  u32 remaining = expiries_.count_to(last_at_);
  timers_.each_due(last_at_, [&](u32 account) { remaining += open_and_unexpired(account); });
  auto& advanced = emit<event::TimeAdvanced>();
  advanced.expired = ended;
  advanced.remaining = remaining;
  return Refusal::none;
}

// Ends the account's orders; false when the command has ended as many as it may.
inline bool Kernel::run_timer(u32 account, u32& ended) {
  std::vector<i64> ids;
  u32 at = ledger_.account(account).orders_first;
  for (; at != 0; at = memory_.orders[at].account_newer) ids.push_back(memory_.orders[at].id);
  std::sort(ids.begin(), ids.end());
  for (const i64 id : ids) {
    const u32 handle = find_order(id);
    if (handle == 0) continue;  // linked to an earlier one
    if (ended == expiries_max) return false;
    close_order(handle, Done::cancel_all_after);
    ++ended;
  }
  return true;
}

// Open orders of the account but for those that have expired.
inline u32 Kernel::open_and_unexpired(u32 account) const {
  u32 count = 0;
  u32 at = ledger_.account(account).orders_first;
  for (; at != 0; at = memory_.orders[at].account_newer) {
    const bool dated = (memory_.details[at].special & has_row) != 0;
    const i64 expires_at = dated ? specials_[at].expires_at : 0;
    count += expires_at == 0 || expires_at > last_at_;
  }
  return count;
}

}  // namespace bedesten
