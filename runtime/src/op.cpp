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

constexpr auto twelve_steps =
    "make the table anew and copy its rows: execute() with the steps of SQLite's documentation";

/// SQLite changes little of a table that is there.
void needs_postgresql(const ddl& in, std::string_view what) {
  if (in.language() == dialect::postgresql) return;
  detail::refuse(errc::unsupported, fmt::format("SQLite cannot {} of a table that is there", what),
                 twelve_steps);
}

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

statements drop_column_of(const ddl& in, const model::object_name& table, std::string_view name) {
  return {alter(in, table, "DROP COLUMN " + in.name(name))};
}

statements drop_constraint_of(const ddl& in, const model::object_name& table, std::string_view name,
                              model::guard unless) {
  needs_postgresql(in, "drop a constraint");
  return {alter(in, table,
                fmt::format("DROP CONSTRAINT {}{}", detail::written(unless), in.name(name)))};
}

std::vector<std::string> clauses(const ddl& in, std::string_view name, const model::change& what) {
  const auto column = fmt::format("ALTER COLUMN {}", in.name(name));
  std::vector<std::string> all;
  if (!what.new_type.empty()) {
    all.push_back(fmt::format("{} TYPE {}{}", column, in.type(what.new_type.front()),
                              what.using_sql.empty() ? "" : " USING " + what.using_sql));
  }
  if (what.default_change == model::change::text_change::dropped) {
    all.push_back(column + " DROP DEFAULT");
  } else if (what.default_change == model::change::text_change::set) {
    all.push_back(fmt::format("{} SET DEFAULT {}", column, what.default_sql));
  }
  if (what.null == model::change::nullability::not_null) all.push_back(column + " SET NOT NULL");
  if (what.null == model::change::nullability::nullable) all.push_back(column + " DROP NOT NULL");
  return all;
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

void op::add_column(const model::object_name& table, const model::column& what, place at) {
  perform(
      *target_, at,
      [&](const ddl& in) {
        statements all{alter(in, table, "ADD COLUMN " + in.column(what))};
        if (what.comment_text.empty()) return all;
        for (auto& each : in.comment_on("COLUMN", in.qualified(table) + "." + in.name(what.name),
                                        what.comment_text)) {
          all.push_back(std::move(each));
        }
        return all;
      },
      [&](const ddl& in) { return drop_column_of(in, table, what.name); });
}

void op::drop_column(const model::object_name& table, std::string_view name, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return drop_column_of(in, table, name); },
      never(call("drop_column", table, name), "its values are gone"));
}

void op::rename_column(const model::object_name& table, std::string_view name, std::string_view to,
                       place at) {
  perform(
      *target_, at, [&](const ddl& in) { return rename_column_to(in, table, name, to); },
      [&](const ddl& in) { return rename_column_to(in, table, to, name); });
}

void op::alter_column(const model::object_name& table, std::string_view name,
                      const model::change& what, place at) {
  const auto write = [&](const ddl& in) {
    needs_postgresql(in, "alter a column");
    statements all;
    const auto changes = clauses(in, name, what);
    if (!changes.empty()) {
      all.push_back(alter(in, table, fmt::format("{}", fmt::join(changes, ", "))));
    }
    if (what.comment_change == model::change::text_change::set) {
      for (auto& each :
           in.comment_on("COLUMN", in.qualified(table) + "." + in.name(name), what.comment_text)) {
        all.push_back(std::move(each));
      }
    }
    if (all.empty()) {
      detail::refuse(errc::usage, fmt::format("nothing of the column {} is to change", name),
                     "say what: change().not_null(), say");
    }
    return all;
  };
  perform(*target_, at, write, never(call("alter_column", table, name), definition_lost));
}

// ---- Constraints

void op::add_constraint(const model::object_name& table, const model::constraint& what, place at) {
  const auto name = detail::name_of(table, what);
  perform(
      *target_, at,
      [&](const ddl& in) {
        needs_postgresql(in, "add a constraint");
        return statements{alter(in, table, "ADD " + in.constraint(table, what))};
      },
      [&](const ddl& in) {
        if (what.kind == model::constraint_kind::primary_key) {
          detail::no_way_back(call("add_constraint", table, name),
                              "which of its columns could be null is not known");
        }
        return drop_constraint_of(in, table, name, model::guard::none);
      });
}

void op::drop_constraint(const model::object_name& table, std::string_view name,
                         model::guard unless, place at) {
  perform(
      *target_, at, [&](const ddl& in) { return drop_constraint_of(in, table, name, unless); },
      never(call("drop_constraint", table, name), definition_lost));
}

void op::validate_constraint(const model::object_name& table, std::string_view name, place at) {
  perform(
      *target_, at,
      [&](const ddl& in) {
        needs_postgresql(in, "validate a constraint");
        return statements{alter(in, table, "VALIDATE CONSTRAINT " + in.name(name))};
      },
      [](const ddl&) { return statements{}; });
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
