// SPDX-License-Identifier: MIT
#include "runtime/src/script_postgresql.hpp"

#include <fmt/format.h>

#include <utility>

#include "runtime/src/quotes.hpp"
#include "runtime/src/record_sql.hpp"
#include "runtime/src/script_text.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// $1: the bundle, $2: where the database must stand, $3: the statement where it was interrupted,
/// $4: the version table.
/// {anywhere} and {elsewhere}: nothing, or what fails without a current schema, and for tables
/// outside it.
constexpr std::string_view expectation = R"(
DECLARE
  found pg_catalog.text := 'base';
  stopped pg_catalog.text;
  applied pg_catalog.text;
BEGIN{anywhere}
  IF pg_catalog.to_regclass($4) IS NOT NULL THEN
    found := {standing};
    stopped := (SELECT statement_index FROM {history}
      WHERE bundle OPERATOR(pg_catalog.=) $1 ORDER BY sequence DESC LIMIT 1);
    applied := {applied};{elsewhere}
  END IF;
  IF found OPERATOR(pg_catalog.=) 'base' AND applied IS NOT NULL THEN
    RAISE EXCEPTION 'the version table lost its rows: by the history revision % is applied', applied
      USING HINT = 'restore the table from a backup, or `stamp` where the database stands';
  END IF;
  IF found OPERATOR(pg_catalog.<>) $2 THEN
    RAISE EXCEPTION 'this script is for a database at %, but this one stands at %', $2, found;
  END IF;
  IF stopped IS DISTINCT FROM $3 THEN
    RAISE EXCEPTION 'a revision without a transaction stopped half-way: go on without a script';
  END IF;
END
)";

constexpr std::string_view anywhere = R"(
  IF pg_catalog.current_schema() IS NULL THEN
    RAISE EXCEPTION 'the connection has no current schema'
      USING HINT = 'name an existing schema first in its search_path';
  END IF;)";

/// As a run has it: tables without a row of this bundle do not count.
constexpr std::string_view elsewhere = R"(
    IF EXISTS (SELECT FROM {history} WHERE bundle OPERATOR(pg_catalog.=) $1)
      AND (SELECT relnamespace FROM pg_catalog.pg_class
           WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($4)) IS DISTINCT FROM
          pg_catalog.to_regnamespace(pg_catalog.quote_ident(pg_catalog.current_schema())) THEN
      RAISE EXCEPTION 'the current schema is %, but this database''s migrations are recorded elsewhere',
        COALESCE(pg_catalog.current_schema(), 'not set');
    END IF;)";

constexpr std::string_view verification = R"(
DECLARE
  one pg_catalog.record;
BEGIN
  FOR one IN EXECUTE {} LOOP
    IF one::pg_catalog.text OPERATOR(pg_catalog.!~) '^[(](t|1)(,(t|1))*[)]$' THEN
      RAISE EXCEPTION {};
    END IF;
  END LOOP;
END
)";

constexpr std::string_view locking = R"(
BEGIN
  IF NOT pg_catalog.pg_try_advisory_lock({}) THEN
    RAISE EXCEPTION 'another process is upgrading this database';
  END IF;
END
)";

}  // namespace

void postgresql_script::start() {
  add_line("\\set ON_ERROR_STOP on");
  add_line("\\set AUTOCOMMIT on");
  reset();
}

/// A variable of psql: what a revision sets or makes later, be it a temporary table of the same
/// name, does not lead to other tables.
std::string postgresql_script::current_schema() {
  add_line("SELECT pg_catalog.current_schema() AS aludel_schema \\gset");
  return ":\"aludel_schema\"";
}

/// The script is UTF-8, whatever the session was made with.
void postgresql_script::reset() {
  add(reset_role);
  add("RESET ALL");
  add("SET client_encoding = 'UTF8'");
  may_differ_ = false;
  set_aside_ = false;
}

void postgresql_script::run_block(std::string_view body) { add("DO " + dollar_quoted(body)); }

void postgresql_script::expect(const std::string& bundle, const sql_names& tables,
                               const std::string& standing, const value& interrupted,
                               bool in_current_schema) {
  const auto& sql = sql_of(language());
  std::string body{expectation};
  replace(body, "{anywhere}", in_current_schema ? anywhere : std::string_view{});
  replace(body, "{elsewhere}", in_current_schema ? elsewhere : std::string_view{});
  replace(body, "{standing}", with_names(sql.standing, tables));
  replace(body, "{applied}", with_names(sql.last_applied, tables));
  replace(body, "{history}", tables.history);
  run_block(with_literals(body, {bundle, standing, interrupted, tables.version}, language()));
}

result<std::vector<row>> postgresql_script::query(const std::string& sql,
                                                  const std::vector<value>& parameters) {
  if (may_differ_) {
    set_aside_ = alone_;
    if (set_aside_) add_line(fmt::format("{} AS aludel_identity \\gset", identity_of_now));
    add(reset_role);
    add("SET client_encoding = 'UTF8'");
  }
  may_differ_ = false;
  return script::query(sql, parameters);
}

result<void> postgresql_script::execute(const std::string& statement) {
  if (std::exchange(set_aside_, false)) {
    add(":aludel_identity");
    may_differ_ = true;
  }
  may_differ_ = may_differ_ || !alone_ || may_set(statement);
  return script::execute(statement);
}

result<verdict> postgresql_script::verify(const std::string& statement) {
  auto message = fmt::format("the verify section of revision {} does not hold", title());
  replace(message, "%", "%%");
  run_block(fmt::format(fmt::runtime(verification), dollar_quoted("\n" + statement + "\n"),
                        literal(message, language())));
  may_differ_ = true;
  return verdict{};
}

result<void> postgresql_script::begin(const session_settings& settings) {
  if (auto begun = begin_as_is(); !begun) return begun;
  return settle(settings);
}

result<void> postgresql_script::begin_as_is() {
  add("BEGIN");
  in_transaction_ = true;
  return {};
}

result<void> postgresql_script::commit() {
  add("COMMIT");
  in_transaction_ = false;
  return {};
}

result<void> postgresql_script::settle(const session_settings& settings) {
  reset();
  alone_ = !in_transaction_;
  const auto* const scope = in_transaction_ ? "SET LOCAL" : "SET";
  if (settings.lock_timeout.count() > 0) {
    add(fmt::format("{} lock_timeout = {}", scope, settings.lock_timeout.count()));
  }
  if (settings.statement_timeout.count() > 0) {
    add(fmt::format("{} statement_timeout = {}", scope, settings.statement_timeout.count()));
  }
  return {};
}

result<void> postgresql_script::limit_lock_waits(std::chrono::milliseconds lock_timeout) {
  add(fmt::format("SET lock_timeout = {}", lock_timeout.count()));
  return {};
}

result<void> postgresql_script::check_deferred() {
  add(std::string(deferred_checks));
  return {};
}

result<bool> postgresql_script::try_lock(std::string_view name) {
  lock_ = std::to_string(lock_key(name));
  run_block(fmt::format(fmt::runtime(locking), lock_));
  return true;
}

void postgresql_script::unlock() {
  run_block(fmt::format(" BEGIN PERFORM pg_catalog.pg_advisory_unlock({}); END ", lock_));
}

void postgresql_script::end() { reset(); }

}  // namespace aludel::detail
