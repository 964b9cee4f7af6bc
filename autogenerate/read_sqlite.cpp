// SPDX-License-Identifier: MIT
// SQLite's schema, from the text of its statements.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "autogenerate/read.hpp"
#include "autogenerate/sqlite_text.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::autogenerate {

namespace {

using detail::clause;
using detail::clause_kind;
using detail::table_definition;
using tokens = std::vector<std::string>;

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
    for (const auto& each : *rows) {
      if (auto done = read_one(each); !done) return tl::unexpected{done.error()};
    }
    complete_references();
    std::stable_sort(found_.objects.begin(), found_.objects.end(),
                     [](const object& left, const object& right) { return left.key < right.key; });
    add_needs();
    return std::move(found_);
  }

private:
  result<void> read_one(const detail::row& from) {
    const auto type = from[0].value_or("");
    const auto name = lower(from[1].value_or(""));
    const auto sql = from[3].value_or("");
    if (type == "table" && from[4] != "virtual") return read_table(sql);
    object made{.key = {object_kind::table, "", name}, .text = sql};
    if (type == "table") made.has.emplace("virtual", folded(sql));
    if (type == "view") made.key.kind = object_kind::view;
    if (type == "index") made.key.kind = object_kind::index;
    if (type == "trigger") made.key.kind = object_kind::trigger;
    if (type == "index" || type == "trigger") made.key.owner = lower(from[2].value_or(""));
    if (type != "table") made.has.emplace("definition", folded(sql));
    found_.objects.push_back(std::move(made));
    return {};
  }

  result<void> read_table(const std::string& sql) {
    const auto definition = table_definition::read(sql);
    if (!definition) return tl::unexpected{definition.error()};
    object made{.key = {object_kind::table, "", lower(definition->name())}, .text = sql};
    if (definition->without_rowid()) made.has.emplace("without rowid", "t");
    if (definition->autoincrement()) made.has.emplace("autoincrement", "t");
    const auto all = folded_tokens(sql);
    const auto end = std::find(all.rbegin(), all.rend(), ")");
    if (std::find(all.rbegin(), end, "strict") != end) made.has.emplace("strict", "t");
    found_.objects.push_back(std::move(made));
    int position = 0;
    for (const auto& each : definition->columns()) add_column(*definition, each, ++position);
    for (const auto& each : definition->constraints()) add_constraint(*definition, each, {});
    return {};
  }

  void add_column(const table_definition& of, const detail::column_definition& column,
                  int position) {
    object made{.key = {object_kind::column, lower(of.name()), lower(column.name)},
                .text = std::string(of.part(column.whole)),
                .position = position};
    const auto set = [&](std::string fact, std::string value) {
      if (!value.empty()) made.has.emplace(std::move(fact), std::move(value));
    };
    set("type", folded(of.part(column.type)));
    for (const auto& each : column.clauses) {
      auto body = body_of(of, each);
      switch (each.kind) {
        case clause_kind::not_null:
          set("not null", joined_tokens({body.begin() + 2, body.end()}) + "t");
          break;
        case clause_kind::default_value:
          set("default", joined_tokens(unwrapped({body.begin() + 1, body.end()})));
          break;
        case clause_kind::collate:
          set("collation", body.back());
          break;
        case clause_kind::generated:
          set("generated", joined_tokens(unwrapped(folded_tokens(of.part(each.expression)))));
          if (body.back() == "stored") set("stored", "t");
          break;
        case clause_kind::primary_key:
        case clause_kind::unique:
        case clause_kind::check:
        case clause_kind::foreign_key:
          add_constraint(of, each, column.name);
          break;
        case clause_kind::nothing:
        case clause_kind::null:
          break;
      }
    }
    found_.objects.push_back(std::move(made));
  }

  /// Without CONSTRAINT and a name.
  static tokens body_of(const table_definition& of, const clause& from) {
    auto body = folded_tokens(of.part(from.whole));
    if (!body.empty() && body.front() == "constraint") {
      body.erase(body.begin(), body.begin() + std::min<std::ptrdiff_t>(2, std::ssize(body)));
    }
    return body;
  }

  /// As the table would have it, wherever it is written.
  void add_constraint(const table_definition& of, const clause& from, const std::string& column) {
    auto body = body_of(of, from);
    if (body.empty()) return;
    if (!column.empty()) body = as_of_table(std::move(body), from, lower(column));
    drop_usual(body);
    const auto text = joined_tokens(body);
    object made{.key = {object_kind::constraint, lower(of.name()),
                        from.written_name.empty() ? text : lower(from.written_name)},
                .text = std::string(of.part(from.whole))};
    made.has.emplace("definition", text);
    found_.objects.push_back(std::move(made));
  }

  static tokens as_of_table(tokens body, const clause& from, const std::string& column) {
    switch (from.kind) {
      case clause_kind::primary_key: {
        tokens key{"primary", "key", "(", column};
        auto rest = body.begin() + 2;
        if (rest != body.end() && (*rest == "desc" || *rest == "asc")) key.push_back(*rest++);
        key.emplace_back(")");
        key.insert(key.end(), rest, body.end());
        return key;
      }
      case clause_kind::unique: {
        const tokens key{"(", column, ")"};
        body.insert(body.begin() + 1, key.begin(), key.end());
        return body;
      }
      case clause_kind::foreign_key: {
        const tokens key{"foreign", "key", "(", column, ")"};
        body.insert(body.begin(), key.begin(), key.end());
        return body;
      }
      default:
        return body;
    }
  }

  /// What a constraint is anyway, and what is the table's.
  static void drop_usual(tokens& body) {
    std::erase_if(body, [](const auto& each) { return each == "asc" || each == "autoincrement"; });
    constexpr std::size_t length = 3;
    for (const auto* const event : {"delete", "update"}) {
      for (std::size_t at = 0; at + length < body.size(); ++at) {
        if (body[at] != "on" || body[at + 1] != event || body[at + 2] != "no") continue;
        const auto begin = body.begin() + static_cast<std::ptrdiff_t>(at);
        body.erase(begin, begin + length + 1);
        break;
      }
    }
  }

  /// REFERENCES without columns means the primary key.
  void complete_references() {
    std::map<std::string, std::string> keys;
    for (const auto& each : found_.objects) {
      constexpr std::string_view begin = "primary key ";
      const auto& text = each.at("definition");
      if (each.key.kind != object_kind::constraint || !text.starts_with(begin)) continue;
      keys[each.key.owner] = text.substr(begin.size(), text.find(')') + 1 - begin.size());
    }
    for (auto& each : found_.objects) {
      if (each.key.kind != object_kind::constraint) continue;
      const auto text = each.at("definition");
      auto all = folded_tokens(text);
      const auto word = std::find(all.begin(), all.end(), "references");
      if (!text.starts_with("foreign key") || word == all.end() || word + 1 == all.end()) continue;
      if (word + 2 != all.end() && *(word + 2) == "(") continue;
      const auto key = keys.find(*(word + 1));
      if (key == keys.end()) continue;
      const auto columns = folded_tokens(key->second);
      all.insert(word + 2, columns.begin(), columns.end());
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
      if (key.kind == object_kind::view) views.emplace(key.name, each);
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
};

}  // namespace

result<schema> read_sqlite(detail::database& connection, const table_names& own) {
  return reader{connection, own}.read();
}

}  // namespace aludel::autogenerate
