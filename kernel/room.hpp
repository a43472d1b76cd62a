// Bytes that a batch's events are written into at once, and that Python then gets.
#pragma once

#include <Python.h>

#include <algorithm>
#include <cstdlib>

#include "output.hpp"

// Documented and in every CPython, but not in the limited API: where it is missing, answers are
// copied.
extern "C" [[gnu::weak, gnu::visibility("default")]] int _PyBytes_Resize(PyObject** bytes,
                                                                         Py_ssize_t size);

namespace bedesten {

// How long an answer gets is known at its end. So it is written into bytes that are longer than
// the answers before suggest, and these are cut; what does not fit goes elsewhere and is copied.
// To copy every answer takes a tenth of the kernel's time: it pushes the state out of the caches.
class Room {
 public:
  Room() = default;
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  ~Room() { Py_XDECREF(bytes_); }

  // Lends the output room for the events of this batch, or nothing where that does not pay.
  void offer(PyObject* batch, Output& output) {
    batch_ = PyObject_Size(batch);
    if (batch_ < 0) PyErr_Clear();
    const Py_ssize_t size = batch_ / unit * spread_;
    if (batch_ < batch_min || size > size_max || _PyBytes_Resize == nullptr) return;
    keep(static_cast<std::size_t>(size));
    Py_XDECREF(bytes_);
    bytes_ = PyBytes_FromStringAndSize(nullptr, size);
    if (bytes_ == nullptr) return PyErr_Clear();
    output.borrow(reinterpret_cast<unsigned char*>(PyBytes_AsString(bytes_)),
                  static_cast<std::size_t>(size));
  }

  // Ends the loan. Whether all that was written is in these bytes.
  bool give_back(Output& output) {
    if (batch_ >= batch_min) learn(static_cast<Py_ssize_t>(output.size()));
    return output.give_back();
  }

  // The bytes, cut to what was written. Null with an exception set when that fails.
  PyObject* take(const Output& output) {
    PyObject* answer = bytes_;
    bytes_ = nullptr;
    const int failed = _PyBytes_Resize(&answer, static_cast<Py_ssize_t>(output.size()));
    return failed == 0 ? answer : nullptr;
  }

 private:
  static constexpr Py_ssize_t unit = 64;         // bytes of a batch
  static constexpr Py_ssize_t batch_min = 4096;  // copying little costs little
  static constexpr Py_ssize_t size_max = Py_ssize_t{1} << 23;
  static constexpr Py_ssize_t spread_max = 16 * unit;

  void learn(Py_ssize_t answered) {
    const Py_ssize_t seen = answered / (batch_ / unit);
    spread_ = std::min(std::max(seen + seen / 8, spread_ - spread_ / 16) + 1, spread_max);
  }

  // The C library gets blocks from the system, page by page, that are larger than any that was
  // given back to it; that costs more than a copy.
  static void keep(std::size_t size) {
    static std::size_t kept = 0;
    if (size <= kept) return;
    kept = 2 * size;
    void* volatile block = std::malloc(kept);
    std::free(block);
  }

  PyObject* bytes_ = nullptr;
  Py_ssize_t batch_ = 0;
  Py_ssize_t spread_ = 4 * unit;  // bytes of room for each unit of a batch
};

}  // namespace bedesten
