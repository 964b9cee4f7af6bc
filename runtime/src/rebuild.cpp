// SPDX-License-Identifier: MIT
#include "runtime/src/rebuild.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/src/definition_reader.hpp"
#include "runtime/src/dependents.hpp"
#include "runtime/src/found_table.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/table_changes.hpp"

namespace aludel::detail {

namespace {

/// SQLite raises errors by itself in triggers alone.
constexpr std::string_view failing_query = "SELECT abs(-9223372036854775807 - 1)";

struct rebuild_plan {
  found_table table;
  std::vector<std::string> dropped;
  std::vector<std::string> statements;
};

std::string in_schema(std::string_view schema) {
  return schema.empty() ? std::string() : quoted_name(schema) + ".";
}

std::string qualified(const model::object_name& of) {
  return in_schema(of.schema) + quoted_name(of.name);
}

std::string legacy_pragma(bool on) {
  return fmt::format("PRAGMA legacy_alter_table = {}", on ? "ON" : "OFF");
}

// ---- What is to be done

class planner {
public:
  planner(const found_table& old, const table_definition& before, const changed_table& after)
      : old_(old), before_(before), after_(after), interim_(old.name.schema, old.interim) {}

  [[nodiscard]] result<std::vector<std::string>> statements() {
    auto definition = after_.definition;
    if (auto renamed = definition.rename(qualified(interim_)); !renamed) {
      return tl::unexpected{renamed.error()};
    }
    add(legacy_pragma(true));
    add(definition.text());
    add(copy());
    add(comparison());
    keep_counter();
    keep_statistics(old_.name.name, old_.interim);
    add("DROP TABLE " + qualified(old_.name));
    add(fmt::format("ALTER TABLE {} RENAME TO {}", qualified(interim_),
                    quoted_name(old_.name.name)));
    keep_statistics(old_.interim, old_.name.name);
    make_companions();
    add(legacy_pragma(old_.legacy));
    return std::move(all_);
  }

private:
  void add(std::string statement) { all_.push_back(std::move(statement)); }

  /// What no column of the table hides; empty: all three are.
  [[nodiscard]] static std::string_view rowid_of(const table_definition& of) {
    if (of.without_rowid()) return {};
    constexpr std::array<std::string_view, 3> names{"rowid", "_rowid_", "oid"};
    const auto* const found = std::find_if(names.begin(), names.end(),
                                           [&](auto name) { return of.find(name) == nullptr; });
    return found == names.end() ? std::string_view{} : *found;
  }

  /// ABORT: no row is left out or replaced, whatever the constraints say of conflicts.
  [[nodiscard]] std::string copy() const {
    std::string into;
    std::string from;
    const auto add = [&](std::string_view column, std::string_view expression) {
      into.append(into.empty() ? "" : ", ").append(column);
      from.append(from.empty() ? "" : ", ").append(expression);
    };
    const auto old_rowid = rowid_of(before_);
    const auto new_rowid = rowid_of(after_.definition);
    const bool numbered = !old_rowid.empty() && !new_rowid.empty();
    if (numbered && !copies_number()) add(new_rowid, old_rowid);
    for (const auto& each : after_.copied) add(quoted_name(each.name), each.expression);
    if (into.empty()) {
      add(quoted_name(after_.definition.columns().front().name), "NULL");
    }
    return fmt::format("INSERT OR ABORT INTO {} ({}) SELECT {} FROM {}", qualified(interim_), into,
                       from, qualified(old_.name));
  }

  /// A column of the old table becomes the number of its rows.
  [[nodiscard]] bool copies_number() const {
    const auto* const number = after_.definition.rowid_column();
    return number != nullptr &&
           std::any_of(after_.copied.begin(), after_.copied.end(),
                       [&](const auto& each) { return same_name(each.name, number->name); });
  }

  /// Fails unless there are as many rows as before.
  [[nodiscard]] std::string comparison() const {
    return fmt::format("{} WHERE (SELECT count(*) FROM {}) <> (SELECT count(*) FROM {})",
                       failing_query, qualified(interim_), qualified(old_.name));
  }

  /// AUTOINCREMENT: numbers of rows that are gone are not given again.
  void keep_counter() {
    if (!before_.autoincrement() || !after_.definition.autoincrement()) return;
    const auto counters = in_schema(old_.name.schema) + "sqlite_sequence";
    add(fmt::format("DELETE FROM {} WHERE name = {}", counters, quoted_text(old_.interim)));
    add(fmt::format("INSERT INTO {} (name, seq) SELECT {}, seq FROM {} WHERE name = {}", counters,
                    quoted_text(old_.interim), counters, quoted_text(before_.name())));
  }

  /// Of ANALYZE, which would go with the table.
  void keep_statistics(const std::string& from, const std::string& to) {
    for (const auto& each : old_.statistics) {
      add(fmt::format("UPDATE {}{} SET tbl = {} WHERE tbl = {}", in_schema(old_.name.schema), each,
                      quoted_text(to), quoted_text(from)));
    }
  }

  void make_companions() {
    for (const auto& each : old_.companions) {
      if (each.type == "index" && names_dropped(each.sql)) continue;
      add(with_schema(each));
    }
  }

  /// An index of a column that is dropped goes with it.
  [[nodiscard]] bool names_dropped(std::string_view index) const {
    const auto parts = index.substr(std::min(index.find('('), index.size()));
    return std::any_of(after_.dropped.begin(), after_.dropped.end(),
                       [&](const auto& name) { return mentions_name(parts, name); });
  }

  /// "CREATE UNIQUE INDEX name …", whose name stands in sqlite_schema without its schema.
  [[nodiscard]] static std::string with_schema(const companion& of) {
    const std::string_view kind = of.type == "index" ? "INDEX" : "TRIGGER";
    auto made = of.sql;
    lexer reader{of.sql, dialect::sqlite};
    for (auto next = reader.next(); next.kind == token_kind::word; next = reader.next()) {
      if (!same_name(std::string_view(of.sql).substr(next.offset, next.length), kind)) continue;
      const auto name = reader.next();
      // A temporary one may be of another schema's table, and so still be there.
      const auto unless = of.schema == "temp" && of.type == "trigger" ? "IF NOT EXISTS " : "";
      return made.insert(name.offset, unless + in_schema(of.schema));
    }
    return made;
  }

  const found_table& old_;
  const table_definition& before_;
  const changed_table& after_;
  model::object_name interim_;
  std::vector<std::string> all_;
};

/// A trigger for changes of a column that is dropped would never fire, without a word.
result<void> fire_still(const std::vector<companion>& all,
                        const std::vector<std::string>& dropped) {
  for (const auto& each : all) {
    const auto tokens = tokens_of(each.sql, dialect::sqlite);
    const words said{each.sql, tokens};
    std::size_t at = 0;
    while (at < said.size() && !said.at(at, {"BEGIN"}) && !said.at(at, {"UPDATE", "OF"})) ++at;
    if (each.type != "trigger" || !said.at(at, {"UPDATE", "OF"})) continue;
    for (at += 2; at < said.size() && !said.at(at, {"ON"}); ++at) {
      const auto name = plain_name_of(said.text(at));
      const auto same = [&](const auto& other) { return same_name(other, name); };
      if (std::none_of(dropped.begin(), dropped.end(), same)) continue;
      return tl::unexpected{
          error{.code = errc::statement_failed,
                .message = fmt::format("the trigger {} waits for updates of {}, which is to go",
                                       each.name, name),
                .hint = fmt::format("drop {} first", each.name),
                .sqlstate = "2BP01"}};
    }
  }
  return {};
}

result<rebuild_plan> plan_of(database& connection, const model::object_name& table,
                             const std::vector<model::table_change>& changes) {
  auto old = find_table(connection, table);
  if (!old) return tl::unexpected{old.error()};
  const auto before = table_definition::read(old->sql);
  if (!before) return tl::unexpected{before.error()};
  const auto after = changed({table.schema, before->name()}, *before, changes);
  if (!after) return tl::unexpected{after.error()};
  if (auto fires = fire_still(old->companions, after->dropped); !fires) {
    return tl::unexpected{fires.error()};
  }
  auto statements = planner{*old, *before, *after}.statements();
  if (!statements) return tl::unexpected{statements.error()};
  return rebuild_plan{std::move(*old), after->dropped, std::move(*statements)};
}

// ---- Doing it

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// Of the table that people know, without a place in a statement that nobody wrote.
error told(error problem, const found_table& table) {
  constexpr std::string_view null_in = "NOT NULL constraint failed: ";
  problem.where.reset();
  problem.message = replaced(std::move(problem.message), table.interim, table.name.name);
  if (problem.message.starts_with(null_in)) {
    const auto column = problem.message.substr(
        std::min(null_in.size() + table.name.name.size() + 1, problem.message.size()));
    problem.message = fmt::format(
        "a row of the table {} has no value in {}, which is not to be "
        "null",
        table.name.name, column);
    if (problem.hint.empty()) {
      problem.hint = "give those rows a value first, or the column a default";
    }
    return problem;
  }
  problem.message =
      fmt::format("the table {} cannot be changed: {}", table.name.name, problem.message);
  return problem;
}

error lost_rows(const found_table& table) {
  return {
      .code = errc::statement_failed,
      .message = fmt::format("rows of the table {} got lost when it was copied", table.name.name),
      .hint = "`PRAGMA integrity_check` tells whether the database is damaged",
      .sqlstate = "XX001"};
}

/// DROP TABLE would take along the rows that refer to the table's.
result<void> need_no_keys(database& connection, const found_table& table) {
  const auto found = connection.query("PRAGMA foreign_keys", std::vector<value>{});
  if (!found) return tl::unexpected{found.error()};
  if (found->empty() || found->front().front() != "1") return {};
  return tl::unexpected{error{
      .code = errc::statement_failed,
      .message =
          fmt::format("the table {} cannot be changed while foreign keys are on", table.name.name),
      .hint = "leave transaction=off out: in their transaction revisions have them off",
      .sqlstate = "55000"}};
}

result<void> run(database& connection, const rebuild_plan& plan) {
  for (const auto& each : plan.statements) {
    if (auto done = connection.execute(each); !done) {
      static_cast<void>(connection.execute(legacy_pragma(plan.table.legacy)));
      return tl::unexpected{each.starts_with(failing_query) && done.error().sqlstate != "57014"
                                ? lost_rows(plan.table)
                                : told(done.error(), plan.table)};
    }
  }
  return {};
}

result<void> still_work(const std::vector<std::string>& before,
                        const std::vector<std::string>& after, const std::string& table) {
  for (const auto& each : before) {
    if (std::find(after.begin(), after.end(), each) != after.end()) continue;
    return tl::unexpected{error{
        .code = errc::statement_failed,
        .message = fmt::format("after the change of the table {}, {} would not work", table, each),
        .hint = "drop what needs the table as it was, change the table, and make it anew",
        .sqlstate = "2BP01"}};
  }
  return {};
}

}  // namespace

result<std::vector<std::string>> rebuild_statements(const found_table& old,
                                                    const changed_table& after) {
  const auto before = table_definition::read(old.sql);
  if (!before) return tl::unexpected{before.error()};
  return planner{old, *before, after}.statements();
}

result<std::vector<std::string>> rebuild_statements(
    database& connection, const model::object_name& table,
    const std::vector<model::table_change>& changes) {
  return plan_of(connection, table, changes).map([](rebuild_plan plan) {
    return std::move(plan.statements);
  });
}

result<void> rebuild(database& connection, const model::object_name& table,
                     const std::vector<model::table_change>& changes) {
  const auto plan = plan_of(connection, table, changes);
  if (!plan) return tl::unexpected{plan.error()};
  if (auto off = need_no_keys(connection, plan->table); !off) return off;
  const auto& schema = plan->table.name.schema;
  const auto before = working_dependents(connection, schema, plan->dropped);
  if (!before) return tl::unexpected{before.error()};
  if (auto done = run(connection, *plan); !done) return done;
  const auto after = working_dependents(connection, schema, plan->dropped);
  if (!after) return tl::unexpected{after.error()};
  return still_work(*before, *after, plan->table.name.name);
}

}  // namespace aludel::detail
