// The Python face of the native projection: journal rows in, rows for COPY out; limited C API.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <new>

#include "fold.hpp"

namespace {

using namespace bedesten;
using projection::Bytes;
using projection::Columns;
using projection::JournalRow;
using projection::NotMine;
using projection::Rows;

struct Face {
  PyObject_HEAD
  projection::Fold* fold;
  bool busy;  // another thread is inside with the GIL released
};

projection::Fold* fold_of(PyObject* self) {
  Face* face = reinterpret_cast<Face*>(self);
  if (!face->busy) return face->fold;
  PyErr_SetString(PyExc_RuntimeError, "another thread is using this projection");
  return nullptr;
}

enum class Ending { done, not_mine, no_memory };

// Runs `work` without the GIL; the objects it reads are held by the caller's arguments.
template <class Work>
Ending run(PyObject* self, Work work) {
  Face* face = reinterpret_cast<Face*>(self);
  face->busy = true;
  auto ending = Ending::done;
  Py_BEGIN_ALLOW_THREADS
  try {
    work();
  } catch (const NotMine&) {
    ending = Ending::not_mine;
  } catch (const std::bad_alloc&) {
    ending = Ending::no_memory;
  }
  Py_END_ALLOW_THREADS
  face->busy = false;
  return ending;
}

bool view_of(PyObject* object, std::string_view& view) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(object, &data, &size) != 0) return false;
  view = {data, static_cast<std::size_t>(size)};
  return true;
}

// [(seq, at, command bytes, event bytes)]
bool rows_of(PyObject* list, std::vector<JournalRow>& rows) {
  const Py_ssize_t count = PyList_Size(list);
  if (count < 0) return false;
  for (Py_ssize_t at = 0; at < count; ++at) {
    JournalRow row{};
    long long seq = 0, ns = 0;
    PyObject *commands = nullptr, *events = nullptr;
    PyObject* item = PyList_GetItem(list, at);
    if (!PyArg_ParseTuple(item, "LLOO", &seq, &ns, &commands, &events)) return false;
    row.seq = seq;
    row.at = ns;
    if (!view_of(commands, row.commands) || !view_of(events, row.events)) return false;
    rows.push_back(row);
  }
  return true;
}

PyObject* missing(PyObject* self, PyObject* list) {
  projection::Fold* fold = fold_of(self);
  std::vector<JournalRow> rows;
  if (fold == nullptr || !rows_of(list, rows)) return nullptr;
  std::vector<u64> found;
  const Ending ending = run(self, [&] { found = fold->missing(rows); });
  if (ending == Ending::no_memory) return PyErr_NoMemory();
  if (ending == Ending::not_mine) Py_RETURN_NONE;
  const auto* raw = reinterpret_cast<const char*>(found.data());
  return PyBytes_FromStringAndSize(raw, static_cast<Py_ssize_t>(found.size() * sizeof(u64)));
}

PyObject* load(PyObject* self, PyObject* records) {
  projection::Fold* fold = fold_of(self);
  std::string_view bytes;
  if (fold == nullptr || !view_of(records, bytes)) return nullptr;
  const Ending ending = run(self, [&] {
    projection::WalletRecord record;
    for (; bytes.size() >= sizeof record; bytes.remove_prefix(sizeof record)) {
      std::memcpy(&record, bytes.data(), sizeof record);
      fold->ledger.load(record, fold->listing);
    }
  });
  if (ending == Ending::no_memory) return PyErr_NoMemory();
  return PyBool_FromLong(ending == Ending::done);
}

PyObject* wallet(PyObject* self, PyObject* arguments) {
  projection::Fold* fold = fold_of(self);
  unsigned int account = 0, asset = 0;
  if (fold == nullptr || !PyArg_ParseTuple(arguments, "II", &account, &asset)) return nullptr;
  const projection::WalletRecord* found = fold->ledger.find(account, asset);
  if (found == nullptr) Py_RETURN_NONE;
  return PyBytes_FromStringAndSize(reinterpret_cast<const char*>(found), sizeof *found);
}

PyObject* learn(PyObject* self, PyObject* arguments) {
  projection::Fold* fold = fold_of(self);
  PyObject *assets = nullptr, *houses = nullptr, *markets = nullptr;
  if (fold == nullptr || !PyArg_ParseTuple(arguments, "OOO", &assets, &houses, &markets)) {
    return nullptr;
  }
  std::string_view a, h, m;
  if (!view_of(assets, a) || !view_of(houses, h) || !view_of(markets, m)) return nullptr;
  const Ending ending = run(self, [&] { fold->listing.learn(a, h, m); });
  if (ending != Ending::done) return PyErr_NoMemory();
  Py_RETURN_NONE;
}

PyObject* forget(PyObject* self, PyObject*) {
  projection::Fold* fold = fold_of(self);
  if (fold == nullptr) return nullptr;
  fold->ledger.forget();
  Py_RETURN_NONE;
}

PyObject* wallets(PyObject* self, PyObject*) {
  projection::Fold* fold = fold_of(self);
  return fold == nullptr ? nullptr : PyLong_FromSize_t(fold->ledger.size());
}

PyObject* knows(PyObject* self, PyObject* number) {
  projection::Fold* fold = fold_of(self);
  const long kind = PyLong_AsLong(number);
  if (fold == nullptr || PyErr_Occurred() != nullptr) return nullptr;
  return PyBool_FromLong(kind >= 0 && kind < 256 && fold->knows(static_cast<u8>(kind)));
}

// Takes over `object`, which may be null with an exception set.
bool put(PyObject* dict, const char* name, PyObject* object) {
  const bool stored = object != nullptr && PyDict_SetItemString(dict, name, object) == 0;
  Py_XDECREF(object);
  return stored;
}

PyObject* bytes_of(const Bytes& bytes) {
  return PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size()));
}

PyObject* pair(i64 count, PyObject* data) {
  const auto number = static_cast<long long>(count);
  PyObject* both = data == nullptr ? nullptr : Py_BuildValue("LO", number, data);
  Py_XDECREF(data);
  return both;
}

PyObject* rows_out(const Rows& rows) { return pair(rows.count, bytes_of(rows.bytes)); }

// One array each: dimensions, whether there may be nulls, type, length, lower bound, fields.
PyObject* columns_out(
    const Columns& columns, const std::vector<projection::ArrayColumn>& order) {
  PyObject* list = PyList_New(0);
  for (std::size_t at = 0; list != nullptr && columns.count != 0 && at < order.size(); ++at) {
    Bytes whole;
    const u32 head[] = {1, 1, order[at].oid, static_cast<u32>(columns.count), 1};
    for (const u32 word : head) whole.big32(word);
    whole.raw(columns.columns[at].data(), columns.columns[at].size());
    PyObject* made = bytes_of(whole);
    if (made == nullptr || PyList_Append(list, made) != 0) Py_CLEAR(list);
    Py_XDECREF(made);
  }
  return pair(columns.count, list);
}

PyObject* results(const projection::Fold& fold) {
  const auto &ledger = fold.ledger;
  const auto &trading = fold.trading;
  PyObject* dict = PyDict_New();
  if (dict == nullptr) return nullptr;
  const bool whole =
      put(dict, "closed", columns_out(trading.closed, trading.close_order())) &&
      put(dict, "updated", columns_out(trading.updated, trading.update_order())) &&
      put(dict, "final", rows_out(trading.final)) &&
      put(dict, "opened", rows_out(trading.opened)) &&
      put(dict, "trades", rows_out(trading.trades)) &&
      put(dict, "lists", rows_out(trading.lists)) &&
      put(dict, "prevented", rows_out(trading.prevented)) &&
      put(dict, "transfers", rows_out(ledger.transfers)) &&
      put(dict, "keys", rows_out(fold.keys.rows)) &&
      put(dict, "balances", columns_out(ledger.balances, ledger.balance_order()));
  if (!whole) Py_CLEAR(dict);
  return dict;
}

PyObject* fold(PyObject* self, PyObject* list) {
  projection::Fold* fold = fold_of(self);
  std::vector<JournalRow> rows;
  if (fold == nullptr || !rows_of(list, rows)) return nullptr;
  const Ending ending = run(self, [&] { fold->fold(rows); });
  if (ending == Ending::no_memory) return PyErr_NoMemory();
  if (ending == Ending::not_mine) Py_RETURN_NONE;
  try {
    return results(*fold);
  } catch (const std::bad_alloc&) {
    return PyErr_NoMemory();
  }
}

PyObject* create(PyTypeObject* type, PyObject* arguments, PyObject*) {
  const char* plan = nullptr;
  Py_ssize_t size = 0;
  if (!PyArg_ParseTuple(arguments, "s#", &plan, &size)) return nullptr;
  auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
  PyObject* self = allocate(type, 0);
  if (self == nullptr) return nullptr;
  try {
    const std::string text(plan, static_cast<std::size_t>(size));
    reinterpret_cast<Face*>(self)->fold = new projection::Fold(text);
    return self;
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {  // a plan for other tables than ours
    PyErr_SetString(PyExc_ValueError, error.what());
  }
  Py_DECREF(self);
  return nullptr;
}

void destroy(PyObject* self) {
  delete reinterpret_cast<Face*>(self)->fold;
  PyTypeObject* type = Py_TYPE(self);
  auto release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
  release(self);
  Py_DECREF(type);
}

PyMethodDef methods[] = {
    {"missing", missing, METH_O, "keys of balances to load first; None: fold these in Python"},
    {"load", load, METH_O, "load(balances); False when one cannot be"},
    {"wallet", wallet, METH_VARARGS, "wallet(account, asset) as load takes it, or None"},
    {"wallets", wallets, METH_NOARGS, "how many balances are here"},
    {"learn", learn, METH_VARARGS, "learn(assets, house accounts, markets): all there are"},
    {"forget", forget, METH_NOARGS, "drop all balances"},
    {"knows", knows, METH_O, "whether events of this kind are folded here"},
    {"fold", fold, METH_O, "rows of all tables; None: fold these in Python, nothing changed"},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_doc, const_cast<char*>("Folds the usual events; docs/reference/throughput.md.")},
    {Py_tp_new, reinterpret_cast<void*>(create)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
    {Py_tp_methods, methods},
    {0, nullptr},
};

PyType_Spec spec = {"bedesten.projector._native.Fold", sizeof(Face), 0, Py_TPFLAGS_DEFAULT, slots};

PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", "The projection in C++.", -1,
                      nullptr, nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__native() {
  PyObject* made = PyModule_Create(&module);
  PyObject* type = made != nullptr ? PyType_FromSpec(&spec) : nullptr;
  if (type == nullptr || PyModule_AddObjectRef(made, "Fold", type) != 0) {
    Py_XDECREF(type);
    Py_XDECREF(made);
    return nullptr;
  }
  Py_DECREF(type);
  return made;
}
