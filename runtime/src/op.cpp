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
using detail::no_inverse;
using detail::perform;
using detail::statements;
using detail::unless_there;

namespace {

statements rename_table_to(const ddl& in, model::guard unless, const model::object_name& table,
                           std::string_view to) {
  const auto guard = detail::if_exists(unless);
  if (!guard.empty() && in.language() == dialect::sqlite) {
    detail::refuse(errc::unsupported, "SQLite has no ALTER TABLE IF EXISTS",
                   "leave if_exists out, or ask op.language() first");
  }
  return {fmt::format("ALTER TABLE {}{} RENAME TO {}", guard, in.qualified(table), in.name(to))};
}

statements rename_column_to(const ddl& in, const model::object_name& table, std::string_view name,
                            std::string_view to) {
  return {fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", in.qualified(table), in.name(name),
                      in.name(to))};
}

std::string_view index_kind(const ddl& in, bool concurrently) {
  return concurrently && in.language() == dialect::postgresql ? "INDEX CONCURRENTLY" : "INDEX";
}

}  // namespace

dialect op::language() const { return target_->language(); }

void op::execute(std::string_view sql, place at) {
  perform(
      *target_, at, "execute()", [&](const ddl& in) { return statements{in.statement(sql)}; },
      never("what it changed is not known"));
}

void op::execute(std::string_view sql, const std::vector<model::value>& values, place at) {
  perform(
      *target_, at, "execute()",
      [&](const ddl& in) { return statements{in.with_values(in.statement(sql), values)}; },
      never("what it changed is not known"));
}

void op::bulk_insert(const model::object_name& table, const model::names& columns,
                     const std::vector<std::vector<model::value>>& rows, place at) {
  perform(
      *target_, at, call("bulk_insert", table),
      [&](const ddl& in) { return in.insert(table, columns, rows); },
      never("its rows may have changed since"));
}

// ---- Tables and columns

void op::create_table(const model::table& what, model::guard unless, place at) {
  perform(
      *target_, at, call("create_table", what.name),
      [&](const ddl& in) {
        return in.create_table(what, detail::guarded(unless, model::guard::if_not_exists));
      },
      unless_there(unless, [&](const ddl& in) {
        return drop("TABLE", model::guard::none, in.qualified(what.name));
      }));
}

void op::create_table(model::object_name name, std::initializer_list<model::table::item> items,
                      model::guard unless, place at) {
  create_table(model::table(std::move(name), items), unless, at);
}

void op::drop_table(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("drop_table", name),
      [&](const ddl& in) { return drop("TABLE", unless, in.qualified(name)); },
      never("its rows are gone"));
}

void op::rename_table(const model::object_name& name, std::string_view to, model::guard unless,
                      place at) {
  perform(
      *target_, at, call("rename_table", name),
      [&](const ddl& in) { return rename_table_to(in, unless, name, to); },
      [&](const ddl& in) {
        if (unless != model::guard::none) throw no_inverse{"it may not have been there"};
        return rename_table_to(in, {}, {name.schema, std::string(to)}, name.name);
      });
}

void op::rename_column(const model::object_name& table, std::string_view name, std::string_view to,
                       place at) {
  perform(
      *target_, at, call("rename_column", table, name),
      [&](const ddl& in) { return rename_column_to(in, table, name, to); },
      [&](const ddl& in) { return rename_column_to(in, table, to, name); });
}

// ---- Comments

void op::comment_on_table(const model::object_name& table, std::string_view text, place at) {
  perform(
      *target_, at, call("comment_on_table", table),
      [&](const ddl& in) { return in.comment_on("TABLE", in.qualified(table), text); },
      never(definition_lost));
}

void op::comment_on_column(const model::object_name& table, std::string_view column,
                           std::string_view text, place at) {
  perform(
      *target_, at, call("comment_on_column", table, column),
      [&](const ddl& in) {
        return in.comment_on("COLUMN", in.qualified(table) + "." + in.name(column), text);
      },
      never(definition_lost));
}

// ---- Indexes

void op::create_index(const model::index_on& what, model::guard unless, place at) {
  const model::object_name name{what.table.schema, detail::name_of(what)};
  perform(
      *target_, at, call("create_index", name),
      [&](const ddl& in) {
        return statements{
            in.create_index(what, detail::guarded(unless, model::guard::if_not_exists))};
      },
      unless_there(unless, [&](const ddl& in) {
        return drop(index_kind(in, what.is_concurrent), model::guard::none, in.qualified(name));
      }));
}

void op::drop_index(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("drop_index", name),
      [&](const ddl& in) { return drop("INDEX", unless, in.qualified(name)); },
      never(definition_lost));
}

void op::drop_index_concurrently(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("drop_index_concurrently", name),
      [&](const ddl& in) { return drop(index_kind(in, true), unless, in.qualified(name)); },
      never(definition_lost));
}

}  // namespace aludel
