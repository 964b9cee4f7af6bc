// SPDX-License-Identifier: MIT
#include "runtime/src/dependents.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/definition_reader.hpp"
#include "runtime/src/lexer.hpp"

namespace aludel::detail {

namespace {

struct object {
  std::string schema;
  std::string type;
  std::string name;
  std::string table;
  std::string sql;

  [[nodiscard]] std::string qualified(const std::string& what) const {
    return quoted_name(schema) + "." + quoted_name(what);
  }
};

/// Brackets never stand for a text.
std::string bracketed(std::string_view sql, const std::vector<std::string>& names) {
  std::string made;
  std::size_t done = 0;
  lexer reader{sql, dialect::sqlite};
  for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
    const auto text = sql.substr(next.offset, next.length);
    if (next.kind != token_kind::name || text.front() != '"') continue;
    const auto plain = plain_name_of(text);
    const bool meant = plain.find(']') == std::string::npos &&
                       std::any_of(names.begin(), names.end(),
                                   [&](const auto& each) { return same_name(each, plain); });
    if (!meant) continue;
    made.append(sql.substr(done, next.offset - done)).append("[" + plain + "]");
    done = next.offset + next.length;
  }
  return made.append(sql.substr(done));
}

/// Behind CREATE VIEW and TRIGGER comes the name, which sqlite_schema has without its schema.
std::string in_its_schema(const object& of, std::string sql) {
  const auto start = sql.find_first_of(" \t\r\n", sql.find_first_of(" \t\r\n") + 1);
  return start == std::string::npos ? sql : sql.insert(start, " " + quoted_name(of.schema) + ".");
}

class prober {
public:
  prober(database& connection, const std::vector<std::string>& strict)
      : connection_(connection), strict_(strict) {}

  [[nodiscard]] result<void> add(const std::string& schema) {
    const auto rows =
        connection_.query(fmt::format("SELECT type, name, tbl_name, sql FROM {}.sqlite_schema "
                                      "WHERE type IN ('view', 'trigger') ORDER BY type DESC, rowid",
                                      quoted_name(schema)),
                          std::vector<value>{});
    if (!rows) return tl::unexpected{rows.error()};
    for (const auto& each : *rows) {
      objects_.push_back({schema, each[0].value_or(""), each[1].value_or(""), each[2].value_or(""),
                          each[3].value_or("")});
    }
    return {};
  }

  /// Their own texts, made strict, in place of those that there are.
  void make_strict() {
    for (const auto& each : objects_) {
      const auto sql = bracketed(each.sql, strict_);
      if (sql == each.sql) continue;
      replace(each, sql);
    }
  }

  [[nodiscard]] std::vector<std::string> working() {
    for (const auto& each : objects_) {
      if (each.type == "trigger") {
        try_changes(each);
      } else if (explains("SELECT * FROM " + each.qualified(each.name))) {
        working_.push_back("the view " + each.name);
      }
    }
    return std::move(working_);
  }

private:
  void replace(const object& of, const std::string& sql) {
    const auto kind = of.type == "view" ? "VIEW" : "TRIGGER";
    const auto dropped =
        connection_.execute(fmt::format("DROP {} {}", kind, of.qualified(of.name)));
    if (dropped) static_cast<void>(connection_.execute(in_its_schema(of, sql)));
    if (of.type != "view") return;
    for (const auto& each : objects_) {  // they went along
      if (each.type != "trigger" || !same_name(each.table, of.name)) continue;
      static_cast<void>(connection_.execute(in_its_schema(each, each.sql)));
    }
  }

  [[nodiscard]] bool explains(const std::string& sql) {
    return connection_.query("EXPLAIN " + sql, std::vector<value>{}).has_value();
  }

  /// Triggers are prepared with what fires them.
  void try_changes(const object& of) {
    if (std::find(tried_.begin(), tried_.end(), of.table) != tried_.end()) return;
    tried_.push_back(of.table);
    const auto table = schema_of_table(of) + quoted_name(of.table);
    try_change(of, "INSERT", fmt::format("INSERT INTO {} DEFAULT VALUES", table));
    try_change(of, "DELETE", fmt::format("DELETE FROM {}", table));
    try_change(of, "UPDATE", fmt::format("UPDATE {} SET {}", table, same_values(of)));
  }
  void try_change(const object& of, std::string_view what, const std::string& sql) {
    if (explains(sql))
      working_.push_back(fmt::format("{} of {}, by its triggers,", what, of.table));
  }

  [[nodiscard]] std::string same_values(const object& of) {
    const auto columns = connection_.query(
        of.schema == "temp" ? "SELECT name FROM pragma_table_xinfo($1) WHERE hidden = 0"
                            : "SELECT name FROM pragma_table_xinfo($1, $2) WHERE hidden = 0",
        std::vector<value>{of.table, of.schema});
    std::string same;
    if (!columns) return same;
    for (const auto& each : *columns) {
      const auto name = quoted_name(each.front().value_or(""));
      same += fmt::format("{}{} = {}", same.empty() ? "" : ", ", name, name);
    }
    return same;
  }

  /// A temporary trigger may be of any schema's table.
  [[nodiscard]] static std::string schema_of_table(const object& of) {
    return of.schema == "temp" ? "" : quoted_name(of.schema) + ".";
  }

  database& connection_;
  const std::vector<std::string>& strict_;
  std::vector<object> objects_;
  std::vector<std::string> tried_;
  std::vector<std::string> working_;
};

}  // namespace

result<std::vector<std::string>> working_dependents(database& connection, const std::string& schema,
                                                    const std::vector<std::string>& strict) {
  prober all{connection, strict};
  if (auto added = all.add(schema); !added) return tl::unexpected{added.error()};
  if (auto added = schema == "temp" ? result<void>{} : all.add("temp"); !added) {
    return tl::unexpected{added.error()};
  }
  if (strict.empty()) return all.working();
  if (auto begun = connection.execute("SAVEPOINT aludel_probe"); !begun) {
    return tl::unexpected{begun.error()};
  }
  all.make_strict();
  auto found = all.working();
  auto undone = connection.execute("ROLLBACK TO aludel_probe");
  if (undone) undone = connection.execute("RELEASE aludel_probe");
  if (!undone) return tl::unexpected{undone.error()};
  return found;
}

}  // namespace aludel::detail
