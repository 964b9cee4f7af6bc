// SPDX-License-Identifier: MIT
// What the database remembers: the two tables, aludel_version and aludel_history.
#pragma once

#include <aludel/aludel.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"
#include "runtime/src/record_sql.hpp"

namespace aludel::detail {

struct recorded_head {
  std::string revision;
  std::string chain;  ///< hexadecimal
};

/// A statement of a `transaction=off` revision, with no completed run of it recorded since.
struct unfinished_step {
  std::string revision;
  direction way = direction::upgrade;
  std::uint32_t statement = 0;  ///< index
  std::string outcome;          ///< "started", "done", "failed"; "part": of a backfill
  std::string checksum;         ///< of the statements before it, hexadecimal as is the chain
  std::string chain;            ///< of them and itself
  value position{};             ///< how far a backfill has come (batches.hpp)
};

/// "base", or "3f1c (chain 0123456789abcdef), …" in the order of the ids: what scripts compare.
[[nodiscard]] std::string standing(const std::vector<recorded_head>& heads);

/// The last row of the history, if it is about a revision as a whole.
struct last_event {
  std::string event;
  std::string revision;
  std::string chain;  ///< hexadecimal
};

/// One reading of both tables.
struct state {
  bool tables = false;  ///< Aludel's tables exist
  std::string schema;   ///< where they are, or would be made, quoted where SQL needs it
  std::vector<recorded_head> heads;
  std::int64_t sequence = 0;  ///< of the last row of this bundle's history; 0: none
  std::optional<unfinished_step> unfinished;
  std::optional<last_event> last{};
};

/// A row of the history.
struct history_row {
  std::int64_t sequence = 0;
  std::string event;  ///< upgrade, downgrade, stamp, unstamp, repair
  std::string revision;
  std::string parents;       ///< ids, separated by spaces
  std::string dependencies;  ///< likewise
  std::string checksum;      ///< hexadecimal, as is the chain
  std::string chain;
  std::string message;
  std::string application;
  std::string application_version;
  std::string outcome;  ///< done; for a single statement also started, failed, part
  compatibility compatible = compatibility::unrecorded;
  std::optional<std::uint32_t> statement;   ///< of a `transaction=off` revision
  value position;                           ///< how far a backfill has come (batches.hpp)
  value downgrade;                          ///< JSON, see docs/tables.md; null if irreversible
  std::optional<std::int64_t> duration_ms;  ///< once it is complete
  // Only when read back:
  std::string started_at;  ///< UTC, ISO 8601
  std::string database_user;
};

/// The ids in `parents` or `dependencies`.
[[nodiscard]] std::vector<std::string> ids_in(const std::string& list);

/// The way back from a revision, as it was when it was applied.
struct stored_downgrade {
  std::string revision;
  std::string checksum;  ///< hexadecimal, as is the chain
  std::string chain;
  bool transaction = true;
  std::vector<std::string> statements;
  std::string way_out;  ///< what a person can do if it fails
  bool live = false;    ///< there is none to be stored: the revision's own function is called
};

/// The tables of one bundle in one database. Statements are qualified with the schema that
/// `read` found; call it first.
class record {
public:
  record(database& connection, const bundle& of);

  /// The start-up query. One round trip; one more if there are no tables.
  [[nodiscard]] result<state> read();
  /// The same, tried again while others hold the tables locked. Errors: also `locked`, `stopped`.
  [[nodiscard]] result<state> read_patiently(const options& wishes);
  /// Makes the tables, and the schema that was asked for, if they are not there, in a transaction
  /// of its own. A conflict means that another process did.
  [[nodiscard]] result<void> create_tables(std::chrono::milliseconds lock_timeout);

  /// For a script, which runs later, in place of `read`: numbers of the history are read when it
  /// does, durations are not known, and a claim fails where the heads are not these, or not those
  /// of the last `move_heads`. Without a schema the tables are in the connection's.
  void plan_ahead(const std::vector<recorded_head>& heads, const std::string& schema);
  [[nodiscard]] bool plans_ahead() const { return ahead_.has_value(); }
  [[nodiscard]] const sql_names& names() const { return names_; }

  /// Inserts the first row of a transaction: the claim on its sequence number, which fails with
  /// `is_conflict` if another process was first.
  [[nodiscard]] result<void> claim(const history_row& row);
  /// Inserts a row behind a claimed one.
  [[nodiscard]] result<void> insert(const history_row& row);
  /// Completes the last row, which was inserted as "started".
  [[nodiscard]] result<void> finish(std::int64_t sequence, std::string_view outcome,
                                    std::optional<std::chrono::milliseconds> duration);
  /// Replaces the bundle's rows of the version table.
  [[nodiscard]] result<void> move_heads(const std::vector<recorded_head>& heads);

  /// The downgrade in the revision's last row that counts it as applied. Errors: `irreversible`;
  /// `unexpected_schema`, where others could have written it; `inconsistent_record`.
  [[nodiscard]] result<stored_downgrade> downgrade_of(const std::string& revision);

  /// Which right the connection lacks to do its work ("the role ada may not …"); empty: none.
  /// Error: `unexpected_schema`, where everybody may write the tables.
  [[nodiscard]] result<std::string> missing_right(const state& from);

  /// The session that inserted the last row, if it is there still (PostgreSQL).
  [[nodiscard]] result<std::optional<int>> session_of_last();
  /// Roles that may write the tables without being their owner, or that own them though neither
  /// their schema nor the database is theirs. Superusers are not listed; SQLite has no roles.
  [[nodiscard]] result<std::vector<std::string>> writers();

  /// The whole history, oldest first.
  [[nodiscard]] result<std::vector<history_row>> history();
  /// The same as it was when this state was read: others may have gone on since.
  [[nodiscard]] result<std::vector<history_row>> history(const state& as_of);

private:
  [[nodiscard]] result<void> check_strange();
  [[nodiscard]] result<void> check_writers();
  [[nodiscard]] tl::unexpected<error> unreadable_downgrade(const std::string& revision,
                                                           std::string_view why) const;
  /// Of the history and this table, which may be the same.
  [[nodiscard]] result<std::vector<std::string>> writers(const std::string& other);
  [[nodiscard]] result<state> read_without_tables();
  [[nodiscard]] result<void> check_none_or_both(const std::string& schema);
  [[nodiscard]] std::string statement(std::string_view sql, std::string_view sequence = "$2") const;
  [[nodiscard]] result<void> insert(const history_row& row, std::string_view sequence);
  [[nodiscard]] result<void> write_row(const std::string& sql, const std::vector<value>& values);

  database* connection_;
  std::string bundle_;
  table_names tables_;
  sql_names asked_;  ///< in the schema that the bundle asks for, if any: to look for them
  sql_names names_;  ///< in the schema where they are, or are to be
  std::optional<std::string> ahead_;  ///< for a script: where the database will stand
};

}  // namespace aludel::detail
