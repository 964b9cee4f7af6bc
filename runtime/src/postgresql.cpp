// SPDX-License-Identifier: MIT
// PostgreSQL, through libpqxx, as a database.
#include <fmt/format.h>

#include <algorithm>
#include <aludel/postgresql.hpp>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "runtime/src/characters.hpp"
#include "runtime/src/connection_string.hpp"
#include "runtime/src/copy_postgresql.hpp"
#include "runtime/src/guarded.hpp"
#include "runtime/src/lookout.hpp"
#include "runtime/src/postgresql_error.hpp"
#include "runtime/src/pqxx_compat.hpp"
#include "runtime/src/progress_bar.hpp"
#include "runtime/src/record_sql.hpp"
#include "runtime/src/server_settings.hpp"
#include "runtime/src/session_identity.hpp"
#include "runtime/src/through.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

/// Why a role is refused.
struct role_would_stay : std::exception {};

error refused_role() {
  return {.code = errc::not_writable,
          .message =
              "a pooler stands before the server, where a role that is set would stay in a "
              "session that is somebody else's next",
          .hint =
              "connect without the pooler (ALUDEL_MIGRATION_URL), or log in as that role; if "
              "the pooler keeps sessions, options.session_pooling"};
}

/// The server reads a message as a whole before it runs any of it: a message that holds strings
/// with backslashes or U&, or text that is not ASCII, is read by the settings before it.
bool depends_on_settings(std::string_view statement) {
  return std::any_of(statement.begin(), statement.end(), [](char each) {
    return each == '\\' || each == '&' || static_cast<unsigned char>(each) >= 0x80;
  });
}

/// What the session has SET, as statements that set it again. Settings that are not the server's
/// own, such as app.tenant, are not listed there.
constexpr std::string_view session_settings_of_now =
    "SELECT COALESCE(pg_catalog.string_agg(pg_catalog.format("
    "'; SELECT pg_catalog.set_config(%L, %L, false)', name, pg_catalog.current_setting(name)), '' "
    "ORDER BY name COLLATE pg_catalog.\"C\"), '') "
    "FROM pg_catalog.pg_settings WHERE source OPERATOR(pg_catalog.=) 'session'";

std::string superuser_warning(std::string_view role) {
  return fmt::format(
      "{} is a superuser, whose mistakes no privilege holds back: let the role that owns the "
      "schema run the revisions (options.set_role)",
      visible(role));
}

class postgresql_database final : public database {
public:
  /// Makes the connection. Throws as libpqxx does.
  postgresql_database(std::string connection_string, std::string role, bool session_pooling)
      : connection_string_(std::move(connection_string)),
        identity_(std::move(role), true),
        session_pooling_(session_pooling),
        lookout_(connection_string_) {
    connect();
  }

  /// Of the application.
  explicit postgresql_database(pqxx::connection& given, const options& wishes)
      : connection_(&given),
        identity_(wishes.set_role, false),
        session_pooling_(wishes.session_pooling),
        lookout_({}) {
    prepare();
  }

  postgresql_database(const postgresql_database&) = delete;
  postgresql_database& operator=(const postgresql_database&) = delete;
  /// What is not ours is given back as it was made.
  ~postgresql_database() override {
    if (owned_ || !work_) return;
    rollback();
    static_cast<void>(run(fmt::format("{}; RESET ALL{}", reset_role, given_settings_)));
  }

  [[nodiscard]] dialect language() const override { return dialect::postgresql; }
  [[nodiscard]] result<void> lend_to(const preparation& application) override {
    application_ = application;
    work_.reset();  // it takes the connection for itself
    auto done = application({dialect::postgresql, connection_});
    work_.emplace(*connection_);
    limits_.is_answered();
    return done ? keep_settings() : done;
  }

  void watch_with(const watch& how) override { watch_ = how; }

  [[nodiscard]] result<circumstances> look_around() override {
    const auto rows = query(
        "SELECT pg_catalog.pg_is_in_recovery(), "
        "pg_catalog.current_setting('transaction_read_only'), "
        "pg_catalog.current_setting('server_version_num'), pg_catalog.pg_backend_pid(), "
        "pg_catalog.current_setting('is_superuser'), current_user",
        {});
    if (!rows) return tl::unexpected{rows.error()};
    const auto set = query(std::string(read_server_settings), {});
    if (!set) return tl::unexpected{set.error()};
    limits_.read(*set);
    const auto& first = rows->front();
    pooled_ = first[3] != std::to_string(connection_->backendpid()) && !session_pooling_;
    checks_client_ = !pooled_ && first[2].value_or("").size() > 5 && *first[2] >= "140000";
    circumstances found{.pooled = pooled_};
    if (auto warning = unverified_server(connection_string_); !warning.empty()) {
      found.warnings.push_back(std::move(warning));
    }
    if (first[4] == "on" && is_elsewhere(server())) {
      found.warnings.push_back(superuser_warning(first[5].value_or("")));
    }
    if (first[0] == "t") {
      found.read_only = "this server is a standby, which follows another one and takes no changes";
      found.hint = "connect to the primary: with several hosts, target_session_attrs=read-write";
    } else if (first[1] == "on") {
      found.read_only = "this session is read-only (default_transaction_read_only)";
      found.hint = "look for that setting at the role, the database and in the URL";
    }
    return found;
  }

  [[nodiscard]] result<void> reconnect() override {
    if (!owned_) return database::reconnect();
    work_.reset();
    in_transaction_ = false;
    broken_ = false;
    pending_settings_.clear();
    locked_.reset();
    try {
      connect();
    } catch (const std::exception& thrown) {
      return tl::unexpected{
          connect_error(thrown.what(), {.target = connection_string_, .display = "the server"})};
    }
    return application_ ? lend_to(preparation(application_)) : result<void>{};
  }

  [[nodiscard]] result<std::vector<row>> query(const std::string& sql,
                                               const std::vector<value>& parameters) override {
    if (auto own = be_ourselves(); !own) return tl::unexpected{own.error()};
    if (auto settled = send_settings(); !settled) return tl::unexpected{settled.error()};
    return rows_of(sql, parameters);
  }

  [[nodiscard]] result<void> execute(const std::string& statement) override {
    if (auto again = be_them_again(); !again) return again;
    identity_.runs(statement);
    if (!pending_settings_.empty() && depends_on_settings(statement)) {
      if (auto settled = send_settings(); !settled) return settled;
    }
    // On a line of their own, so that the lines of an error can be counted from the statement's.
    const auto settings = std::exchange(pending_settings_, {});
    const auto sql = settings.empty() ? statement : settings + ";\n" + statement;
    const auto done = noted(watched(sql, [&] { return work_->exec(sql); }), sql);
    if (done) return {};
    auto problem = with_settings_of_others(done.error());
    if (problem.where && !settings.empty()) --problem.where->line;
    return tl::unexpected{std::move(problem)};
  }

  [[nodiscard]] result<std::vector<row>> ask(const std::string& statement) override {
    if (auto again = be_them_again(); !again) return tl::unexpected{again.error()};
    if (auto settled = send_settings(); !settled) return tl::unexpected{settled.error()};
    identity_.runs(statement);
    return noted(watched(statement, [&] { return read(work_->exec(statement)); }), statement)
        .map_error([&](error problem) { return with_settings_of_others(std::move(problem)); });
  }

  [[nodiscard]] result<void> copy_in(const copy_request& what) override {
    if (auto again = be_them_again(); !again) return again;
    if (auto settled = send_settings(); !settled) return settled;
    const auto sql = copy_statement(what, language());
    return noted(watched(sql, [&] { return copy_rows(*work_, what), 0; }), sql)
        .map([](int) {})
        .map_error([&](error problem) { return with_settings_of_others(std::move(problem)); });
  }

  [[nodiscard]] result<void> begin(const session_settings& settings) override {
    // One message. A pooler may have given us another session since the last one.
    in_transaction_ = true;
    limits_.begins_transaction();
    auto begun = run("BEGIN; " + settled(settings));
    in_transaction_ = begun.has_value();
    return begun;
  }

  [[nodiscard]] result<void> begin_as_is() override {
    if (auto own = be_ourselves(); !own) return own;
    identity_.begins();
    limits_.begins_transaction();
    auto begun = run("BEGIN");
    in_transaction_ = begun.has_value();
    return begun;
  }

  [[nodiscard]] result<void> commit() override {
    pending_settings_.clear();
    // What the last revision SET would stay in the pooler's session.
    if (pooled_) {
      if (auto reset = run("RESET ALL"); !reset) return reset;
    }
    auto committed = run_watched("COMMIT");
    if (committed) in_transaction_ = false;
    return committed;
  }

  void rollback() override {
    pending_settings_.clear();
    if (!std::exchange(in_transaction_, false)) return;
    static_cast<void>(run("ROLLBACK"));
    identity_.rolls_back();
  }

  [[nodiscard]] result<void> settle(const session_settings& settings) override {
    if (!in_transaction_) return run(settled(settings));
    // In a transaction they can travel with the next statement: one round trip less a revision.
    pending_settings_ = settled(settings);
    return {};
  }

  [[nodiscard]] result<void> limit_lock_waits(std::chrono::milliseconds lock_timeout) override {
    most_waited_ = lock_timeout;
    return run(fmt::format("SET lock_timeout = {}", lock_timeout.count()));
  }

  [[nodiscard]] result<void> check_deferred() override {
    return run_watched(std::string(deferred_checks));
  }

  [[nodiscard]] result<bool> try_lock(std::string_view name) override {
    // Behind a pooler a lock is anybody's, and may stay for ever. It only saves work.
    if (pooled_) return true;
    locked_ = lock_key(name);
    const auto rows =
        query(fmt::format("SELECT pg_catalog.pg_try_advisory_lock({})", *locked_), {});
    if (!rows) return tl::unexpected{rows.error()};
    return rows->front().front() == "t";
  }

  [[nodiscard]] std::string holder_of(std::string_view name) override {
    const auto found = guarded("", [&] { return holder_of_lock(*work_, lock_key(name)); });
    return found && *found ? blocked_text(as_event(**found)) : std::string();
  }

  void unlock() override {
    if (locked_) {
      static_cast<void>(
          query(fmt::format("SELECT pg_catalog.pg_advisory_unlock({})", *locked_), {}));
    }
    locked_.reset();
  }

private:
  /// Where it is, as a connection string.
  [[nodiscard]] std::string server() const {
    const auto* const host = owned_ ? nullptr : connection_->hostname();
    return host == nullptr ? connection_string_ : "host=" + quoted_value(host);
  }

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
    if (broken_) return tl::unexpected{lost(sql)};
    limits_.asks();
    return noted(guarded(sql,
                         [&] {
                           return read(parameters.empty() ? work_->exec(sql)
                                                          : exec_with(*work_, sql, parameters));
                         }),
                 sql);
  }

  [[nodiscard]] result<void> run(const std::string& sql) {
    if (broken_) return tl::unexpected{lost(sql)};
    limits_.asks();
    return noted(guarded(sql, [&] { return work_->exec(sql); }), sql).map([](const auto&) {});
  }

  /// What may wait for others.
  [[nodiscard]] result<void> run_watched(const std::string& sql) {
    return noted(watched(sql, [&] { return work_->exec(sql); }), sql).map([](const auto&) {});
  }

  /// Whatever a server says has a SQLSTATE; one that dies says nothing, and libpq notices only
  /// later that the connection is not open any more. libpqxx 6 would make the application's anew
  /// when it is used once more.
  template <class Result>
  [[nodiscard]] Result noted(Result done, std::string_view statement) {
    if (done) {
      limits_.is_answered();
      return done;
    }
    const auto& told = done.error().sqlstate;
    const bool silent = told.empty() || (told == "XX000" && !connection_->is_open());
    if (silent && done.error().code != errc::connection_lost) {
      done = tl::unexpected{lost(statement, done.error().message)};
    }
    if (done.error().code != errc::connection_lost) {
      limits_.is_answered();
      return done;
    }
    // A COMMIT is looked up, whatever its end was.
    auto limit =
        broken_ || statement == "COMMIT" ? std::nullopt : limits_.limit_reached(in_transaction_);
    broken_ = true;
    return limit ? Result{tl::unexpected{std::move(*limit)}} : done;
  }

  [[nodiscard]] result<void> send_settings() {
    const auto settings = std::exchange(pending_settings_, {});
    return settings.empty() ? result<void>{} : run(settings);
  }

  /// Before a statement of Aludel's own.
  [[nodiscard]] result<void> be_ourselves() {
    if (!identity_.leaves_revision()) return {};
    if (identity_.is_to_come_back()) {
      const auto now = rows_of(std::string(identity_of_now), {});
      if (!now) return tl::unexpected{now.error()};
      identity_.keep(now->front().front().value_or(""));
    }
    return run(identity_.own());
  }

  /// Before a statement of a revision.
  [[nodiscard]] result<void> be_them_again() {
    const auto statements = identity_.back_to_revision();
    return statements.empty() ? result<void>{} : run(statements);
  }

  /// They explain what fails here and nowhere else.
  [[nodiscard]] error with_settings_of_others(error problem) const {
    const auto& set = limits_.made_by_others();
    if (set.empty() || problem.code == errc::connection_lost) return problem;
    problem.notes.push_back("set for this role or database: " + visible(set));
    return problem;
  }

  /// What the application has SET is to outlast RESET ALL.
  [[nodiscard]] result<void> keep_settings() {
    const auto kept = query(std::string(session_settings_of_now), {});
    if (!kept) return tl::unexpected{kept.error()};
    given_settings_ = kept->front().front().value_or("");
    return {};
  }

  /// RESET ALL undoes every SET of an earlier revision, SET LOCAL included, and leaves what the
  /// connection was made with. It spares the role. Temporary tables go too, unless they may be the
  /// application's. Strings are read as the generator read them.
  [[nodiscard]] std::string settled(const session_settings& settings) {
    most_waited_ = {};
    const auto* const scope = in_transaction_ ? "SET LOCAL" : "SET";
    identity_.settles(!in_transaction_);
    const bool all_ours = owned_ && !application_;
    auto statements =
        identity_.own_role() + (all_ours ? "; DISCARD TEMP" : "") + "; RESET ALL" + given_settings_;
    const auto set = [&](std::string_view name, std::string_view to) {
      statements += fmt::format("; {} {} = {}", scope, name, to);
    };
    set("standard_conforming_strings", "on");
    if (!owned_) set("client_encoding", "'UTF8'");
    // So that a program that was killed holds its locks no longer than that.
    if (checks_client_) set("client_connection_check_interval", "500");
    if (settings.lock_timeout.count() > 0) {
      set("lock_timeout", std::to_string(settings.lock_timeout.count()));
    }
    if (settings.statement_timeout.count() > 0) {
      set("statement_timeout", std::to_string(settings.statement_timeout.count()));
    }
    return statements;
  }

  void connect() {
    owned_ = std::make_unique<pqxx::connection>(connection_string_);
    connection_ = owned_.get();
    forbid_reconnection(*connection_);
    prepare();
  }

  void prepare() {
    work_.reset();
    silence_.emplace(*connection_);
    work_.emplace(*connection_);
    limits_.is_answered();
    if (!owned_) {
      given_settings_ = work_->exec(std::string(session_settings_of_now))[0][0].c_str();
      work_->exec("SET client_encoding = 'UTF8'");
    }
    if (!identity_.has_role()) return;
    const auto pid = work_->exec("SELECT pg_catalog.pg_backend_pid()")[0][0].as<int>();
    if (pid != connection_->backendpid() && !session_pooling_) {
      throw role_would_stay();
    }
    work_->exec(identity_.own_role());
  }

  /// Runs a revision's statement in a thread of its own, and looks after it from this one.
  template <class Call>
  auto watched(std::string_view statement, Call call) -> result<decltype(call())> {
    lookout_.forget();
    if (broken_) return tl::unexpected{lost(statement)};
    limits_.asks();
    std::future<result<decltype(call())>> running;
    try {
      running = std::async(std::launch::async, [&] { return guarded(statement, call); });
    } catch (const std::system_error&) {  // there is no thread to be had
      return guarded(statement, call);
    }
    lookout_.look_after(
        connection_->backendpid(), watch_, most_waited_,
        [&](std::chrono::milliseconds time) {
          return running.wait_for(time) == std::future_status::ready;
        },
        [&] { static_cast<void>(guarded("", [&] { return connection_->cancel_query(), 0; })); });
    auto done = running.get();
    if (!done && lookout_.gave_up()) {
      done.error().sqlstate = "55P03";
      done.error().message = "others were waited for, one after the other, for too long";
    }
    if (!done && lookout_.last() && is_contention(done.error())) {
      done.error().notes.push_back("gave up " + blocked_text(as_event(*lookout_.last())));
    }
    return done;
  }

  std::string connection_string_;  ///< empty: the connection is the application's
  preparation application_;        ///< prepares each connection
  std::string given_settings_;     ///< statements, each after a semicolon, that set what it has SET
  std::unique_ptr<pqxx::connection> owned_;
  pqxx::connection* connection_ = nullptr;
  session_identity identity_;
  bool session_pooling_ = false;
  lookout lookout_;
  server_settings limits_;
  watch watch_;
  std::chrono::milliseconds most_waited_{};  ///< in all, by one statement; 0: the server limits it
  std::optional<silence> silence_;
  std::optional<pqxx::nontransaction> work_;
  bool in_transaction_ = false;
  bool broken_ = false;  ///< and not made anew since
  bool pooled_ = false;
  bool checks_client_ = false;    ///< the server can notice that we are gone
  std::string pending_settings_;  ///< to be sent with the next statement of a revision
  std::optional<std::int64_t> locked_;
};

class postgresql_driver final : public driver {
public:
  [[nodiscard]] result<std::unique_ptr<database>> connect(
      const connect_request& request) const override {
    try {
      return std::make_unique<postgresql_database>(complete(request), request.role,
                                                   request.session_pooling);
    } catch (const role_would_stay&) {
      return tl::unexpected{refused_role()};
    } catch (const std::exception& thrown) {
      return tl::unexpected{connect_error(thrown.what(), request.url)};
    }
  }
};

constexpr postgresql_driver the_driver;

}  // namespace

result<std::unique_ptr<database>> adopt(pqxx::connection& given, const options& wishes) {
  try {
    return std::make_unique<postgresql_database>(given, wishes);
  } catch (const role_would_stay&) {
    return tl::unexpected{refused_role()};
  } catch (const pqxx::broken_connection&) {
    return tl::unexpected{lost({})};
  } catch (const std::exception& thrown) {
    return tl::unexpected{server_error(thrown.what(), {}, {})};
  }
}

}  // namespace aludel::detail

namespace aludel {

result<report> upgrade(const bundle& revisions, pqxx::connection& given, const options& wishes) {
  return detail::upgrade_through([&] { return detail::adopt(given, wishes); }, revisions, wishes);
}

result<report> downgrade(const bundle& revisions, pqxx::connection& given, const options& wishes) {
  return detail::downgrade_through([&] { return detail::adopt(given, wishes); }, revisions, wishes);
}

result<status_report> status(const bundle& revisions, pqxx::connection& given,
                             const options& wishes) {
  return detail::status_through([&] { return detail::adopt(given, wishes); }, revisions, wishes);
}

const backend postgresql_backend{dialect::postgresql, &detail::the_driver};

}  // namespace aludel
