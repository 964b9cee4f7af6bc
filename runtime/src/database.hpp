// SPDX-License-Identifier: MIT
// The one door to a database: the bookkeeping and the revisions' statements go through it.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <aludel/event.hpp>
#include <aludel/model.hpp>
#include <aludel/native.hpp>
#include <aludel/value.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/url.hpp"

namespace aludel::detail {

using value = std::optional<std::string>;  ///< SQL's NULL is nullopt
using row = std::vector<value>;

/// What a connection is made with.
struct connect_request {
  database_url url;
  std::string application;  ///< shown by the server (application_name)
  bool create =
      true;  ///< false: a SQLite file that is not there is an empty database, and not made
  std::string role{};            ///< to be: SET ROLE (PostgreSQL); empty: the login's own
  bool session_pooling = false;  ///< as in the options
  std::chrono::milliseconds patience{10'000};  ///< of one attempt
};

/// Settings for the statements of one revision. Zero: the connection's own.
struct session_settings {
  std::chrono::milliseconds lock_timeout{};
  std::chrono::milliseconds statement_timeout{};
};

/// What is done while a statement runs.
struct watch {
  const std::atomic<bool>* stop = nullptr;  ///< cancels it once this is true
  /// Told who holds it up, if anybody does.
  std::function<void(const events::blocked&)> blocked{};
};

/// What is known of a connection before anything is changed through it.
struct circumstances {
  std::string read_only{};              ///< why nothing can be changed; empty: it can
  std::string hint{};                   ///< what to do about that
  std::vector<std::string> warnings{};  ///< what may do harm one day
  bool pooled = false;                  ///< a pooler may give each transaction to another session
};

/// How a query of a verify section came out.
struct verdict {
  std::size_t rows = 0;
  std::size_t failed = 0;  ///< rows in which not every column is true
};

[[nodiscard]] verdict verdict_of(const std::vector<row>& rows);

/// Many rows for a table.
struct copy_request {
  model::object_name table;
  model::names columns;
  std::function<void(model::row_writer&)> rows;  ///< writes them
};

/// `options.on_connect`.
using preparation = std::function<result<void>(const native_connection&)>;

/// A connection. Nothing throws. A failed statement is an error with code `statement_failed`
/// (or `connection_lost`, `resource`, `locked`), the SQLSTATE (SQLite's codes are mapped to the
/// nearest), and, where the database tells it, `where` with line and column inside the statement
/// and no file.
class database {
public:
  database() = default;
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  virtual ~database() = default;

  [[nodiscard]] virtual dialect language() const = 0;

  /// Has the application prepare the connection.
  [[nodiscard]] virtual result<void> lend_to(const preparation& /*application*/) { return {}; }

  /// For the statements of revisions from now on.
  virtual void watch_with(const watch& /*how*/) {}

  /// Error: `connection_lost`, or what the database says.
  [[nodiscard]] virtual result<circumstances> look_around() { return circumstances{}; }

  /// A new session in place of one that broke. Error: the connection cannot be made anew.
  [[nodiscard]] virtual result<void> reconnect();

  /// Runs one statement with parameters $1, $2, … and returns its rows, every value as text.
  [[nodiscard]] virtual result<std::vector<row>> query(const std::string& sql,
                                                       const std::vector<value>& parameters) = 0;
  /// The same with parameters one by one.
  template <class... Values>
  [[nodiscard]] result<std::vector<row>> query(const std::string& sql,
                                               const Values&... parameters) {
    std::vector<value> all;
    all.reserve(sizeof...(parameters));
    (all.emplace_back(parameters), ...);
    return query(sql, all);
  }

  /// Runs one statement of a revision; rows that it returns are dropped.
  [[nodiscard]] virtual result<void> execute(const std::string& statement) = 0;

  /// Runs a query of a revision.
  [[nodiscard]] virtual result<std::vector<row>> ask(const std::string& statement) {
    return query(statement);
  }
  /// Runs a query of a verify section.
  [[nodiscard]] virtual result<verdict> verify(const std::string& statement) {
    return ask(statement).map(verdict_of);
  }

  /// Adds rows to a table, as a statement of a revision. The rows' own exceptions leave it.
  [[nodiscard]] virtual result<void> copy_in(const copy_request& what) = 0;

  /// Changes a table by making it anew: SQLite, in a transaction that `begin` started.
  [[nodiscard]] virtual result<void> rebuild(const model::object_name& table,
                                             const std::vector<model::table_change>& changes);

  /// Starts a transaction that may write, with these settings and nothing that earlier revisions
  /// SET. SQLite: foreign keys are off in it, and checked by `commit`, which fails if there are
  /// violations that were not there before.
  [[nodiscard]] virtual result<void> begin(const session_settings& settings) = 0;
  /// Starts one for a single statement, in the session as it is.
  [[nodiscard]] virtual result<void> begin_as_is() = 0;
  [[nodiscard]] virtual result<void> commit() = 0;
  /// Ends the transaction, if there is one, without its changes. A broken connection has done so
  /// by itself.
  virtual void rollback() = 0;

  /// Puts the session's settings back to those of the connection, whatever earlier revisions
  /// SET, and then applies these; in a transaction they end with it.
  [[nodiscard]] virtual result<void> settle(const session_settings& settings) = 0;
  /// This setting alone.
  [[nodiscard]] virtual result<void> limit_lock_waits(std::chrono::milliseconds lock_timeout) = 0;
  /// Has constraints checked that are put off to the end of the transaction, as its end would.
  [[nodiscard]] virtual result<void> check_deferred() { return {}; }

  /// One try to become the only one who upgrades this bundle; never waits. SQLite: always true,
  /// since `begin` takes the database's only write lock.
  [[nodiscard]] virtual result<bool> try_lock(std::string_view name) = 0;
  /// Who has it, for people; empty if that is not known.
  [[nodiscard]] virtual std::string holder_of(std::string_view /*name*/) { return {}; }
  virtual void unlock() = 0;
};

/// What connects to the databases of one dialect.
class driver {
public:
  driver() = default;
  driver(const driver&) = delete;
  driver& operator=(const driver&) = delete;

  /// Errors: `cannot_connect` and what the database says.
  [[nodiscard]] virtual result<std::unique_ptr<database>> connect(
      const connect_request& request) const = 0;

protected:
  ~driver() = default;
};

/// Another process was first: a unique key or a name that exists already.
[[nodiscard]] bool is_conflict(const error& problem);
/// Something of that name is there already.
[[nodiscard]] bool is_collision(const error& problem);
/// A lock was not to be had in time, a deadlock, a serialization failure: worth another try.
[[nodiscard]] bool is_contention(const error& problem);
/// A server that starts, stops, or is full: another try may connect.
[[nodiscard]] bool is_transient(const error& problem);
/// A statement that its database refuses inside a transaction, or that ends it by itself.
[[nodiscard]] bool wants_no_transaction(const error& problem);
/// A table that does not exist.
[[nodiscard]] bool is_missing_table(const error& problem);

}  // namespace aludel::detail
