// SPDX-License-Identifier: MIT
#include "autogenerate/models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "autogenerate/sqlite_text.hpp"
#include "autogenerate/told_renames.hpp"
#include "runtime/src/definition_reader.hpp"
#include "runtime/src/perform.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

namespace {

using errors = std::vector<error>;
using part = model::schema::part;

std::string key_of(const model::object_name& name, dialect language) {
  auto key = detail::plain(name);
  return language == dialect::sqlite ? lower(std::move(key)) : key;
}

/// The table, or the like, that a statement makes; empty: none.
std::string made_by(std::string_view sql, dialect language) {
  constexpr std::size_t most = 4;  // CREATE OR REPLACE TEMPORARY
  const auto tokens = detail::tokens_of(sql, language);
  const detail::words said{sql, tokens};
  std::size_t at = 0;
  while (at <= most && !said.at(at, {"TABLE"}) && !said.at(at, {"VIEW"})) ++at;
  if (at > most || !said.begin({"CREATE"})) return {};
  ++at;
  if (said.at(at, {"IF", "NOT", "EXISTS"})) at += 3;
  model::object_name name{detail::plain_name_of(said.text(at))};
  if (said.text(at + 1) == ".") name = {name.name, detail::plain_name_of(said.text(at + 2))};
  return key_of(name, language);
}

/// Looks for what cannot be right, whatever a database says of it.
class checker {
public:
  checker(const models& all, dialect language, bool others)
      : all_(all), language_(language), is_partial_(others) {}

  errors check() {
    for (const auto& each : all_.made_of.parts()) {
      if (!is_meant(each)) continue;
      check_name(each);
      note_others(each);
    }
    for (const auto& each : all_.made_of.parts()) {
      if (!is_meant(each)) continue;
      for (const auto& table : each.tables) check_table(each, table);
      for (const auto& index : each.indexes) check_index(each, index);
    }
    return std::move(found_);
  }

  [[nodiscard]] bool is_meant(const part& of) const {
    return of.dialects.empty() ||
           std::find(of.dialects.begin(), of.dialects.end(), language_) != of.dialects.end();
  }

private:
  void add(const part& of, std::string message, std::string hint) {
    found_.push_back({.code = errc::usage,
                      .message = std::move(message),
                      .where = location{.file = all_.file,
                                        .line = static_cast<int>(of.at.line()),
                                        .column = 0,
                                        .text = {}},
                      .hint = std::move(hint)});
  }

  /// Tables, views, indexes and sequences have each other's names.
  void check_name(const part& of) {
    if (of.kind.empty()) return;
    const bool relation = of.kind != "schema" && of.kind != "extension" && of.kind != "trigger";
    const auto key = std::pair(relation ? std::string() : of.kind, key_of(of.name, language_));
    const auto [first, is_new] = names_.emplace(key, &of);
    if (!is_new) {
      add(of,
          fmt::format("the {} {} has the name of the {} in line {}", of.kind,
                      detail::plain(of.name), first->second->kind, first->second->at.line()),
          "give each a name of its own");
    }
    if (!of.tables.empty()) tables_.emplace(key.second, &of.tables.front());
  }

  /// Of which no more is known.
  void note_others(const part& of) {
    const bool is_sql = of.kind.empty() && of.name.name.empty();
    if (!is_sql) {
      others_.insert(key_of(of.name, language_));
      return;
    }
    for (const auto& each : detail::recorded(of.make, language_).statements) {
      others_.insert(made_by(each.text, language_));
    }
  }

  /// May something of this name be there all the same?
  [[nodiscard]] bool may_be_there(const model::object_name& name) const {
    return is_partial_ || others_.contains(key_of(name, language_));
  }

  static bool has(const model::table& table, const std::string& column) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const auto& each) { return each.name == column; });
  }

  void check_columns(const part& of, const model::table& table, const model::names& columns,
                     const std::string& what) {
    for (const auto& each : columns) {
      if (has(table, each)) continue;
      add(of,
          fmt::format("{} is of the column {}, which the table {} has not", what, each,
                      detail::plain(table.name)),
          "add the column, or correct the name");
    }
  }

  void check_table(const part& of, const model::table& table) {
    std::set<std::string> seen;
    for (const auto& each : table.columns) {
      if (seen.insert(each.name).second) continue;
      add(of, fmt::format("the table {} has two columns {}", detail::plain(table.name), each.name),
          "leave one of them out");
    }
    seen.clear();
    for (const auto& each : table.constraints) {
      const auto name = detail::name_of(table.name, each);
      if (!seen.insert(name).second) {
        add(of, fmt::format("the table {} has two constraints {}", detail::plain(table.name), name),
            "name one of them otherwise, with named()");
      }
      check_columns(of, table, each.columns, "the constraint " + name);
      if (each.kind == model::constraint_kind::foreign_key) check_key(of, table, each, name);
    }
  }

  void check_key(const part& of, const model::table& table, const model::constraint& key,
                 const std::string& name) {
    const auto referred = tables_.find(key_of(key.referred, language_));
    if (referred == tables_.end()) {
      if (may_be_there(key.referred)) return;
      return add(of,
                 fmt::format("the foreign key {} of {} refers to a table {}, which is not there",
                             name, detail::plain(table.name), detail::plain(key.referred)),
                 "add the table, or correct the name");
    }
    check_columns(of, *referred->second, key.referred_columns, "the foreign key " + name);
    if (key.referred_columns.empty() || key.referred_columns.size() == key.columns.size()) return;
    add(of,
        fmt::format("the foreign key {} has {} columns, and refers to {}", name, key.columns.size(),
                    key.referred_columns.size()),
        "name as many on either side");
  }

  void check_index(const part& of, const model::index_on& index) {
    const auto table = tables_.find(key_of(index.table, language_));
    if (table == tables_.end()) {
      if (may_be_there(index.table)) return;
      return add(of,
                 fmt::format("the index {} is of a table {}, which is not there",
                             detail::name_of(index), detail::plain(index.table)),
                 "add the table, or correct the name");
    }
    model::names columns = index.included;
    for (const auto& each : index.parts) {
      if (!each.column.empty()) columns.push_back(each.column);
    }
    check_columns(of, *table->second, columns, "the index " + detail::name_of(index));
  }

  const models& all_;
  dialect language_;
  bool is_partial_;  ///< files of SQL have more
  errors found_;
  std::map<std::pair<std::string, std::string>, const part*> names_;
  std::map<std::string, const model::table*> tables_;
  std::set<std::string> others_;
};

}  // namespace

tl::expected<std::vector<detail::recorded_statement>, errors> statements_of(const models& all,
                                                                            dialect language,
                                                                            bool others) {
  checker known{all, language, others};
  auto found = known.check();
  std::vector<detail::recorded_statement> made;
  for (const auto& each : all.made_of.parts()) {
    if (!known.is_meant(each)) continue;
    auto its = detail::recorded(each.make, language);
    if (its.problem) {
      its.problem->where = location{
          .file = all.file, .line = static_cast<int>(each.at.line()), .column = 0, .text = {}};
      found.push_back(std::move(*its.problem));
    }
    std::move(its.statements.begin(), its.statements.end(), std::back_inserter(made));
  }
  if (!found.empty()) return tl::unexpected{std::move(found)};
  return made;
}

std::vector<std::string> renames_left(const model::schema& all, const schema& before) {
  std::vector<std::string> left;
  for (const auto& each : all.renames()) {
    const auto colon = each.find(':');
    const auto name = std::string_view(each);
    const bool is_open =
        is_there(before, name.substr(0, colon)) && !is_there(before, name.substr(colon + 1));
    if (is_open) left.push_back(each);
  }
  return left;
}

errors make(detail::database& connection, const models& all, bool others) {
  const auto made = statements_of(all, connection.language(), others);
  if (!made) return made.error();
  for (const auto& each : *made) {
    auto done = connection.execute(each.text);
    if (done) continue;
    done.error().where =
        location{.file = all.file, .line = static_cast<int>(each.line), .column = 0, .text = {}};
    return {std::move(done.error())};
  }
  return {};
}

}  // namespace aludel::autogenerate
