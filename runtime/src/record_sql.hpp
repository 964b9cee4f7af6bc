// SPDX-License-Identifier: MIT
// The statements of the bookkeeping, as each dialect writes them.
#pragma once

#include <aludel/bundle.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace aludel::detail {

/// A name as SQL: our own need no quotes.
[[nodiscard]] std::string as_sql(std::string_view name);

/// The tables of a bundle, as SQL names them.
struct sql_names {
  std::string schema;   ///< empty: the connection's
  std::string version;  ///< with the schema, unless that is empty
  std::string history;  ///< likewise
};
/// `schema` is SQL already.
[[nodiscard]] sql_names names_in(const table_names& tables, const std::string& schema);

/// `{0}` stands for the schema, `{1}` and `{2}` for the version table and the history, `{sequence}`
/// for a number of the history, `{bundle}` for the bundle's name. Parameters are $1, $2, …
struct record_sql {
  std::string_view read;           ///< a row per head, or one with nulls; columns: `read_column`
  std::string_view strange;        ///< what strangers can have made in our tables' place, as rows
  std::string_view schema;         ///< where the tables would be made, as one row
  std::string_view there;          ///< whether tables $2 and $3 are in schema $1, as one row
  std::string_view may_create;     ///< who we are, may we make tables in schema $1, false
  std::string_view may_write;      ///< who we are, may we write the tables, may everybody
  std::string_view create_schema;  ///< unless it is there; empty: the dialect has none
  std::string_view create_version;
  std::string_view create_history;
  std::string_view insert;
  std::string_view finish;
  std::string_view clear_heads;
  std::string_view insert_head;
  std::string_view history;
  std::string_view downgrade;     ///< of revision $2: whether there is one, whether it is whole,
                                  ///< …; a row per statement, or one with null
  std::string_view session;       ///< the one that inserted the last row, unless it is gone
  std::string_view last_applied;  ///< an expression: the last revision that the history of $1
                                  ///< counts as applied, or NULL
  std::string_view writers;       ///< roles that could have written tables $1 or $2, as rows
  // Expressions of scripts, which cannot know:
  std::string_view standing;  ///< as `standing()` writes it
  std::string_view equals;    ///< an operator
  std::string_view next_sequence;
  std::string_view last_sequence;
};

/// The columns of `record_sql::read`.
enum class read_column : std::uint8_t {
  schema,          ///< of the tables, quoted where SQL needs it
  current_schema,  ///< of the connection, likewise
  ours,            ///< true if both are plain tables of the connection's own role
  head,
  chain,
  sequence,  ///< this and the rest: of the last row of the history
  event,
  revision,
  outcome,
  statement,
  checksum,
  last_chain,
  position,
};

[[nodiscard]] std::string with_names(std::string_view sql, const sql_names& names,
                                     std::string_view sequence = "$2");
[[nodiscard]] std::string read_statement(dialect language, const sql_names& names,
                                         std::string_view bundle);

/// PostgreSQL's: what the end of a transaction would check is checked now, and later put off again.
/// Not ALL, which would hold for constraints too that are made afterwards.
constexpr std::string_view deferred_checks =
    "DO $$DECLARE all_of pg_catalog.text; put_off pg_catalog.text; BEGIN "
    "SELECT pg_catalog.string_agg(pg_catalog.format('%I.%I', n.nspname, c.conname), ', '), "
    "pg_catalog.string_agg(pg_catalog.format('%I.%I', n.nspname, c.conname), ', ') "
    "FILTER (WHERE c.condeferred) INTO all_of, put_off "
    "FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n "
    "ON n.oid OPERATOR(pg_catalog.=) c.connamespace WHERE c.condeferrable; "
    "IF all_of IS NOT NULL THEN "
    "EXECUTE pg_catalog.concat('SET CONSTRAINTS ', all_of, ' IMMEDIATE'); END IF; "
    "IF put_off IS NOT NULL THEN "
    "EXECUTE pg_catalog.concat('SET CONSTRAINTS ', put_off, ' DEFERRED'); END IF; END$$";

/// PostgreSQL's; RESET ALL spares the role. The second leaves the role that the connection was made
/// with, which the first does not.
constexpr std::string_view reset_role = "RESET SESSION AUTHORIZATION; RESET ROLE";

/// PostgreSQL's: a query for the statements that make the session again what it is now, in what
/// Aludel's own statements have to be sure of.
constexpr std::string_view identity_of_now =
    "SELECT pg_catalog.format('SET SESSION AUTHORIZATION %I; SET ROLE %s; SET client_encoding = "
    "%L', session_user, CASE pg_catalog.current_setting('role') WHEN 'none' THEN 'NONE' ELSE "
    "pg_catalog.quote_ident(pg_catalog.current_setting('role')) END, "
    "pg_catalog.current_setting('client_encoding'))";

[[nodiscard]] const record_sql& sql_of(dialect language);

}  // namespace aludel::detail
