// SPDX-License-Identifier: MIT
// SQLite as a database.
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <aludel/sqlite.hpp>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "runtime/src/copy_sqlite.hpp"
#include "runtime/src/database.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/network_file_system.hpp"
#include "runtime/src/sqlite_error.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/through.hpp"

namespace aludel::detail {

namespace {

/// How long a statement waits for other writers, unless told otherwise.
constexpr std::chrono::milliseconds default_busy_timeout{5000};
/// How often it looks whether they are done.
constexpr std::chrono::milliseconds between_tries{20};

struct close_connection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using prepared = std::unique_ptr<sqlite3_stmt, finalize>;
using connection = std::unique_ptr<sqlite3, close_connection>;

/// How many of SQLite's instructions pass before it asks whether to go on.
constexpr int instructions_between_looks = 10'000;

class sqlite_database final : public database {
public:
  explicit sqlite_database(connection opened)
      : owned_(std::move(opened)), connection_(owned_.get()) {
    sqlite3_extended_result_codes(connection_, 1);
    wait_while_busy();
    made_with_foreign_keys_ = has_foreign_keys();
  }
  /// Of the application.
  explicit sqlite_database(sqlite3* given) : connection_(given) {
    sqlite3_extended_result_codes(connection_, 1);
    wait_while_busy();
    made_with_foreign_keys_ = has_foreign_keys();
  }
  sqlite_database(const sqlite_database&) = delete;
  sqlite_database& operator=(const sqlite_database&) = delete;
  ~sqlite_database() override {
    if (owned_) return;
    rollback();
    static_cast<void>(settle({}));
    sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
    sqlite3_busy_timeout(connection_, static_cast<int>(default_busy_timeout.count()));
  }

  [[nodiscard]] dialect language() const override { return dialect::sqlite; }
  [[nodiscard]] result<void> lend_to(const preparation& application) override {
    was_lent_ = true;
    return application({dialect::sqlite, connection_});
  }

  void watch_with(const watch& how) override {
    watch_ = how;
    if (watch_.stop == nullptr) return;
    sqlite3_progress_handler(
        connection_, instructions_between_looks,
        [](void* self) { return static_cast<sqlite_database*>(self)->stopped() ? 1 : 0; }, this);
  }

  [[nodiscard]] result<circumstances> look_around() override {
    circumstances found;
    if (auto warning = network_warning(directory()); !warning.empty()) {
      found.warnings.push_back(std::move(warning));
    }
    if (sqlite3_db_readonly(connection_, "main") == 1) {
      found.read_only = "the database file is read-only";
      found.hint = "make the file and its directory writable for this user, without mode=ro";
    } else if (lacks_room_for_a_journal()) {
      found.read_only =
          "the directory of the database file is read-only, and a journal is made there";
      found.hint = "make the directory writable for this user";
    }
    return found;
  }

  [[nodiscard]] result<std::vector<row>> query(const std::string& sql,
                                               const std::vector<value>& parameters) override {
    auto statement = prepare(sql);
    if (!statement) return tl::unexpected{statement.error()};
    bind(statement->get(), parameters);
    std::vector<row> rows;
    int code = SQLITE_DONE;
    while ((code = sqlite3_step(statement->get())) == SQLITE_ROW) {
      rows.push_back(read(statement->get()));
    }
    if (code != SQLITE_DONE) return tl::unexpected{failure(sql)};
    return rows;
  }

  [[nodiscard]] result<void> execute(const std::string& text) override {
    auto statement = prepare(text);
    if (!statement) return tl::unexpected{statement.error()};
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement->get());
    if (code != SQLITE_DONE) return tl::unexpected{failure(text)};
    return {};
  }

  [[nodiscard]] result<void> copy_in(const copy_request& what) override {
    const auto sql = insert_statement(what);
    auto statement = prepare(sql);
    if (!statement) return tl::unexpected{statement.error()};
    try {
      insert_taker{statement->get(), what}.take_all();
    } catch (const failed_step&) {
      return tl::unexpected{failure(sql)};
    }
    return {};
  }

  [[nodiscard]] result<void> begin_as_is() override { return execute("BEGIN IMMEDIATE"); }

  [[nodiscard]] result<void> begin(const session_settings& settings) override {
    if (auto settled = settle(settings); !settled) return settled;
    // A table that is rebuilt must not take its children's rows along; and inside a transaction
    // this pragma does nothing.
    foreign_keys_ = has_foreign_keys();
    auto begun = execute("PRAGMA foreign_keys = OFF");
    if (begun) begun = execute("BEGIN IMMEDIATE");
    if (!begun) return begun;
    auto violations = foreign_key_violations();
    if (!violations) return tl::unexpected{violations.error()};
    violations_before_ = std::move(*violations);
    checks_ = true;
    return {};
  }

  [[nodiscard]] result<void> commit() override {
    if (!checks_) return execute("COMMIT");
    const auto violations = foreign_key_violations();
    if (!violations) return tl::unexpected{violations.error()};
    auto known = violations_before_;
    for (const auto& violation : *violations) {
      const auto same = std::find(known.begin(), known.end(), violation);
      if (same == known.end()) return tl::unexpected{violated(violation)};
      known.erase(same);
    }
    auto committed = execute("COMMIT");
    if (committed) restore_foreign_keys();
    return committed;
  }

  void rollback() override {
    sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
    if (sqlite3_get_autocommit(connection_) == 0) static_cast<void>(execute("ROLLBACK"));
    watch_with(watch_);
    restore_foreign_keys();
  }

  [[nodiscard]] result<void> settle(const session_settings& settings) override {
    // In a transaction they stay off.
    if (sqlite3_get_autocommit(connection_) != 0) {
      sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, made_with_foreign_keys_ ? 1 : 0,
                        nullptr);
    }
    return limit_lock_waits(settings.lock_timeout)
        .and_then([&] { return make_durable(); })
        .and_then([&] { return drop_temporary(); });
  }

  [[nodiscard]] result<void> limit_lock_waits(std::chrono::milliseconds lock_timeout) override {
    busy_timeout_ = lock_timeout.count() > 0 ? lock_timeout : default_busy_timeout;
    return {};
  }

  [[nodiscard]] result<bool> try_lock(std::string_view /*name*/) override { return true; }
  void unlock() override {}

private:
  [[nodiscard]] bool has_foreign_keys() const {
    int on = 0;
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
    return on != 0;
  }

  [[nodiscard]] result<prepared> prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const auto code = sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()) + 1,
                                         &statement, &rest);
    prepared owned{statement};
    if (code != SQLITE_OK) return tl::unexpected{failure(sql)};
    const auto first = static_cast<std::size_t>(rest - sql.data());
    if (!tokens_of(std::string_view(sql).substr(first), dialect::sqlite, 1).empty()) {
      return tl::unexpected{error{.code = errc::statement_failed,
                                  .message = "there is more than one statement in it",
                                  .hint = "run each by itself",
                                  .sqlstate = "42601"}};
    }
    return owned;
  }

  static void bind(sqlite3_stmt* statement, const std::vector<value>& parameters) {
    for (std::size_t each = 0; each < parameters.size(); ++each) {
      const auto name = fmt::format("${}", each + 1);
      const auto index = sqlite3_bind_parameter_index(statement, name.c_str());
      if (index == 0 || !parameters[each]) continue;
      // SQLITE_STATIC: the parameters outlive the statement.
      sqlite3_bind_text(statement, index, parameters[each]->data(),
                        static_cast<int>(parameters[each]->size()), nullptr);
    }
  }

  /// As PostgreSQL writes them.
  [[nodiscard]] static std::string blob(sqlite3_stmt* statement, int column) {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return "\\x" + hex(std::string_view(bytes, size));
  }

  [[nodiscard]] static row read(sqlite3_stmt* statement) {
    row columns;
    for (int each = 0; each < sqlite3_column_count(statement); ++each) {
      if (sqlite3_column_type(statement, each) == SQLITE_BLOB) {
        columns.emplace_back(blob(statement, each));
        continue;
      }
      const auto* text = sqlite3_column_text(statement, each);
      if (text == nullptr) {
        columns.emplace_back();
      } else {
        columns.emplace_back(std::in_place, reinterpret_cast<const char*>(text),
                             static_cast<std::size_t>(sqlite3_column_bytes(statement, each)));
      }
    }
    return columns;
  }

  [[nodiscard]] error failure(std::string_view sql) const { return sqlite_error(connection_, sql); }

  /// SQLite's own waiting could not be stopped.
  void wait_while_busy() {
    const auto handler = [](void* self, int tries) {
      return static_cast<sqlite_database*>(self)->waits_on(tries) ? 1 : 0;
    };
    sqlite3_busy_handler(connection_, handler, this);
  }

  [[nodiscard]] bool waits_on(int tries) {
    const auto now = std::chrono::steady_clock::now();
    if (tries == 0) busy_since_ = now;
    if (stopped() || now - busy_since_ >= busy_timeout_) return false;
    std::this_thread::sleep_for(between_tries);
    return true;
  }

  /// Whatever it is set to, or has in it, no application has done that.
  [[nodiscard]] bool is_ours() const { return owned_ && !was_lent_; }

  /// What is committed outlasts a power cut, whatever an earlier revision has set.
  [[nodiscard]] result<void> make_durable() {
    if (!is_ours() || sqlite3_get_autocommit(connection_) == 0) return {};
    return execute("PRAGMA synchronous = FULL");
  }

  /// What earlier revisions have left behind.
  [[nodiscard]] result<void> drop_temporary() {
    if (!is_ours()) return {};
    const auto left = query(
        "SELECT printf('DROP %s IF EXISTS temp.\"%w\"', type, name) FROM sqlite_temp_schema "
        "WHERE type IN ('table', 'view', 'trigger')",
        {});
    if (!left) return tl::unexpected{left.error()};
    for (const auto& each : *left) {
      if (auto done = execute(each.front().value_or("")); !done) return done;
    }
    return {};
  }

  /// "table|rowid|parent|number of the key" of each row that refers to nothing.
  [[nodiscard]] result<std::vector<row>> foreign_key_violations() {
    constexpr auto columns = "SELECT \"table\", rowid, parent, fkid FROM pragma_foreign_key_check";
    auto all = query(columns, {});
    if (all || all.error().sqlstate != "XX000") return all;
    // One key that cannot be checked stops the check of all.
    auto tables = query("SELECT name FROM sqlite_schema WHERE type = 'table'", {});
    if (!tables) return tables;
    std::vector<row> found;
    for (const auto& table : *tables) {
      auto rows = query(fmt::format("{}($1)", columns), {table.front()});
      if (!rows) rows = std::vector<row>{{table.front(), {}, rows.error().message, "-1"}};
      found.insert(found.end(), rows->begin(), rows->end());
    }
    return found;
  }

  [[nodiscard]] static error violated(const row& violation) {
    if (violation[3] == "-1") {
      return {.code = errc::statement_failed,
              .message = fmt::format("a foreign key of table {} cannot be checked: {}",
                                     violation[0].value_or("?"), violation[2].value_or("?")),
              .hint = "the columns that it refers to need a primary key or a unique index",
              .sqlstate = "42830"};
    }
    return {.code = errc::statement_failed,
            .message = fmt::format("row {} of table {} refers to a row of {} that does not exist",
                                   violation[1].value_or("?"), violation[0].value_or("?"),
                                   violation[2].value_or("?")),
            .hint =
                "foreign keys are checked at the end of the transaction: `PRAGMA "
                "foreign_key_check` lists all such rows",
            .sqlstate = "23503"};
  }

  void restore_foreign_keys() {
    if (foreign_keys_) static_cast<void>(execute("PRAGMA foreign_keys = ON"));
    foreign_keys_ = false;
    checks_ = false;
  }

  /// Of the database file; empty: it is in memory.
  [[nodiscard]] std::string directory() const {
    const auto* const file = sqlite3_db_filename(connection_, "main");
    return std::filesystem::path(file == nullptr ? "" : file).parent_path().string();
  }

  /// A journal that is deleted each time is made anew each time.
  [[nodiscard]] bool lacks_room_for_a_journal() {
    const auto place = directory();
    if (place.empty() || access(place.c_str(), W_OK | X_OK) == 0) return false;
    const auto mode = query("PRAGMA main.journal_mode", {});
    return mode && mode->front().front() == "delete";
  }

  [[nodiscard]] bool stopped() const { return watch_.stop != nullptr && watch_.stop->load(); }

  connection owned_;
  sqlite3* connection_;
  watch watch_;
  std::chrono::milliseconds busy_timeout_ = default_busy_timeout;
  std::chrono::steady_clock::time_point busy_since_;
  bool was_lent_ = false;                ///< to the application, before anything ran
  bool made_with_foreign_keys_ = false;  ///< what each revision begins with
  bool foreign_keys_ = false;            ///< to be turned on again
  bool checks_ = false;  ///< the transaction at hand ends with a check of foreign keys
  std::vector<row> violations_before_;
};

/// SQLite opens lazily: the first read finds out what the file is. Its code, in full.
int read_once(sqlite3* opened) {
  const auto code =
      sqlite3_exec(opened, "SELECT 1 FROM sqlite_schema LIMIT 1", nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? code : sqlite3_extended_errcode(opened);
}

/// What a writer left that did not come to its end is undone by the next one who may write, and
/// those who only read wait for him. Here there may be no other.
void roll_back_for_readers(const std::string& file) {
  sqlite3* opened = nullptr;
  const auto code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  const connection owned{opened};
  if (code == SQLITE_OK) static_cast<void>(read_once(opened));
}

result<void> look_inside(sqlite3* opened, const database_url& url) {
  auto code = read_once(opened);
  if (code == SQLITE_READONLY_ROLLBACK) {
    roll_back_for_readers(url.file);
    code = read_once(opened);
  }
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return {};
  auto problem = cannot_open(url, sqlite3_errmsg(opened));
  if (code == SQLITE_NOTADB) {
    problem.hint = "the file is something else, or encrypted: name another one";
  } else if (code == SQLITE_READONLY_ROLLBACK) {
    problem = cannot_open(url,
                          "its last writer did not come to its end, and what that left behind "
                          "is to be put right first");
    problem.hint = "open it once as a user who may write it";
  }
  return tl::unexpected{problem};
}

class sqlite_driver final : public driver {
public:
  [[nodiscard]] result<std::unique_ptr<database>> connect(
      const connect_request& request) const override {
    sqlite3* opened = nullptr;
    // SQLite takes a file that is not there for an empty database, and so do we, without making it.
    std::error_code ignored;
    const std::filesystem::path file{request.url.file};
    const bool has_place =
        !file.has_parent_path() || std::filesystem::is_directory(file.parent_path(), ignored);
    const bool absent = !request.create && has_place && !std::filesystem::exists(file, ignored);
    const auto code =
        sqlite3_open_v2(absent ? ":memory:" : request.url.target.c_str(), &opened,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, nullptr);
    connection owned{opened};
    if (code != SQLITE_OK) {
      return tl::unexpected{
          cannot_open(request.url, opened == nullptr ? "out of memory" : sqlite3_errmsg(opened))};
    }
    if (auto readable = look_inside(opened, request.url); !readable) {
      return tl::unexpected{readable.error()};
    }
    return std::make_unique<sqlite_database>(std::move(owned));
  }
};

constexpr sqlite_driver the_driver;

}  // namespace

result<std::unique_ptr<database>> adopt(sqlite3* given) {
  return std::make_unique<sqlite_database>(given);
}

}  // namespace aludel::detail

namespace aludel {

result<report> upgrade(const bundle& revisions, sqlite3* given, const options& wishes) {
  return detail::upgrade_through([&] { return detail::adopt(given); }, revisions, wishes);
}

result<report> downgrade(const bundle& revisions, sqlite3* given, const options& wishes) {
  return detail::downgrade_through([&] { return detail::adopt(given); }, revisions, wishes);
}

result<status_report> status(const bundle& revisions, sqlite3* given, const options& wishes) {
  return detail::status_through([&] { return detail::adopt(given); }, revisions, wishes);
}

const backend sqlite_backend{dialect::sqlite, &detail::the_driver};

}  // namespace aludel
