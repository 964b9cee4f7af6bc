// SPDX-License-Identifier: MIT
// Columns, constraints, tables and indexes, as SQL of a dialect.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/ddl.hpp"

namespace aludel::detail {

namespace {

std::string_view name(model::action what) {
  switch (what) {
    case model::action::restrict:
      return "RESTRICT";
    case model::action::cascade:
      return "CASCADE";
    case model::action::set_null:
      return "SET NULL";
    case model::action::set_default:
      return "SET DEFAULT";
    case model::action::no_action:
      break;
  }
  return "NO ACTION";
}

std::string_view written(model::deferral how) {
  switch (how) {
    case model::deferral::deferrable:
      return " DEFERRABLE";
    case model::deferral::initially_deferred:
      return " DEFERRABLE INITIALLY DEFERRED";
    case model::deferral::not_deferrable:
      break;
  }
  return {};
}

bool is_whole(model::type_kind kind) {
  return kind == model::type_kind::smallint || kind == model::type_kind::integer ||
         kind == model::type_kind::bigint;
}

std::string joined(std::string start, const std::vector<std::string>& parts, std::string_view end) {
  for (const auto& each : parts) start.append("_").append(each);
  return start.append(end);
}

/// PostgreSQL takes the columns of a primary key for NOT NULL; SQLite has to be told.
bool is_in_key(const model::table& of, const std::string& column) {
  return std::any_of(of.constraints.begin(), of.constraints.end(), [&](const auto& each) {
    return each.kind == model::constraint_kind::primary_key &&
           std::find(each.columns.begin(), each.columns.end(), column) != each.columns.end();
  });
}

}  // namespace

std::string name_of(const model::object_name& table, const model::constraint& of) {
  if (!of.name.empty()) return of.name;
  switch (of.kind) {
    case model::constraint_kind::primary_key:
      return table.name + "_pkey";
    case model::constraint_kind::unique:
      return joined(table.name, of.columns, "_key");
    case model::constraint_kind::foreign_key:
      return joined(table.name, of.columns, "_fkey");
    case model::constraint_kind::check:
    case model::constraint_kind::exclusion:
      break;
  }
  return {};
}

std::string name_of(const model::index_on& of) {
  if (!of.name.empty()) return of.name;
  std::vector<std::string> parts;
  for (const auto& each : of.parts) parts.push_back(each.column.empty() ? "expr" : each.column);
  return joined(of.table.name, parts, "_idx");
}

// ---- Columns and constraints

std::string ddl::default_clause(const model::column& of) const {
  if (!of.default_expression.empty() && !of.generated_from.empty()) {
    refuse(errc::usage, fmt::format("the column {} is generated and has a default", of.name),
           "leave one of the two out");
  }
  if (!of.generated_from.empty()) {
    return fmt::format(" GENERATED ALWAYS AS ({}) STORED", expression(of.generated_from));
  }
  return of.default_expression.empty() ? std::string()
                                       : " DEFAULT " + default_value(of.default_expression);
}

std::string ddl::identity(const model::column& of) const {
  if (of.identity_of == model::identity_kind::none) return {};
  if (!is_whole(of.type.kind)) {
    refuse(errc::usage, fmt::format("the column {} is numbered, and not of whole numbers", of.name),
           "make it bigint()");
  }
  if (postgresql()) {
    return fmt::format(" GENERATED {} AS IDENTITY",
                       of.identity_of == model::identity_kind::always ? "ALWAYS" : "BY DEFAULT");
  }
  if (!of.is_primary_key) {
    refuse(errc::unsupported,
           fmt::format("SQLite numbers a primary key alone, which {} is not", of.name),
           "say primary_key() at the column, or number the rows yourself");
  }
  return {};
}

std::string ddl::column(const model::column& of) const {
  auto made = name(of.name) + " " + type(of.type);
  if (!of.collation.empty()) made += " COLLATE " + name(of.collation);
  if (!postgresql() && of.is_primary_key) {
    // A whole number that is the key alone is the number of its row.
    made += is_whole(of.type.kind) ? " NOT NULL PRIMARY KEY" : " NOT NULL";
    if (of.identity_of != model::identity_kind::none) made += " AUTOINCREMENT";
  } else if (!of.nullable) {
    made += " NOT NULL";
  }
  made += identity(of) + default_clause(of);
  const bool limited = !postgresql() && of.type.kind == model::type_kind::varchar;
  if (limited) made += fmt::format(" CHECK (length({}) <= {})", name(of.name), of.type.length);
  return made;
}

std::string ddl::key(const model::constraint& of) const {
  if (of.columns.empty()) {
    refuse(errc::usage, "a key has no columns", "name them");
  }
  if (of.deferred != model::deferral::not_deferrable && !postgresql()) {
    refuse(errc::unsupported, "SQLite checks unique keys at once", "leave deferrable() out");
  }
  return fmt::format("{} ({}){}",
                     of.kind == model::constraint_kind::unique ? "UNIQUE" : "PRIMARY KEY",
                     list(of.columns), written(of.deferred));
}

/// SQLite's foreign keys stay in the schema of their table, and do not name it.
std::string ddl::referred(const model::object_name& table, const model::constraint& of) const {
  const auto& [schema, plain] = of.referred;
  if (postgresql() || schema.empty()) return qualified(of.referred);
  if (schema != (table.schema.empty() ? "main" : table.schema)) {
    refuse(errc::unsupported,
           fmt::format("SQLite's foreign keys stay in their database, and {} is another", schema),
           "refer to a table of the same one");
  }
  return name(plain);
}

std::string ddl::foreign_key(const model::object_name& table, const model::constraint& of) const {
  auto made = fmt::format("FOREIGN KEY ({}) REFERENCES {}", list(of.columns), referred(table, of));
  if (!of.referred_columns.empty()) made += fmt::format(" ({})", list(of.referred_columns));
  if (of.full_match && !postgresql() && of.columns.size() > 1) {
    refuse(errc::unsupported, "SQLite takes MATCH FULL for MATCH SIMPLE",
           "leave match_full() out, and check() that all columns are null or none is");
  }
  if (of.full_match) made += " MATCH FULL";
  if (of.deleted != model::action::no_action) {
    made += fmt::format(" ON DELETE {}", detail::name(of.deleted));
  }
  if (of.updated != model::action::no_action) {
    made += fmt::format(" ON UPDATE {}", detail::name(of.updated));
  }
  return made.append(written(of.deferred));
}

std::string ddl::exclusion(const model::constraint& of) const {
  if (!postgresql()) {
    refuse(errc::unsupported, "SQLite has no exclusion constraints",
           "check it in a trigger, or in the application");
  }
  std::string parts;
  for (const auto& each : of.parts) {
    parts += fmt::format("{}{} WITH {}", parts.empty() ? "" : ", ", expression(each.expression),
                         expression(each.with));
  }
  auto made =
      fmt::format("EXCLUDE USING {} ({})", of.method.empty() ? "gist" : name(of.method), parts);
  if (!of.where.empty()) made += fmt::format(" WHERE ({})", expression(of.where));
  return made.append(written(of.deferred));
}

std::string ddl::constraint(const model::object_name& table, const model::constraint& of) const {
  auto made = fmt::format("CONSTRAINT {} ", name(name_of(table, of)));
  switch (of.kind) {
    case model::constraint_kind::primary_key:
    case model::constraint_kind::unique:
      made += key(of);
      break;
    case model::constraint_kind::check:
      made += fmt::format("CHECK ({})", expression(of.expression));
      break;
    case model::constraint_kind::foreign_key:
      made += foreign_key(table, of);
      break;
    case model::constraint_kind::exclusion:
      made += exclusion(of);
      break;
  }
  return of.validated || !postgresql() ? made : made + " NOT VALID";
}

// ---- Tables and indexes

std::string ddl::table_body(const model::table& of) const {
  std::vector<std::string> lines;
  for (auto each : of.columns) {
    if (is_in_key(of, each.name)) each.not_null();
    lines.push_back(column(each));
  }
  for (const auto& each : of.columns) {
    const bool inline_key = !postgresql() && is_whole(each.type.kind);
    if (each.is_primary_key && !inline_key) {
      lines.push_back(constraint(of.name, model::primary_key(each.name)));
    }
  }
  for (const auto& each : of.constraints) lines.push_back(constraint(of.name, each));
  return fmt::format("\n  {}\n", fmt::join(lines, ",\n  "));
}

std::vector<std::string> ddl::create_table(const model::table& of, bool if_not_exists) const {
  if (of.columns.empty()) {
    refuse(errc::usage, fmt::format("the table {} has no columns", of.name.name),
           "name at least one");
  }
  std::vector<std::string> all{fmt::format("CREATE TABLE {}{} ({})",
                                           if_not_exists ? "IF NOT EXISTS " : "",
                                           qualified(of.name), table_body(of))};
  const auto add = [&](const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  if (!of.comment.empty()) add(comment_on("TABLE", qualified(of.name), of.comment));
  for (const auto& each : of.columns) {
    if (each.comment_text.empty()) continue;
    add(comment_on("COLUMN", qualified(of.name) + "." + name(each.name), each.comment_text));
  }
  return all;
}

std::vector<std::string> ddl::comment_on(std::string_view kind, const std::string& quoted,
                                         std::string_view text) const {
  if (!postgresql()) return {};
  return {fmt::format("COMMENT ON {} {} IS {}", kind, quoted,
                      text.empty() ? "NULL" : quoted_text(text))};
}

std::string ddl::part(const model::index_part& of) const {
  auto made = of.column.empty() ? fmt::format("({})", expression(of.expression)) : name(of.column);
  if (!of.collation.empty()) made += " COLLATE " + name(of.collation);
  if (!of.operator_class.empty()) {
    if (!postgresql()) {
      refuse(errc::unsupported, "SQLite has no operator classes", "leave opclass() out");
    }
    made += " " + name(of.operator_class);
  }
  if (of.descending) made += " DESC";
  if (of.null_order == model::index_part::nulls::as_usual) return made;
  if (!postgresql()) {
    refuse(errc::unsupported, "SQLite's indexes have nulls where they usually are",
           "leave nulls_first() and nulls_last() out");
  }
  return made + (of.null_order == model::index_part::nulls::first ? " NULLS FIRST" : " NULLS LAST");
}

std::string ddl::create_index(const model::index_on& of, bool if_not_exists) const {
  if (of.parts.empty()) refuse(errc::usage, "an index has no columns", "name them");
  if (!postgresql() && (!of.included.empty() || !of.method.empty())) {
    refuse(errc::unsupported, "SQLite's indexes have no further columns and are all of one kind",
           "leave include() and using_method() out");
  }
  std::string parts;
  for (const auto& each : of.parts) parts += (parts.empty() ? "" : ", ") + part(each);
  // SQLite names the index in the schema, and the table without one.
  const auto own = name(name_of(of));
  const bool in_schema = !postgresql() && !of.table.schema.empty();
  auto made = fmt::format("CREATE {}INDEX {}{}{} ON {}", of.is_unique ? "UNIQUE " : "",
                          of.is_concurrent && postgresql() ? "CONCURRENTLY " : "",
                          if_not_exists ? "IF NOT EXISTS " : "",
                          in_schema ? name(of.table.schema) + "." + own : own,
                          in_schema ? name(of.table.name) : qualified(of.table));
  if (!of.method.empty()) made += " USING " + name(of.method);
  made += fmt::format(" ({})", parts);
  if (!of.included.empty()) made += fmt::format(" INCLUDE ({})", list(of.included));
  if (!of.where.empty()) made += fmt::format(" WHERE {}", expression(of.where));
  return made;
}

}  // namespace aludel::detail
