// SPDX-License-Identifier: MIT
// Tables, columns, constraints, indexes.
#include <fmt/format.h>

#include <aludel/op.hpp>

#include "runtime/src/perform.hpp"

namespace aludel {

using detail::call;
using detail::ddl;
using detail::definition_lost;
using detail::drop;
using detail::never;
using detail::perform;
using detail::statements;
using detail::unless_there;

namespace {

std::string alter(const ddl& in, const model::object_name& table, std::string_view what) {
  return fmt::format("ALTER TABLE {} {}", in.qualified(table), what);
}

statements rename_table_to(const ddl& in, const model::object_name& table, std::string_view to) {
  return {alter(in, table, "RENAME TO " + in.name(to))};
}

statements rename_column_to(const ddl& in, const model::object_name& table, std::string_view name,
                            std::string_view to) {
  return {alter(in, table, fmt::format("RENAME COLUMN {} TO {}", in.name(name), in.name(to)))};
}

}  // namespace

dialect op::language() const { return target_->language(); }

void op::execute(std::string_view sql, place at) {
  perform(
      *target_, at, [&](const ddl&) { return statements{std::string(sql)}; },
      never("execute()", "what it changed is not known"));
}

void op::execute(std::string_view sql, const std::vector<model::value>& values, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return statements{in.with_values(sql, values)}; },
      never("execute()", "what it changed is not known"));
}

void op::bulk_insert(const model::object_name& table, const model::names& columns,
                     const std::vector<std::vector<model::value>>& rows, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return in.insert(table, columns, rows); },
      never(call("bulk_insert", table), "its rows may have changed since"));
}

// ---- Tables and columns

void op::create_table(const model::table& what, model::guard unless, place at) {
  perform(
      *target_, at,
      [&](const ddl& in) { return in.create_table(what, unless == model::guard::if_not_exists); },
      unless_there(unless, call("create_table", what.name), [&](const ddl& in) {
        return drop("TABLE", model::guard::none, in.qualified(what.name));
      }));
}

void op::create_table(model::object_name name, std::initializer_list<model::table::item> items,
                      model::guard unless, place at) {
  create_table(model::table(std::move(name), items), unless, at);
}

void op::drop_table(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return drop("TABLE", unless, in.qualified(name)); },
      never(call("drop_table", name), "its rows are gone"));
}

void op::rename_table(const model::object_name& name, std::string_view to, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return rename_table_to(in, name, to); },
      [&](const ddl& in) {
        return rename_table_to(in, {name.schema, std::string(to)}, name.name);
      });
}

void op::rename_column(const model::object_name& table, std::string_view name, std::string_view to,
                       place at) {
  perform(
      *target_, at, [&](const ddl& in) { return rename_column_to(in, table, name, to); },
      [&](const ddl& in) { return rename_column_to(in, table, to, name); });
}

// ---- Comments

void op::comment_on_table(const model::object_name& table, std::string_view text, place at) {
  perform(
      *target_, at,
      [&](const ddl& in) { return in.comment_on("TABLE", in.qualified(table), text); },
      never(call("comment_on_table", table), definition_lost));
}

void op::comment_on_column(const model::object_name& table, std::string_view column,
                           std::string_view text, place at) {
  perform(
      *target_, at,
      [&](const ddl& in) {
        return in.comment_on("COLUMN", in.qualified(table) + "." + in.name(column), text);
      },
      never(call("comment_on_column", table, column), definition_lost));
}

// ---- Indexes

void op::create_index(const model::index_on& what, model::guard unless, place at) {
  const model::object_name name{what.table.schema, detail::name_of(what)};
  perform(
      *target_, at,
      [&](const ddl& in) {
        return statements{in.create_index(what, unless == model::guard::if_not_exists)};
      },
      unless_there(unless, call("create_index", name), [&](const ddl& in) {
        const bool concurrently = what.is_concurrent && in.language() == dialect::postgresql;
        return drop(concurrently ? "INDEX CONCURRENTLY" : "INDEX", model::guard::none,
                    in.qualified(name));
      }));
}

void op::drop_index(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return drop("INDEX", unless, in.qualified(name)); },
      never(call("drop_index", name), definition_lost));
}

}  // namespace aludel
