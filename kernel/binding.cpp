// The Python face of the kernel: buffers in, bytes out, nothing but the limited C API.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <new>

#include "kernel.hpp"
#include "room.hpp"
#include "stopwatch.hpp"

namespace {

using bedesten::Kernel;
using bedesten::Output;
using bedesten::Room;

struct Face {
  PyObject_HEAD
  Kernel* kernel;
  Output* output;
  Room* room;
  std::vector<unsigned char>* input;  // copy of a writable buffer, so that nobody changes it
  bool busy;                          // another thread is inside with the GIL released
  bool broken;                        // memory ran out in the middle of a batch
};

Face* face_of(PyObject* self) { return reinterpret_cast<Face*>(self); }

bool usable(const Face* face) {
  if (face->broken) {
    PyErr_SetString(PyExc_RuntimeError, "memory ran out in this kernel: restore a new one");
    return false;
  }
  if (face->busy) {
    PyErr_SetString(PyExc_RuntimeError, "another thread is using this kernel");
    return false;
  }
  return true;
}

PyObject* bytes_of(const Output& output) {
  const auto* data = reinterpret_cast<const char*>(output.data());
  return PyBytes_FromStringAndSize(data, static_cast<Py_ssize_t>(output.size()));
}

// Runs `work(data, size)` on the buffer with the GIL released. It answers a sentence, which
// becomes ValueError, or null. False with an exception set when anything failed.
template <class Work>
bool run_on(Face* face, PyObject* source, bool poisons, Work work) {
  Py_buffer view;
  if (PyObject_GetBuffer(source, &view, PyBUF_SIMPLE) != 0) return false;
  face->busy = true;
  const char* fault = nullptr;
  bool exhausted = false;
  Py_BEGIN_ALLOW_THREADS
  try {
    const auto* data = static_cast<const unsigned char*>(view.buf);
    const auto size = static_cast<std::size_t>(view.len);
    if (!view.readonly) {
      face->input->assign(data, data + size);
      data = face->input->data();
    }
    fault = work(data, size);
  } catch (const std::bad_alloc&) {
    exhausted = true;
  }
  Py_END_ALLOW_THREADS
  face->busy = false;
  PyBuffer_Release(&view);
  if (exhausted) {
    face->broken = face->broken || poisons;
    PyErr_NoMemory();
    return false;
  }
  if (fault != nullptr) PyErr_SetString(PyExc_ValueError, fault);
  return fault == nullptr;
}

PyObject* apply(PyObject* self, PyObject* batch) {
  Face* face = face_of(self);
  if (!usable(face)) return nullptr;
  face->room->offer(batch, *face->output);
  const bool applied = run_on(face, batch, true, [face](const unsigned char* data, auto size) {
    return face->kernel->apply(data, size, *face->output);
  });
  const bool fits = face->room->give_back(*face->output);
  if (!applied) return nullptr;
  return fits ? face->room->take(*face->output) : bytes_of(*face->output);
}

PyObject* apply_timed(PyObject* self, PyObject* batch) {
  Face* face = face_of(self);
  if (!usable(face)) return nullptr;
  std::vector<bedesten::u32> spans;
  const bool applied = run_on(face, batch, true, [&](const unsigned char* data, auto size) {
    bedesten::Stopwatch watch;
    const char* fault =
        face->kernel->apply(data, size, *face->output, bedesten::StopwatchProbe{&watch});
    if (fault == nullptr) watch.nanoseconds(spans);
    return fault;
  });
  if (!applied) return nullptr;
  const auto* raw = reinterpret_cast<const char*>(spans.data());
  const auto size = static_cast<Py_ssize_t>(spans.size() * sizeof(bedesten::u32));
  PyObject* events = bytes_of(*face->output);
  PyObject* times = PyBytes_FromStringAndSize(raw, size);
  PyObject* both = events != nullptr && times != nullptr ? PyTuple_Pack(2, events, times) : nullptr;
  Py_XDECREF(events);
  Py_XDECREF(times);
  return both;
}

// Runs `write(output)` and answers what it wrote.
template <class Write>
PyObject* answer(PyObject* self, Write write) {
  Face* face = face_of(self);
  if (!usable(face)) return nullptr;
  try {
    face->output->clear();
    write(*face->kernel, *face->output);
  } catch (const std::bad_alloc&) {
    return PyErr_NoMemory();
  }
  return bytes_of(*face->output);
}

PyObject* snapshot(PyObject* self, PyObject*) {
  return answer(self, [](Kernel& kernel, Output& output) { kernel.snapshot(output); });
}

PyObject* state_hash(PyObject* self, PyObject*) {
  PyObject* state = snapshot(self, nullptr);
  if (state == nullptr) return nullptr;
  PyObject* hashlib = PyImport_ImportModule("hashlib");
  PyObject* hash =
      hashlib != nullptr ? PyObject_CallMethod(hashlib, "sha256", "O", state) : nullptr;
  PyObject* digest = hash != nullptr ? PyObject_CallMethod(hash, "digest", nullptr) : nullptr;
  Py_XDECREF(hash);
  Py_XDECREF(hashlib);
  Py_DECREF(state);
  return digest;
}

PyObject* restore(PyObject* self, PyObject* source) {
  Face* face = face_of(self);
  if (!usable(face)) return nullptr;
  auto* fresh = new (std::nothrow) Kernel;
  if (fresh == nullptr) return PyErr_NoMemory();
  const bool restored = run_on(face, source, false, [fresh](const unsigned char* data, auto size) {
    return fresh->restore(data, size);
  });
  if (restored) std::swap(face->kernel, fresh);
  delete fresh;
  if (!restored) return nullptr;
  Py_RETURN_NONE;
}

// Numbers that no id can have ask for nothing, and so find nothing.
bool id_of(PyObject* number, bedesten::i64 limit, bedesten::i64& id) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (value == -1 && PyErr_Occurred()) return false;
  id = overflow != 0 || value < 0 || value > limit ? -1 : value;
  return true;
}

constexpr bedesten::i64 u32_max = 0xFFFFFFFF;
constexpr bedesten::i64 i64_max = 0x7FFFFFFFFFFFFFFF;

PyObject* assets(PyObject* self, PyObject*) {
  return answer(self, [](Kernel& kernel, Output& output) { kernel.assets(output); });
}

PyObject* markets(PyObject* self, PyObject*) {
  return answer(self, [](Kernel& kernel, Output& output) { kernel.markets(output); });
}

PyObject* accounts(PyObject* self, PyObject*) {
  return answer(self, [](Kernel& kernel, Output& output) { kernel.accounts(output); });
}

template <class Ask>
PyObject* ask_one(PyObject* self, PyObject* number, bedesten::i64 limit, Ask ask) {
  bedesten::i64 id = 0;
  if (!id_of(number, limit, id)) return nullptr;
  return answer(self, [&](Kernel& kernel, Output& output) {
    if (id >= 0) ask(kernel, id, output);
  });
}

PyObject* account(PyObject* self, PyObject* id) {
  return ask_one(self, id, u32_max, [](Kernel& kernel, bedesten::i64 number, Output& output) {
    kernel.account(static_cast<bedesten::u32>(number), output);
  });
}

PyObject* balances(PyObject* self, PyObject* id) {
  return ask_one(self, id, u32_max, [](Kernel& kernel, bedesten::i64 number, Output& output) {
    kernel.balances(static_cast<bedesten::u32>(number), output);
  });
}

PyObject* order(PyObject* self, PyObject* id) {
  return ask_one(self, id, i64_max, [](Kernel& kernel, bedesten::i64 number, Output& output) {
    kernel.order(number, output);
  });
}

PyObject* book_orders(PyObject* self, PyObject* id) {
  return ask_one(self, id, u32_max, [](Kernel& kernel, bedesten::i64 number, Output& output) {
    kernel.book_orders(static_cast<bedesten::u32>(number), output);
  });
}

PyObject* counters(PyObject* self, PyObject* id) {
  return ask_one(self, id, u32_max, [](Kernel& kernel, bedesten::i64 number, Output& output) {
    kernel.counters(static_cast<bedesten::u32>(number), output);
  });
}

PyObject* indicative(PyObject* self, PyObject* id) {
  return ask_one(self, id, u32_max, [](Kernel& kernel, bedesten::i64 number, Output& output) {
    kernel.indicative(static_cast<bedesten::u32>(number), output);
  });
}

template <class Ask>
PyObject* ask_two(PyObject* self, PyObject* arguments, Ask ask) {
  PyObject *first = nullptr, *second = nullptr;
  bedesten::i64 a = 0, b = 0;
  if (!PyArg_ParseTuple(arguments, "OO", &first, &second)) return nullptr;
  if (!id_of(first, u32_max, a) || !id_of(second, u32_max, b)) return nullptr;
  return answer(self, [&](Kernel& kernel, Output& output) {
    if (a < 0 || b < 0) return;
    ask(kernel, static_cast<bedesten::u32>(a), static_cast<bedesten::u32>(b), output);
  });
}

PyObject* open_orders(PyObject* self, PyObject* arguments) {
  return ask_two(self, arguments, [](Kernel& kernel, auto owner, auto market, Output& output) {
    kernel.open_orders(owner, market, output);
  });
}

PyObject* book(PyObject* self, PyObject* arguments) {
  return ask_two(self, arguments, [](Kernel& kernel, auto market, auto depth, Output& output) {
    kernel.book(market, depth, output);
  });
}

PyObject* next_expiry(PyObject* self, PyObject*) {
  return answer(self, [](Kernel& kernel, Output& output) {
    output.put(output.skip(sizeof(bedesten::i64)), kernel.next_expiry());
  });
}

PyObject* client_order(PyObject* self, PyObject* arguments) {
  PyObject* number = nullptr;
  const char* text = nullptr;
  Py_ssize_t length = 0;
  bedesten::i64 owner = 0;
  if (!PyArg_ParseTuple(arguments, "Os#", &number, &text, &length)) return nullptr;
  if (!id_of(number, u32_max, owner)) return nullptr;
  return answer(self, [&](Kernel& kernel, Output& output) {
    bedesten::ClientId id{};
    if (owner < 0 || length > static_cast<Py_ssize_t>(sizeof id.text)) return;
    std::memcpy(id.text, text, static_cast<std::size_t>(length));
    kernel.client_order(static_cast<bedesten::u32>(owner), id, output);
  });
}

PyObject* create(PyTypeObject* type, PyObject* arguments, PyObject* names) {
  const bool any_name = names != nullptr && PyDict_Size(names) != 0;
  if (PyTuple_Size(arguments) != 0 || any_name) {
    PyErr_SetString(PyExc_TypeError, "Kernel() takes no arguments");
    return nullptr;
  }
  auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
  PyObject* self = allocate(type, 0);
  if (self == nullptr) return nullptr;
  Face* face = face_of(self);
  try {
    face->kernel = new Kernel;
    face->output = new Output;
    face->room = new Room;
    face->input = new std::vector<unsigned char>;
  } catch (const std::bad_alloc&) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  return self;
}

void destroy(PyObject* self) {
  Face* face = face_of(self);
  delete face->kernel;
  delete face->output;
  delete face->room;
  delete face->input;
  PyTypeObject* type = Py_TYPE(self);
  auto release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
  release(self);
  Py_DECREF(type);
}

PyMethodDef methods[] = {
    {"apply", apply, METH_O, "apply(batch) -> events of the batch"},
    {"apply_timed", apply_timed, METH_O, "apply(batch) and ns per command as u32 each"},
    {"snapshot", snapshot, METH_NOARGS, "the state in canonical form"},
    {"restore", restore, METH_O, "become the state of a snapshot"},
    {"state_hash", state_hash, METH_NOARGS, "SHA-256 of the snapshot"},
    {"assets", assets, METH_NOARGS, "all assets"},
    {"markets", markets, METH_NOARGS, "all markets"},
    {"accounts", accounts, METH_NOARGS, "all accounts"},
    {"account", account, METH_O, "account(id)"},
    {"balances", balances, METH_O, "balances(account); 0: all"},
    {"order", order, METH_O, "order(id), while it is open"},
    {"client_order", client_order, METH_VARARGS, "client_order(account, client_order_id)"},
    {"open_orders", open_orders, METH_VARARGS, "open_orders(account, market); 0: all"},
    {"book", book, METH_VARARGS, "book(market, depth); depth 0: every level"},
    {"book_orders", book_orders, METH_O, "book_orders(market): visible orders by priority"},
    {"counters", counters, METH_O, "counters(market); 0: all"},
    {"indicative", indicative, METH_O, "indicative(market): where an auction would uncross"},
    {"next_expiry", next_expiry, METH_NOARGS, "the next time with something to do; 0: none"},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("The native kernel; docs/reference/kernel.md has its rules.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_methods, methods},
    {0, nullptr},
};

PyType_Spec spec = {"bedesten.kernel._native.Kernel", sizeof(Face), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", "The kernel in C++.", -1,
                      nullptr, nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__native() {
  PyObject* made = PyModule_Create(&module);
  PyObject* type = made != nullptr ? PyType_FromSpec(&spec) : nullptr;
  if (type == nullptr || PyModule_AddObjectRef(made, "Kernel", type) != 0) {
    Py_XDECREF(type);
    Py_XDECREF(made);
    return nullptr;
  }
  Py_DECREF(type);
  return made;
}
