// SPDX-License-Identifier: MIT
// PostgreSQL, through libpqxx, as a database.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/src/connection_string.hpp"
#include "runtime/src/postgresql_error.hpp"
#include "runtime/src/pqxx_compat.hpp"
#include "runtime/src/record_sql.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

error lost(std::string_view during) {
  error problem{.code = errc::connection_lost,
                .message = "the connection to the server broke",
                .hint = "run it again: what was not committed is undone, what was is recorded"};
  if (during == "COMMIT") {
    problem.message = "the connection broke during COMMIT, and whether it took effect is not known";
  }
  return problem;
}

/// Runs a call of libpqxx; its exceptions become errors.
template <class Call>
auto guarded(std::string_view statement, Call call) -> result<decltype(call())> {
  const auto server = [&](const std::exception& thrown, std::string sqlstate) {
    return tl::unexpected{server_error(thrown.what(), std::move(sqlstate), statement)};
  };
  try {
    return call();
  } catch (const pqxx::insufficient_privilege& thrown) {
    return server(thrown, "42501");
  } catch (const pqxx::deadlock_detected& thrown) {
    return server(thrown, "40P01");
  } catch (const pqxx::serialization_failure& thrown) {
    return server(thrown, "40001");
  } catch (const pqxx::sql_error& thrown) {
    return server(thrown, thrown.sqlstate());
  } catch (const pqxx::in_doubt_error&) {
    return tl::unexpected{lost("COMMIT")};
  } catch (const pqxx::broken_connection&) {
    return tl::unexpected{lost(statement)};
  } catch (const std::exception& thrown) {
    return server(thrown, "XX000");
  }
}

/// The server reads a message as a whole before it runs any of it: a message that holds strings
/// with backslashes or U&, or text that is not ASCII, is read by the settings before it.
bool depends_on_settings(std::string_view statement) {
  return std::any_of(statement.begin(), statement.end(), [](char each) {
    return each == '\\' || each == '&' || static_cast<unsigned char>(each) >= 0x80;
  });
}

/// SET, or set_config() anywhere.
bool may_set(std::string_view statement) {
  constexpr std::string_view word = "set";
  return std::search(statement.begin(), statement.end(), word.begin(), word.end(),
                     [](char a, char b) { return (a | 0x20) == b; }) != statement.end();
}

class postgresql_database final : public database {
public:
  explicit postgresql_database(const std::string& connection_string)
      : connection_(connection_string), silence_(connection_) {
    forbid_reconnection(connection_);
    work_.emplace(connection_);
  }

  [[nodiscard]] dialect language() const override { return dialect::postgresql; }

  [[nodiscard]] result<std::vector<row>> query(const std::string& sql,
                                               const std::vector<value>& parameters) override {
    if (auto own = be_ourselves(); !own) return tl::unexpected{own.error()};
    return rows_of(sql, parameters);
  }

  [[nodiscard]] result<void> execute(const std::string& statement) override {
    may_be_another_ = may_be_another_ || may_set(statement);
    if (!pending_settings_.empty() && depends_on_settings(statement)) {
      if (auto settled = send_settings(); !settled) return settled;
    }
    // On a line of their own, so that the lines of an error can be counted from the statement's.
    const auto settings = std::exchange(pending_settings_, {});
    const auto sql = settings.empty() ? statement : settings + ";\n" + statement;
    const auto done = guarded(sql, [&] { return work_->exec(sql); });
    if (done) return {};
    auto problem = done.error();
    if (problem.where && !settings.empty()) --problem.where->line;
    return tl::unexpected{std::move(problem)};
  }

  [[nodiscard]] result<verdict> verify(const std::string& statement) override {
    if (auto settled = send_settings(); !settled) return tl::unexpected{settled.error()};
    may_be_another_ = may_be_another_ || may_set(statement);
    return rows_of(statement, {}).map(verdict_of);
  }

  [[nodiscard]] result<void> begin() override {
    auto begun = execute("BEGIN");
    in_transaction_ = begun.has_value();
    return begun;
  }

  [[nodiscard]] result<void> commit() override {
    auto committed = execute("COMMIT");
    if (committed) in_transaction_ = false;
    return committed;
  }

  void rollback() override {
    pending_settings_.clear();
    if (in_transaction_) static_cast<void>(execute("ROLLBACK"));
    in_transaction_ = false;
  }

  [[nodiscard]] result<void> settle(const session_settings& settings) override {
    // RESET ALL undoes every SET of an earlier revision, SET LOCAL included, and leaves what the
    // connection was made with. It spares the role.
    const auto* const scope = in_transaction_ ? "SET LOCAL" : "SET";
    auto statements = fmt::format("{}; RESET ALL", reset_role);
    if (settings.lock_timeout.count() > 0) {
      statements += fmt::format("; {} lock_timeout = {}", scope, settings.lock_timeout.count());
    }
    if (settings.statement_timeout.count() > 0) {
      statements +=
          fmt::format("; {} statement_timeout = {}", scope, settings.statement_timeout.count());
    }
    if (!in_transaction_) return execute(statements);
    // In a transaction they can travel with the next statement: one round trip less a revision.
    pending_settings_ = std::move(statements);
    return {};
  }

  [[nodiscard]] result<bool> try_lock(std::string_view name) override {
    locked_ = lock_key(name);
    const auto rows =
        query(fmt::format("SELECT pg_catalog.pg_try_advisory_lock({})", *locked_), {});
    if (!rows) return tl::unexpected{rows.error()};
    return rows->front().front() == "t";
  }

  void unlock() override {
    if (locked_) {
      static_cast<void>(
          query(fmt::format("SELECT pg_catalog.pg_advisory_unlock({})", *locked_), {}));
    }
    locked_.reset();
  }

private:
  [[nodiscard]] static std::vector<row> read(const pqxx::result& from) {
    std::vector<row> rows;
    rows.reserve(from.size());
    for (const auto& each : from) {
      row columns;
      columns.reserve(each.size());
      for (const auto& field : each) {
        columns.push_back(field.is_null() ? value{}
                                          : value{std::in_place, field.c_str(), field.size()});
      }
      rows.push_back(std::move(columns));
    }
    return rows;
  }

  [[nodiscard]] result<std::vector<row>> rows_of(const std::string& sql,
                                                 const std::vector<value>& parameters) {
    return guarded(sql, [&] {
      return read(parameters.empty() ? work_->exec(sql) : exec_with(*work_, sql, parameters));
    });
  }

  [[nodiscard]] result<void> send_settings() {
    const auto settings = std::exchange(pending_settings_, {});
    if (settings.empty()) return {};
    return guarded(settings, [&] { return work_->exec(settings); }).map([](const auto&) {});
  }

  /// Before a statement of Aludel's own. Between the statements of a revision that runs without a
  /// transaction the role stays what the revision made it.
  [[nodiscard]] result<void> be_ourselves() {
    if (!in_transaction_ || !std::exchange(may_be_another_, false)) return {};
    const auto sql = fmt::format("{}; RESET client_encoding", reset_role);
    return guarded(sql, [&] { return work_->exec(sql); }).map([](const auto&) {});
  }

  pqxx::connection connection_;
  silence silence_;
  std::optional<pqxx::nontransaction> work_;
  bool in_transaction_ = false;
  std::string pending_settings_;  ///< to be sent with the next statement of a revision
  bool may_be_another_ = false;   ///< a revision may have set the role or the encoding
  std::optional<std::int64_t> locked_;
};

/// The text of statements and rows is UTF-8, whatever PGCLIENTENCODING says.
std::string connection_string(const connect_request& request) {
  const auto& target = request.url.target;
  if (!target.starts_with("postgresql://")) {
    return fmt::format("{} client_encoding=UTF8 fallback_application_name={}", target,
                       quoted_value(request.application));
  }
  return fmt::format("{}{}client_encoding=UTF8&fallback_application_name={}", target,
                     target.find('?') == std::string::npos ? '?' : '&',
                     percent_encoded(request.application));
}

result<std::unique_ptr<database>> connect(const connect_request& request) {
  try {
    return std::make_unique<postgresql_database>(connection_string(request));
  } catch (const std::exception& thrown) {
    return tl::unexpected{connect_error(thrown.what(), request.url)};
  }
}

}  // namespace

}  // namespace aludel::detail

namespace aludel {

const backend postgresql_backend{dialect::postgresql, detail::connect};

}  // namespace aludel
