// SPDX-License-Identifier: MIT
#include "runtime/src/script_sqlite.hpp"

#include <fmt/format.h>

#include <utility>

#include "runtime/src/rebuild.hpp"
#include "runtime/src/record_sql.hpp"
#include "runtime/src/script_text.hpp"

namespace aludel::detail {

namespace {

/// SQL has no way to fail with words of one's own. A path that is none comes near: the message of
/// SQLite quotes it. `$1` are the words; a condition is to follow.
constexpr std::string_view stop = "SELECT json_extract('{}', $1)";

std::string stop_with(std::string_view words) {
  return with_literals(stop, {std::string(words)}, dialect::sqlite);
}

/// $1: the bundle, $2: where the database must stand, $3: the statement where it was interrupted.
constexpr std::string_view expectation =
    R"(SELECT json_extract('{}', 'this script is for a database at ' || $2 || ', but this one stands at '
  || found)
FROM (SELECT %standing% AS found)
WHERE found <> $2)";
constexpr std::string_view lost_rows =
    R"(SELECT json_extract('{}', 'the version table lost its rows: by the history revision ' || applied || ' is applied')
FROM (SELECT %standing% AS found,
  %applied% AS applied)
WHERE found = 'base' AND applied IS NOT NULL)";
constexpr std::string_view interruption = R"(
WHERE (SELECT statement_index FROM %history% WHERE bundle = $1
       ORDER BY sequence DESC LIMIT 1) IS NOT $3)";

constexpr std::string_view violations =
    "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check";

}  // namespace

void sqlite_script::start() {
  add_line(".bail on");
  begun_ = text().size();
}

/// sqlite3 drops a carriage return at the end of a line, but only one. Whether this one does so is
/// asked before anything else.
void sqlite_script::end() {
  if (!has_line_ends_) return;
  insert_line(begun_, stop_with("this program reads other line ends than were written") +
                          "\nWHERE hex('\r\r\n') <> '0D0A';");
}

std::string sqlite_script::readable(const std::string& statement) {
  auto text = protected_text(statement, language());
  if (text.find("\r\n") == std::string::npos) return text;
  has_line_ends_ = true;
  replace(text, "\r\n", "\r\r\n");
  return text;
}

/// Foreign keys are SQLite's own setting, off, for each revision anew.
void sqlite_script::forget_settings() {
  if (in_transaction_ || !std::exchange(may_differ_, false)) return;
  add("PRAGMA foreign_keys = OFF");
}

void sqlite_script::expect(const std::string& bundle, const sql_names& tables,
                           const std::string& standing, const value& interrupted,
                           bool /*in_current_schema*/) {
  const std::vector<value> parameters{bundle, standing, interrupted};
  const auto named = [&](std::string_view text) {
    std::string sql{text};
    replace(sql, "%standing%", with_names(sql_of(language()).standing, tables));
    replace(sql, "%applied%", with_names(sql_of(language()).last_applied, tables));
    replace(sql, "%history%", tables.history);
    return with_literals(sql, parameters, language());
  };
  add(named(lost_rows));
  add(named(expectation));
  add(stop_with("a revision without a transaction stopped half-way: go on without a script") +
      named(interruption));
}

result<void> sqlite_script::execute(const std::string& statement) {
  may_differ_ = may_differ_ || !in_transaction_;
  add(readable(statement));
  return rehearsal_ ? rehearsal_->execute(statement) : result<void>{};
}

result<void> sqlite_script::rebuild(const model::object_name& table,
                                    const std::vector<model::table_change>& changes) {
  const auto all = rebuild_statements(*rehearsal_, table, changes);
  if (!all) return tl::unexpected{all.error()};
  for (const auto& each : *all) {
    if (auto done = execute(each); !done) return done;
  }
  return {};
}

/// Columns are known by their names only: a query whose text does not tell how many it has must
/// return no row. As online, the text of a value tells whether it is true.
result<verdict> sqlite_script::verify(const std::string& statement) {
  const auto fail =
      stop_with(fmt::format("the verify section of revision {} does not hold", title()));
  const auto query = readable(statement);
  const auto columns = columns_of(statement);
  if (columns == 0) {
    note(
        fmt::format("the columns of a verify query of revision {} are not known without a "
                    "database: in this script it must return no row",
                    title()));
    add(fmt::format("{}\nWHERE EXISTS (\n{}\n)", fail, query));
    return verdict{};
  }
  std::string names;
  std::string holds;
  for (std::size_t each = 1; each <= columns; ++each) {
    names += fmt::format("{}c{}", each == 1 ? "" : ", ", each);
    holds += fmt::format("{}COALESCE(CAST(c{} AS TEXT) IN ('1', 't'), 0)", each == 1 ? "" : " AND ",
                         each);
  }
  add(fmt::format(
      "WITH aludel_verify_rows({}) AS (\n{}\n)\n{} FROM aludel_verify_rows WHERE NOT ({})", names,
      query, fail, holds));
  return verdict{};
}

result<void> sqlite_script::begin_as_is() {
  if (rehearsal_) {
    if (auto begun = rehearsal_->begin_as_is(); !begun) return begun;
  }
  add("BEGIN IMMEDIATE");
  in_transaction_ = true;
  return {};
}

result<void> sqlite_script::begin(const session_settings& /*settings*/) {
  if (rehearsal_) {
    if (auto begun = rehearsal_->begin({}); !begun) return begun;
  }
  forget_settings();
  checks_foreign_keys_ = true;
  add("BEGIN IMMEDIATE");
  in_transaction_ = true;
  add(fmt::format("CREATE TEMP TABLE aludel_violations_before AS {}", violations));
  return {};
}

result<void> sqlite_script::commit() {
  if (std::exchange(checks_foreign_keys_, false)) check_foreign_keys();
  add("COMMIT");
  in_transaction_ = false;
  return rehearsal_ ? rehearsal_->commit() : result<void>{};
}

void sqlite_script::check_foreign_keys() {
  add(fmt::format(
      "SELECT json_extract('{{}}', 'row ' || COALESCE(rowid, '?') || ' of table ' || \"table\"\n"
      "  || ' refers to a row of ' || parent || ' that does not exist')\n"
      "FROM ({} EXCEPT SELECT * FROM temp.aludel_violations_before)",
      violations));
  add("DROP TABLE temp.aludel_violations_before");
}

result<void> sqlite_script::settle(const session_settings& /*settings*/) {
  forget_settings();
  return {};
}

result<bool> sqlite_script::try_lock(std::string_view /*name*/) { return true; }

}  // namespace aludel::detail
