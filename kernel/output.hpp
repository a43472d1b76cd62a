// The growing buffer that events are written into, in place.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <new>

#include "records.hpp"

namespace bedesten {

class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() { std::free(own_); }

  void clear() {
    size_ = 0;
    events_ = 0;
  }

  // Begins anew in memory that the caller keeps until `give_back`, and goes on there while it has
  // room.
  void borrow(unsigned char* memory, std::size_t size) {
    clear();
    begin_ = memory;
    capacity_ = size;
  }

  // Ends that. Whether all that was written is in the borrowed memory: else it is in `data`.
  bool give_back() {
    const bool all = begin_ != own_;
    begin_ = own_;
    capacity_ = own_capacity_;
    return all;
  }

  // A zeroed event of this command at the end of the buffer; valid until the next one.
  template <class Event>
  Event& add(u32 command) {
    return add_sized<Event, sizeof(Event)>(command);
  }

  // The same without the end that events of this kind may leave out: nothing is written there.
  template <class Event>
  Event& add_short(u32 command) {
    return add_sized<Event, Event::short_size>(command);
  }

  // Room for something that is filled in later, at the returned offset.
  std::size_t skip(std::size_t bytes) {
    std::memset(reserve(bytes), 0, bytes);
    size_ += bytes;
    return size_ - bytes;
  }

  template <class T>
  void put(std::size_t offset, const T& value) {
    std::memcpy(begin_ + offset, &value, sizeof(T));
  }

  const unsigned char* data() const { return begin_; }
  std::size_t size() const { return size_; }
  u32 events() const { return events_; }

 private:
  template <class Event, u16 Size>
  [[gnu::always_inline]] Event& add_sized(u32 command) {
    Event& event = *new (reserve(sizeof(Event))) Event;
    clear_bytes<Size>(reinterpret_cast<char*>(&event));
    size_ += Size;
    ++events_;
    event.size = Size;
    event.kind = Event::number;
    event.command = command;
    return event;
  }

  unsigned char* reserve(std::size_t bytes) {
    if (capacity_ - size_ < bytes) [[unlikely]] grow(bytes);
    return begin_ + size_;
  }

  [[gnu::noinline]] void grow(std::size_t bytes) {
    std::size_t wanted = std::max(own_capacity_, std::size_t{1} << 16);
    while (wanted < size_ + bytes) wanted *= 2;
    const bool moves = begin_ != own_;
    void* memory = std::realloc(own_, wanted);
    if (memory == nullptr) throw std::bad_alloc();
    own_ = static_cast<unsigned char*>(memory);
    own_capacity_ = wanted;
    if (moves) std::memcpy(own_, begin_, size_);
    give_back();
  }

  unsigned char* begin_ = nullptr;  // own or borrowed
  std::size_t size_ = 0, capacity_ = 0;
  u32 events_ = 0;
  unsigned char* own_ = nullptr;
  std::size_t own_capacity_ = 0;
};

}  // namespace bedesten
