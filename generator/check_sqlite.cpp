// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "generator/check.hpp"
#include "generator/check_statements.hpp"

namespace aludel::generator {

namespace {

struct close_connection {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
struct finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// A revision is checked on a build machine, where it must not reach anything outside. Some pragmas
/// take effect when they are compiled, and this one in the whole process.
int authorize(void* /*context*/, int action, const char* first, const char* second,
              const char* /*database*/, const char* /*trigger*/) {
  if (action == SQLITE_ATTACH || action == SQLITE_DETACH) return SQLITE_DENY;
  if (action == SQLITE_PRAGMA && sqlite3_stricmp(first, "temp_store_directory") == 0) {
    return SQLITE_DENY;
  }
  if (action == SQLITE_FUNCTION && second != nullptr &&
      std::string_view(second) == "load_extension") {
    return SQLITE_DENY;
  }
  return SQLITE_OK;
}

/// Steps of SQLite's machine in one statement, a second or two: the tables of the replay are empty.
constexpr int steps_between_looks = 10'000;
constexpr int most_looks = 5'000;

/// SQLite asks this now and then while a statement runs; true ends it.
int has_run_too_long(void* looks) { return ++*static_cast<int*>(looks) > most_looks ? 1 : 0; }

/// An empty database into which the upgrades are replayed, one after the other.
class replay {
public:
  replay(bool whole, problems& found) : found_(found), opaque_(!whole) {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    connection_.reset(opened);
    sqlite3_set_authorizer(opened, authorize, nullptr);
    sqlite3_progress_handler(opened, steps_between_looks, has_run_too_long, &looks_);
    sqlite3_exec(opened, "PRAGMA foreign_keys = OFF", nullptr, nullptr, nullptr);
    sqlite3_exec(opened, "BEGIN", nullptr, nullptr, nullptr);
  }

  void run(const revision& from, const script& what) {
    upgrade(from, what.upgrade);
    each_allowed(from, what.verify, section_kind::verify,
                 [&](const statement& query) { prepare(from, query); });
    each_allowed(from, what.downgrade, section_kind::downgrade,
                 [&](const statement& undo) { syntax(from, undo); });
    drop_temporary();
  }

private:
  using prepared = std::unique_ptr<sqlite3_stmt, finalize>;

  template <class Check>
  void each_allowed(const revision& from, const section& within, section_kind kind, Check check) {
    for (const auto& each : within.statements) {
      const bool runs = check_placeholders(from, each, found_) &&
                        check_statement(from, within, kind, each, dialect::sqlite, found_);
      if (runs && within.checked) check(each);
      if (data_follows(from, each)) break;
    }
  }

  void upgrade(const revision& from, const section& within) {
    each_allowed(from, within, section_kind::upgrade, [&](const statement& what) {
      auto ready = prepare(from, what);
      if (ready && changes_schema(from, what)) execute(from, what, ready.get());
    });
    // What an unchecked section made is not here to be found.
    if (!within.checked) opaque_ = true;
  }

  /// Temporary tables are there for their own revision only.
  void drop_temporary() {
    const auto drop = [](void* statements, int, char** columns, char**) {
      *static_cast<std::string*>(statements) += columns[0];
      return 0;
    };
    std::string statements;
    sqlite3_exec(connection_.get(),
                 "SELECT printf('DROP %s IF EXISTS temp.\"%w\";', type, name) "
                 "FROM sqlite_temp_schema WHERE type IN ('table', 'view', 'trigger')",
                 drop, &statements, nullptr);
    sqlite3_exec(connection_.get(), statements.c_str(), nullptr, nullptr, nullptr);
  }

  static bool changes_schema(const revision& from, const statement& what) {
    constexpr std::array<std::string_view, 3> words{"CREATE", "ALTER", "DROP"};
    return std::any_of(words.begin(), words.end(), [&](const auto& word) {
      return has_words(from, what, 0, {&word, 1});
    });
  }

  /// A part of a statement that SQLite would pass over in silence is reported.
  prepared compile(const revision& from, const statement& what) {
    const auto sql = text(from, what);
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                       &rest);
    if (statement != nullptr && rest <= text(from, what.tokens.back()).data()) {
      found_.push_back(at_statement(from, what, errc::syntax,
                                    "SQLite reads several statements here",
                                    "separate them with semicolons that are not in parentheses"));
    }
    return prepared{statement};
  }

  prepared prepare(const revision& from, const statement& what) {
    auto ready = compile(from, what);
    if (!ready && !excused()) report(from, what);
    if (!ready && changes_schema(from, what)) opaque_ = true;
    return ready;
  }

  /// A downgrade's tables are those of an earlier time; the round-trip test runs it.
  void syntax(const revision& from, const statement& what) {
    if (!compile(from, what) && is_certain()) report(from, what);
  }

  void execute(const revision& from, const statement& what, sqlite3_stmt* ready) {
    int code = SQLITE_ROW;
    looks_ = 0;
    while (code == SQLITE_ROW) code = sqlite3_step(ready);
    if (code == SQLITE_DONE) return;
    if (code == SQLITE_INTERRUPT) {
      found_.push_back(at_statement(
          from, what, errc::too_large, "this statement takes too long to be checked",
          "make the table first and fill it with INSERT, which is not run while building"));
    } else if (!excused())
      report(from, what);
    opaque_ = true;
  }

  [[nodiscard]] bool says(std::string_view part) const {
    return std::string_view(sqlite3_errmsg(connection_.get())).find(part) != std::string_view::npos;
  }
  /// Wrong whatever there is in the database.
  [[nodiscard]] bool is_certain() const {
    return says("syntax error") || says("unrecognized token") || says("incomplete input") ||
           says("not authorized");
  }
  /// After something opaque, what seems to be missing may be there.
  [[nodiscard]] bool excused() const { return opaque_ && !is_certain(); }

  void report(const revision& from, const statement& what) {
    const auto message = says("not authorized") ? "a revision cannot reach outside its database"
                                                : sqlite3_errmsg(connection_.get());
    if (const auto* token = culprit(from, what)) {
      found_.push_back(
          problem_at(*from.file, token->offset, token->length, errc::syntax, message, hint()));
    } else {
      found_.push_back(at_statement(from, what, errc::syntax, message, hint()));
    }
  }

  /// What SQLite points at, or else what its message names: "no such table: main.users".
  const token* culprit(const revision& from, const statement& what) {
    const auto offset = sqlite3_error_offset(connection_.get());
    const std::string_view message = sqlite3_errmsg(connection_.get());
    if (message == "incomplete input") return &what.tokens.back();
    const auto name = message.substr(message.find_last_of(" .") + 1);
    const auto found = std::find_if(what.tokens.begin(), what.tokens.end(), [&](const token& each) {
      if (offset < 0) return message.starts_with("no such ") && text(from, each) == name;
      return what.offset + static_cast<std::size_t>(offset) < each.offset + each.length;
    });
    return found == what.tokens.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::string hint() const {
    if (says("no such function") || says("no such module") || says("no such collation")) {
      return "if the application adds it, say syntax=unchecked at the section";
    }
    if (says("no such table") || says("no such column")) {
      return "the revisions before this one do not make it";
    }
    return {};
  }

  problems& found_;
  std::unique_ptr<sqlite3, close_connection> connection_;
  int looks_ = 0;  ///< at the statement that runs
  bool opaque_;    ///< something may be there that was not replayed
};

}  // namespace

void check_sqlite(const linked_revisions& graph, std::size_t column, bool whole, problems& found) {
  replay database{whole, found};
  for (const auto& revision : graph.revisions) database.run(revision, revision.scripts[column]);
}

}  // namespace aludel::generator
