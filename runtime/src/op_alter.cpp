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
using detail::no_inverse;
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
    if (it.if_not_exists) {
      throw no_inverse{"it may have been there before", call("add_column", table_, it.what.name)};
    }
    return model::column_dropped{it.what.name};
  }
  model::table_change operator()(const model::column_dropped& it) const {
    throw no_inverse{"its values are gone", call("drop_column", table_, it.name)};
  }
  model::table_change operator()(const model::column_altered& it) const {
    throw no_inverse{definition_lost, call("alter_column", table_, it.name)};
  }
  model::table_change operator()(const model::constraint_added& it) const {
    const auto name = detail::name_of(table_, it.what);
    if (it.what.kind == model::constraint_kind::primary_key) {
      throw no_inverse{"which of its columns could be null is not known",
                       call("add_constraint", table_, name)};
    }
    return model::constraint_dropped{name};
  }
  model::table_change operator()(const model::constraint_dropped& it) const {
    throw no_inverse{definition_lost, call("drop_constraint", table_, it.name)};
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

/// A change as statements.
struct written_change {
  std::string sql;  ///< empty: comments alone change
  table_changes changes;
  statements comments;
};

written_change written(const operations& target, const model::object_name& table,
                       const table_changes& wanted) {
  const ddl in{target.language()};
  written_change made{in.alter_table(table, wanted), wanted, in.comments(table, wanted)};
  const bool is_nothing = made.sql.empty() && made.comments.empty();  // SQLite keeps no comments
  if (!target.takes_back() || is_nothing) return made;
  made.changes = taken_back(table, wanted);
  return {in.alter_table(table, made.changes), made.changes, in.comments(table, made.changes)};
}

void change(operations& target, const op::place& at, const std::string& named,
            const model::object_name& table, const table_changes& wanted) {
  const auto made =
      detail::at_place(target, at, named, [&] { return written(target, table, wanted); });
  const bool by_statement =
      target.language() == dialect::postgresql || detail::has_statement_in_sqlite(made.changes);
  if (!made.sql.empty() && by_statement) target.run(made.sql, at.line());
  if (!made.sql.empty() && !by_statement) {
    target.rebuild(made.sql, {table, made.changes}, at.line());
  }
  for (const auto& each : made.comments) target.run(each, at.line());
}

/// The guard of a single change, which is found wrong where its call is written.
bool guarded(operations& target, const op::place& at, const std::string& named, model::guard unless,
             model::guard possible) {
  return detail::at_place(target, at, named, [&] { return detail::guarded(unless, possible); });
}

}  // namespace

void op::batch_alter_table(const model::object_name& table, const model::changes& what, place at) {
  change(*target_, at, call("batch_alter_table", table), table, what.all);
}

void op::add_column(const model::object_name& table, const model::column& what, model::guard unless,
                    place at) {
  const auto named = call("add_column", table, what.name);
  const bool asks = guarded(*target_, at, named, unless, model::guard::if_not_exists);
  change(*target_, at, named, table, {model::column_added{what, asks}});
}

void op::drop_column(const model::object_name& table, std::string_view name, model::guard unless,
                     place at) {
  const auto named = call("drop_column", table, name);
  const bool asks = guarded(*target_, at, named, unless, model::guard::if_exists);
  change(*target_, at, named, table, {model::column_dropped{std::string(name), asks}});
}

void op::alter_column(const model::object_name& table, std::string_view name,
                      const model::change& what, place at) {
  change(*target_, at, call("alter_column", table, name), table,
         {model::column_altered{std::string(name), what}});
}

void op::add_constraint(const model::object_name& table, const model::constraint& what, place at) {
  change(*target_, at, call("add_constraint", table, detail::name_of(table, what)), table,
         {model::constraint_added{what}});
}

void op::drop_constraint(const model::object_name& table, std::string_view name,
                         model::guard unless, place at) {
  const auto named = call("drop_constraint", table, name);
  const bool asks = guarded(*target_, at, named, unless, model::guard::if_exists);
  change(*target_, at, named, table, {model::constraint_dropped{std::string(name), asks}});
}

void op::validate_constraint(const model::object_name& table, std::string_view name, place at) {
  perform(
      *target_, at, call("validate_constraint", table, name),
      [&](const ddl& in) -> statements {
        if (in.language() == dialect::sqlite) return {};  // it looks at all rows at once
        return {fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", in.qualified(table),
                            in.name(name))};
      },
      [](const ddl&) { return statements{}; });
}

}  // namespace aludel
