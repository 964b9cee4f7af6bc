// SPDX-License-Identifier: MIT
// Changes of tables that are there. PostgreSQL has ALTER TABLE for all of them; SQLite makes the
// table anew for most.
#include <fmt/format.h>

#include <algorithm>
#include <aludel/op.hpp>
#include <optional>
#include <variant>

#include "runtime/src/perform.hpp"

namespace aludel {

using detail::call;
using detail::ddl;
using detail::definition_lost;
using detail::never;
using detail::no_way_back;
using detail::operations;
using detail::perform;
using detail::statements;

namespace {

using table_changes = std::vector<model::table_change>;

/// What takes a change back, where that is certain.
class inverse {
public:
  explicit inverse(const model::object_name& table) : table_(table) {}

  model::table_change operator()(const model::column_added& it) const {
    return model::column_dropped{it.what.name};
  }
  model::table_change operator()(const model::column_dropped& it) const {
    no_way_back(call("drop_column", table_, it.name), "its values are gone");
  }
  model::table_change operator()(const model::column_altered& it) const {
    no_way_back(call("alter_column", table_, it.name), definition_lost);
  }
  model::table_change operator()(const model::constraint_added& it) const {
    const auto name = detail::name_of(table_, it.what);
    if (it.what.kind == model::constraint_kind::primary_key) {
      no_way_back(call("add_constraint", table_, name),
                  "which of its columns could be null is not known");
    }
    return model::constraint_dropped{name};
  }
  model::table_change operator()(const model::constraint_dropped& it) const {
    no_way_back(call("drop_constraint", table_, it.name), definition_lost);
  }

private:
  const model::object_name& table_;
};

table_changes taken_back(const model::object_name& table, const table_changes& changes) {
  table_changes all;
  for (const auto& each : changes) all.push_back(std::visit(inverse(table), each));
  std::reverse(all.begin(), all.end());
  return all;
}

void change(operations& target, const op::place& at, const model::object_name& table,
            const table_changes& wanted) {
  const ddl in{target.language()};
  table_changes changes;
  std::string sql;
  try {
    sql = in.alter_table(table, wanted);
    if (sql.empty() && in.comments(table, wanted).empty()) return;  // SQLite keeps no comments
    changes = target.takes_back() ? taken_back(table, wanted) : wanted;
    if (target.takes_back()) sql = in.alter_table(table, changes);
  } catch (detail::refused_operation& refused) {
    return target.fail(detail::placed(std::move(refused.problem), at));
  }
  const bool by_statement =
      in.language() == dialect::postgresql || detail::has_statement_in_sqlite(changes);
  if (!sql.empty() && by_statement) target.run(sql, at.line());
  if (!sql.empty() && !by_statement) target.rebuild(sql, {table, changes}, at.line());
  for (const auto& each : in.comments(table, changes)) target.run(each, at.line());
}

}  // namespace

void op::batch_alter_table(const model::object_name& table, const model::changes& what, place at) {
  change(*target_, at, table, what.all);
}

void op::add_column(const model::object_name& table, const model::column& what, place at) {
  change(*target_, at, table, {model::column_added{what}});
}

void op::drop_column(const model::object_name& table, std::string_view name, place at) {
  change(*target_, at, table, {model::column_dropped{std::string(name)}});
}

void op::alter_column(const model::object_name& table, std::string_view name,
                      const model::change& what, place at) {
  change(*target_, at, table, {model::column_altered{std::string(name), what}});
}

void op::add_constraint(const model::object_name& table, const model::constraint& what, place at) {
  change(*target_, at, table, {model::constraint_added{what}});
}

void op::drop_constraint(const model::object_name& table, std::string_view name,
                         model::guard unless, place at) {
  change(*target_, at, table,
         {model::constraint_dropped{std::string(name), unless == model::guard::if_exists}});
}

void op::validate_constraint(const model::object_name& table, std::string_view name, place at) {
  perform(
      *target_, at,
      [&](const ddl& in) -> statements {
        if (in.language() == dialect::sqlite) return {};  // it looks at all rows at once
        return {fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", in.qualified(table),
                            in.name(name))};
      },
      [](const ddl&) { return statements{}; });
}

}  // namespace aludel
