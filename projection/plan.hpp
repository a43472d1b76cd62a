// What Python says once about tables, records and words (src/bedesten/projector/plan.py), as lines:
//
//   table NAME COLUMN...            the columns of a row, in order
//   array NAME COLUMN:OID...        the same for rows given as arrays
//   event NAME KIND SIZE FIELD...   a record of today's layout
//   word LIST NUMBER WORD           how a number is written; `-` is null
//   kinds LIST KIND...              kinds of records or refusals that are treated alike
//
// A column that is not known here makes the plan impossible. A record whose layout is not the one
// that was compiled in is left to Python, and so is every number without a word.
#pragma once

#include <array>
#include <map>
#include <span>
#include <sstream>
#include <stdexcept>

#include "copy.hpp"

namespace bedesten::projection {

struct ArrayColumn {
  u8 column;
  u32 oid;
};

// Words by number. Numbers are small: they are bytes in the records.
class Words {
 public:
  void set(u32 number, const std::string& word) {
    if (number >= words_.size()) throw std::invalid_argument("a word's number is over 255");
    known_[number] = true;
    is_null_[number] = word == "-";
    words_[number] = word;
  }
  void check(u32 number) const { require(number < words_.size() && known_[number]); }
  void write(Bytes& out, u32 number) const {
    check(number);
    if (is_null_[number]) {
      out.null();
    } else {
      out.text(words_[number]);
    }
  }
  const std::string& operator[](u32 number) const {
    check(number);
    return words_[number];
  }

 private:
  std::array<std::string, 256> words_;
  std::array<bool, 256> known_{}, is_null_{};
};

class Plan {
 public:
  explicit Plan(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream in(line);
      std::string what, name;
      in >> what >> name;
      std::vector<std::string> rest;
      for (std::string word; in >> word;) rest.push_back(word);
      take(what, name, rest);
    }
  }

  std::vector<u8> table(const std::string& name, std::span<const std::string_view> known) const {
    std::vector<u8> order;
    for (const std::string& column : lines_of("table", name)) {
      order.push_back(position(name, column, known));
    }
    return order;
  }

  std::vector<ArrayColumn> array(
      const std::string& name, std::span<const std::string_view> known) const {
    std::vector<ArrayColumn> order;
    for (const std::string& column : lines_of("array", name)) {
      const std::size_t colon = column.find(':');
      if (colon == std::string::npos) throw std::invalid_argument("a column without a type");
      const u8 at = position(name, column.substr(0, colon), known);
      order.push_back({at, static_cast<u32>(std::stoul(column.substr(colon + 1)))});
    }
    return order;
  }

  const Words& words(const std::string& list) const {
    const auto found = words_.find(list);
    if (found == words_.end()) throw std::invalid_argument("no words for " + list);
    return found->second;
  }

  std::array<bool, 256> kinds(const std::string& list) const {
    std::array<bool, 256> set{};
    for (const std::string& kind : lines_of("kinds", list)) set.at(std::stoul(kind)) = true;
    return set;
  }

  // Whether records of this kind have the layout of `Event`, whose fields are given here.
  template <class Event>
  bool knows(const std::string& name, const std::string& fields) const {
    const auto found = lines_.find("event " + name);
    if (found == lines_.end()) return false;
    std::string wanted = std::to_string(Event::number) + " " + std::to_string(sizeof(Event));
    wanted += " command " + fields;
    std::string given;
    for (const std::string& word : found->second) given += (given.empty() ? "" : " ") + word;
    return given == wanted;
  }

 private:
  void take(const std::string& what, const std::string& name, std::vector<std::string>& rest) {
    if (what == "word" && rest.size() == 2) {
      words_[name].set(static_cast<u32>(std::stoul(rest[0])), rest[1]);
    } else if (what == "table" || what == "array" || what == "event" || what == "kinds") {
      lines_[what + " " + name] = std::move(rest);
    } else {
      throw std::invalid_argument("a plan has no line of the form " + what);
    }
  }

  const std::vector<std::string>& lines_of(const std::string& what, const std::string& name) const {
    const auto found = lines_.find(what + " " + name);
    if (found == lines_.end()) throw std::invalid_argument("no " + what + " " + name);
    return found->second;
  }

  static u8 position(
      const std::string& table, const std::string& column,
      std::span<const std::string_view> known) {
    for (std::size_t at = 0; at < known.size(); ++at) {
      if (known[at] == column) return static_cast<u8>(at);
    }
    throw std::invalid_argument("the native projection has no column " + table + "." + column);
  }

  std::map<std::string, std::vector<std::string>> lines_;
  std::map<std::string, Words> words_;
};

}  // namespace bedesten::projection
