// SPDX-License-Identifier: MIT
// SQLite as a database.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>

#include "runtime/src/database.hpp"

namespace aludel::detail {

namespace {

/// How long a statement waits for other writers, unless told otherwise.
constexpr int default_busy_timeout_ms = 5000;

std::string_view sqlstate_of(int code, std::string_view message) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return "23505";
    case SQLITE_CONSTRAINT_NOTNULL:
      return "23502";
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return "23503";
    case SQLITE_CONSTRAINT_CHECK:
      return "23514";
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "55P03";
    case SQLITE_CONSTRAINT:
      return "23000";
    case SQLITE_READONLY:
      return "25006";
    case SQLITE_FULL:
      return "53100";
    case SQLITE_NOMEM:
      return "53200";
    case SQLITE_IOERR:
      return "58030";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "XX001";
    case SQLITE_ERROR:
      break;
    default:
      return "XX000";
  }
  const auto says = [&](std::string_view part) {
    return message.find(part) != std::string_view::npos;
  };
  if (says("syntax error") || says("incomplete input") || says("unrecognized token")) {
    return "42601";
  }
  if (says("no such table")) return "42P01";
  if (says("no such column") || says("has no column named")) return "42703";
  if (says("no such function")) return "42883";
  if (says("already exists")) return "42P07";
  return "XX000";
}

/// Line and column of a byte offset in a statement.
location inside(std::string_view statement, std::size_t offset) {
  const auto before = statement.substr(0, offset);
  const auto newline = before.rfind('\n');
  const auto begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto column =
      std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                    [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
  return {.file = {},
          .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(column) + 1,
          .text = std::string(statement.substr(begin, statement.find('\n', begin) - begin))};
}

struct close_connection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using prepared = std::unique_ptr<sqlite3_stmt, finalize>;
using connection = std::unique_ptr<sqlite3, close_connection>;

class sqlite_database final : public database {
public:
  explicit sqlite_database(connection opened) : connection_(std::move(opened)) {
    sqlite3_extended_result_codes(connection_.get(), 1);
    sqlite3_busy_timeout(connection_.get(), default_busy_timeout_ms);
  }

  [[nodiscard]] dialect language() const override { return dialect::sqlite; }

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

  [[nodiscard]] result<void> begin() override {
    // A table that is rebuilt must not take its children's rows along; and inside a transaction
    // this pragma does nothing.
    const auto checked = query("PRAGMA foreign_keys", {});
    if (!checked) return tl::unexpected{checked.error()};
    foreign_keys_ = checked->front().front() == "1";
    auto begun = execute("PRAGMA foreign_keys = OFF");
    if (begun) begun = execute("BEGIN IMMEDIATE");
    if (!begun) return begun;
    auto violations = foreign_key_violations();
    if (!violations) return tl::unexpected{violations.error()};
    violations_before_ = std::move(*violations);
    return {};
  }

  [[nodiscard]] result<void> commit() override {
    const auto violations = foreign_key_violations();
    if (!violations) return tl::unexpected{violations.error()};
    for (const auto& violation : *violations) {
      if (std::find(violations_before_.begin(), violations_before_.end(), violation) ==
          violations_before_.end()) {
        return tl::unexpected{violated(violation)};
      }
    }
    auto committed = execute("COMMIT");
    if (committed) restore_foreign_keys();
    return committed;
  }

  void rollback() override {
    if (sqlite3_get_autocommit(connection_.get()) == 0) static_cast<void>(execute("ROLLBACK"));
    restore_foreign_keys();
  }

  [[nodiscard]] result<void> settle(const session_settings& settings) override {
    sqlite3_busy_timeout(connection_.get(), settings.lock_timeout.count() > 0
                                                ? static_cast<int>(settings.lock_timeout.count())
                                                : default_busy_timeout_ms);
    return {};
  }

  [[nodiscard]] result<bool> try_lock(std::string_view /*name*/) override { return true; }
  void unlock() override {}

private:
  [[nodiscard]] result<prepared> prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const auto code = sqlite3_prepare_v2(connection_.get(), sql.data(),
                                         static_cast<int>(sql.size()) + 1, &statement, nullptr);
    prepared owned{statement};
    if (code != SQLITE_OK) return tl::unexpected{failure(sql)};
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

  [[nodiscard]] static row read(sqlite3_stmt* statement) {
    row columns;
    for (int each = 0; each < sqlite3_column_count(statement); ++each) {
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

  [[nodiscard]] error failure(std::string_view sql) const {
    const auto code = sqlite3_extended_errcode(connection_.get());
    error problem{
        .code = errc::statement_failed, .message = sqlite3_errmsg(connection_.get()), .hint = {}};
    problem.sqlstate = sqlstate_of(code, problem.message);
    const auto offset = sqlite3_error_offset(connection_.get());
    if (offset >= 0) problem.where = inside(sql, static_cast<std::size_t>(offset));
    if (problem.sqlstate.starts_with("53")) problem.code = errc::resource;
    if (problem.sqlstate == "25006") {
      problem.hint = "make the database file and its directory writable for this user";
    }
    if (problem.sqlstate == "53100") problem.hint = "free space on the disk of the database file";
    return problem;
  }

  /// "table|rowid|parent" of each row that refers to nothing.
  [[nodiscard]] result<std::vector<row>> foreign_key_violations() {
    return query("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check", {});
  }

  [[nodiscard]] static error violated(const row& violation) {
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
  }

  connection connection_;
  bool foreign_keys_ = false;  ///< to be turned on again
  std::vector<row> violations_before_;
};

error cannot_open(const database_url& url, std::string_view reason) {
  // What follows is a part of the URL's query: "no such access mode: …".
  if (reason.starts_with("no such")) reason = reason.substr(0, reason.find(':'));
  error problem{
      .code = errc::cannot_connect,
      .message = fmt::format("cannot open the SQLite database {}: {}", url.display, reason),
      .hint = {}};
  std::error_code ignored;
  const std::filesystem::path path{url.display};
  const auto parent = path.parent_path();
  if (std::filesystem::is_directory(path, ignored)) {
    problem.hint = "it is a directory: name a file in it";
  } else if (!parent.empty() && !std::filesystem::exists(parent, ignored)) {
    problem.hint = fmt::format("make the directory {} first", parent.string());
  } else {
    problem.hint = "check the path and the rights of the file and its directory";
  }
  return problem;
}

/// SQLite opens lazily: the first read finds out what the file is.
result<void> look_inside(sqlite3* opened, const database_url& url) {
  if (sqlite3_exec(opened, "SELECT 1 FROM sqlite_schema LIMIT 1", nullptr, nullptr, nullptr) ==
          SQLITE_OK ||
      (sqlite3_errcode(opened) & 0xff) == SQLITE_BUSY) {
    return {};
  }
  auto problem = cannot_open(url, sqlite3_errmsg(opened));
  if (sqlite3_errcode(opened) == SQLITE_NOTADB) {
    problem.hint = "the file is something else, or encrypted: name another one";
  }
  return tl::unexpected{problem};
}

result<std::unique_ptr<database>> connect(const connect_request& request) {
  sqlite3* opened = nullptr;
  // SQLite takes a file that is not there for an empty database, and so do we, without making it.
  std::error_code ignored;
  const bool absent = !request.create && !std::filesystem::exists(request.url.display, ignored);
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

}  // namespace

}  // namespace aludel::detail

namespace aludel {

const backend sqlite_backend{dialect::sqlite, detail::connect};

}  // namespace aludel
