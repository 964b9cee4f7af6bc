// SPDX-License-Identifier: MIT
// SQLite's schema, from the text of its statements.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "autogenerate/read.hpp"
#include "autogenerate/sqlite_text.hpp"
#include "autogenerate/usual_sqlite.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::autogenerate {

namespace {

using detail::clause;
using detail::clause_kind;
using detail::table_definition;
using tokens = sqlite_tokens;

constexpr std::string_view schema_query = R"(
WITH listed AS MATERIALIZED (SELECT name, type FROM pragma_table_list WHERE schema = 'main')
SELECT s.type, s.name, s.tbl_name, s.sql, coalesce(l.type, '')
FROM sqlite_schema s LEFT JOIN listed l ON l.name = s.tbl_name
WHERE s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND s.sql IS NOT NULL
  AND coalesce(l.type, '') <> 'shadow' AND NOT s.tbl_name IN ({}, {})
ORDER BY s.rowid)";

class reader {
public:
  reader(detail::database& connection, const table_names& own)
      : connection_(connection), own_(own) {
    found_.language = dialect::sqlite;
  }

  result<schema> read() {
    const auto rows = connection_.query(fmt::format(schema_query, detail::quoted_text(own_.version),
                                                    detail::quoted_text(own_.history)),
                                        std::vector<detail::value>{});
    if (!rows) return tl::unexpected{rows.error()};
    for (const auto& each : *rows) names_.insert(lower(each[1].value_or("")));
    const bool has_modules = std::any_of(rows->begin(), rows->end(),
                                         [](const auto& each) { return each[4] == "virtual"; });
    if (has_modules) add_columns_of_modules();
    for (const auto& each : *rows) {
      if (!has_columns(each)) continue;
      if (auto done = read_table(without_last_comment(each[3].value_or(""))); !done)
        return tl::unexpected{done.error()};
    }
    for (const auto& each : *rows) {
      if (!has_columns(each)) read_other(each);
    }
    const auto keys = primary_keys();
    complete_references(keys);
    leave_out_implied_not_null(keys);
    std::stable_sort(found_.objects.begin(), found_.objects.end(),
                     [](const object& left, const object& right) { return left.key < right.key; });
    add_needs();
    return std::move(found_);
  }

private:
  static bool has_columns(const detail::row& of) { return of[0] == "table" && of[4] != "virtual"; }

  /// Of virtual tables, as their modules have them; of those that are not there, none are known.
  void add_columns_of_modules() {
    const auto rows = connection_.query(
        "SELECT x.name FROM pragma_table_list l, pragma_table_xinfo(l.name) x "
        "WHERE l.schema = 'main' AND l.type = 'virtual'");
    if (!rows) return;
    for (const auto& each : *rows) names_.insert(lower(each[0].value_or("")));
  }

  void read_other(const detail::row& from) {
    const auto type = from[0].value_or("");
    const auto name = lower(from[1].value_or(""));
    const auto sql = without_last_comment(from[3].value_or(""));
    object made{.key = {object_kind::table, "", name}, .text = sql};
    if (type == "table") {
      const name_set its{name};  // the module reads its arguments as it likes
      made.has.emplace("virtual", folded(sql, &its));
    } else if (type == "view") {
      made.key.kind = object_kind::view;
      made.has.emplace("definition", joined_tokens(tokens_of_statement(sql)));
    } else {
      const bool is_index = type == "index";
      auto all = is_index ? folded_tokens(sql, &names_) : tokens_of_statement(sql);
      all = is_index ? usual_index(std::move(all)) : usual_trigger(std::move(all));
      made.key.kind = is_index ? object_kind::index : object_kind::trigger;
      made.key.owner = lower(from[2].value_or(""));
      made.has.emplace("definition", joined_tokens(all));
    }
    found_.objects.push_back(std::move(made));
  }

  /// The names in its statement are of anything that is there, and of what it names itself, and of
  /// the columns of what it may call.
  tokens tokens_of_statement(std::string_view sql) {
    if (sql.find('"') == sql.npos) return folded_tokens(sql, &names_);
    std::vector<std::string> its;
    const auto add = [&](std::string name) {
      if (names_.insert(name).second) its.push_back(std::move(name));
    };
    for (const auto& each : detail::tokens_of(sql, dialect::sqlite)) {
      auto word = lower(std::string(sql.substr(each.offset, each.length)));
      if (word == "json_each" || word == "json_tree") {
        for (const auto* const column :
             {"key", "value", "type", "atom", "parent", "fullkey", "path"})
          add(column);
      }
      if (each.kind == detail::token_kind::word && !is_usual_word(word)) add(std::move(word));
    }
    auto all = folded_tokens(sql, &names_);
    for (const auto& each : its) names_.erase(each);
    return all;
  }

  /// Of triggers, which their texts may well have in quotes.
  static bool is_usual_word(std::string_view word) {
    constexpr std::array<std::string_view, 12> all{"insert",  "update", "delete", "select",
                                                   "replace", "before", "after",  "begin",
                                                   "end",     "ignore", "abort",  "rollback"};
    return std::find(all.begin(), all.end(), word) != all.end();
  }

  result<void> read_table(const std::string& sql) {
    const auto definition = table_definition::read(sql);
    if (!definition) return tl::unexpected{definition.error()};
    object made{.key = {object_kind::table, "", lower(definition->name())}, .text = sql};
    if (definition->without_rowid()) made.has.emplace("without rowid", "t");
    if (definition->autoincrement()) made.has.emplace("autoincrement", "t");
    const auto options = folded_tokens(std::string_view(sql).substr(sql.rfind(')')));
    if (std::find(options.begin(), options.end(), "strict") != options.end()) {
      made.has.emplace("strict", "t");
    }
    found_.objects.push_back(std::move(made));
    own_names_ = {lower(definition->name()), "rowid", "oid", "_rowid_"};
    for (const auto& each : definition->columns()) own_names_.insert(lower(each.name));
    names_.insert(own_names_.begin(), own_names_.end());
    int position = 0;
    for (const auto& each : definition->columns()) add_column(*definition, each, ++position);
    for (const auto& each : definition->constraints()) add_constraint(*definition, each, {}, 0);
    return {};
  }

  /// The number of a row is never missing, nor is anything of a key without such.
  static bool is_never_missing(const object& column, const std::string& key, bool without_rowid) {
    const auto name = folded_name(column.key.name);
    if (!without_rowid) {
      return column.at("type") == "integer" && key == fmt::format("primary key ({})", name);
    }
    const auto all = columns_of_key(key);
    return std::find(all.begin(), all.end(), name) != all.end();
  }

  /// By their tables, as tokens.
  [[nodiscard]] std::map<std::string, std::string> primary_keys() const {
    std::map<std::string, std::string> all;
    for (const auto& each : found_.objects) {
      if (is_primary_key(each)) all[folded_name(each.key.owner)] = each.at("definition");
    }
    return all;
  }

  void leave_out_implied_not_null(const std::map<std::string, std::string>& keys) {
    std::set<std::string_view> without_rowid;
    for (const auto& each : found_.objects) {
      if (each.is("without rowid")) without_rowid.insert(each.key.name);
    }
    for (auto& each : found_.objects) {
      if (!each.is("not null") || each.is("not null on conflict")) continue;
      const auto key = keys.find(folded_name(each.key.owner));
      if (key == keys.end()) continue;
      const bool implied =
          is_never_missing(each, key->second, without_rowid.contains(each.key.owner));
      if (implied) each.has.erase("not null");
    }
  }

  void add_column(const table_definition& of, const detail::column_definition& column,
                  int position) {
    object made{.key = {object_kind::column, lower(of.name()), lower(column.name)},
                .text = std::string(of.part(column.whole)),
                .position = position};
    const auto set = [&](std::string fact, std::string value) {
      if (!value.empty()) made.has.insert_or_assign(std::move(fact), std::move(value));
    };
    set("type", folded(of.part(column.type)));
    for (const auto& each : column.clauses) {
      auto body = body_of(of, each);
      switch (each.kind) {
        case clause_kind::not_null:
          set("not null", "t");
          if (body.size() > 2) set("not null on conflict", body.back());
          break;
        case clause_kind::default_value:
          set("default", usual_default(of.part(each.whole)));
          break;
        case clause_kind::collate:
          made.has.erase("collation");
          if (body.back() != "binary") set("collation", body.back());
          break;
        case clause_kind::generated:
          set("generated", expression_in(body));
          if (body.back() == "stored") set("stored", "t");
          break;
        case clause_kind::primary_key:
        case clause_kind::unique:
        case clause_kind::check:
        case clause_kind::foreign_key:
          add_constraint(of, each, column.name, position);
          break;
        case clause_kind::nothing:
        case clause_kind::null:
          break;
      }
    }
    found_.objects.push_back(std::move(made));
  }

  /// Of a generated column: what stands in parentheses.
  static std::string expression_in(const tokens& body) {
    const auto begin = std::find(body.begin(), body.end(), "(");
    const auto end = std::find(body.rbegin(), body.rend(), ")").base();
    return joined_tokens(unwrapped({begin, end}));
  }

  /// Without CONSTRAINT and a name, and without the table's name before those of its columns.
  [[nodiscard]] tokens body_of(const table_definition& of, const clause& from) const {
    auto body = folded_tokens(of.part(from.whole), &own_names_);
    if (!body.empty() && body.front() == "constraint") {
      body.erase(body.begin(), body.begin() + std::min<std::ptrdiff_t>(2, std::ssize(body)));
    }
    const tokens qualifier{folded_name(of.name()), "."};
    while (true) {
      const auto at = std::search(body.begin(), body.end(), qualifier.begin(), qualifier.end());
      if (at == body.end()) break;
      body.erase(at, at + std::ssize(qualifier));
    }
    return usual_clause(std::move(body), from.kind);
  }

  /// As the table would have it, wherever it is written.
  void add_constraint(const table_definition& of, const clause& from, const std::string& column,
                      int position) {
    auto body = body_of(of, from);
    if (body.empty()) return;
    if (!column.empty()) body = as_of_table(std::move(body), from, folded_name(column));
    const auto text = joined_tokens(body);
    object made{.key = {object_kind::constraint, lower(of.name()),
                        from.written_name.empty() ? text : lower(from.written_name)},
                .text = std::string(of.part(from.whole)),
                .position = position};
    made.has.emplace("definition", text);
    found_.objects.push_back(std::move(made));
  }

  /// `INTEGER PRIMARY KEY DESC` is no number of its row, and so keeps its DESC where it is.
  static tokens as_of_table(tokens body, const clause& from, const std::string& column) {
    const auto insert = [&](std::ptrdiff_t place, const tokens& key) {
      body.insert(body.begin() + place, key.begin(), key.end());
      return std::move(body);
    };
    switch (from.kind) {
      case clause_kind::primary_key:
        return insert(2, {"(", column, ")"});
      case clause_kind::unique:
        return insert(1, {"(", column, ")"});
      case clause_kind::foreign_key:
        return insert(0, {"foreign", "key", "(", column, ")"});
      default:
        return body;
    }
  }

  /// REFERENCES without columns means the primary key.
  void complete_references(const std::map<std::string, std::string>& keys) {
    for (auto& each : found_.objects) {
      if (each.key.kind != object_kind::constraint) continue;
      const auto text = each.at("definition");
      auto all = folded_tokens(text);
      const auto word = std::find(all.begin(), all.end(), "references");
      if (!text.starts_with("foreign key") || word == all.end() || word + 1 == all.end()) continue;
      if (word + 2 != all.end() && *(word + 2) == "(") continue;
      const auto key = keys.find(*(word + 1));
      if (key == keys.end()) continue;
      const auto columns = fmt::format("({})", fmt::join(columns_of_key(key->second), ", "));
      const auto added = folded_tokens(columns);
      all.insert(word + 2, added.begin(), added.end());
      const auto completed = joined_tokens(all);
      if (each.key.name == text) each.key.name = completed;
      each.has["definition"] = completed;
    }
  }

  /// A part needs what it is a part of; views and triggers, the views that they name.
  void add_needs() {
    std::map<std::string, std::size_t> owners;
    std::map<std::string, std::size_t> views;
    for (std::size_t each = 0; each < found_.objects.size(); ++each) {
      const auto& key = found_.objects[each].key;
      if (key.owner.empty()) owners.emplace(key.name, each);
      if (key.kind == object_kind::view) views.emplace(folded_name(key.name), each);
    }
    for (auto& each : found_.objects) {
      const auto owner = owners.find(each.key.owner);
      if (owner != owners.end()) each.needs.push_back(owner->second);
      if (each.key.kind == object_kind::view || each.key.kind == object_kind::trigger) {
        add_named(each, views);
      }
    }
  }

  void add_named(object& of, const std::map<std::string, std::size_t>& views) const {
    for (const auto& word : folded_tokens(of.text)) {
      const auto view = views.find(word);
      if (view == views.end() || &found_.objects[view->second] == &of) continue;
      of.needs.push_back(view->second);
    }
  }

  detail::database& connection_;
  const table_names& own_;
  schema found_;
  name_set names_;      ///< of all that is there, and of all columns
  name_set own_names_;  ///< of the table that is being read, and of its columns
};

}  // namespace

result<schema> read_sqlite(detail::database& connection, const table_names& own) {
  return reader{connection, own}.read();
}

}  // namespace aludel::autogenerate
