// SPDX-License-Identifier: MIT
// The operator's commands with the connection cut at every message: each either says that it has
// done all, and has, or it has failed, and can be given again.
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <catch2/catch.hpp>
#include <regex>

#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/ensure_version.hpp"
#include "runtime/src/redo.hpp"
#include "runtime/src/repair.hpp"
#include "runtime/src/resolve.hpp"
#include "runtime/src/stamp.hpp"
#include "tests/database/runs.hpp"
#include "tests/faults/proxy.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"
#include "tests/faults/tally.hpp"

using namespace aludel;
using detail::database;
using test::alone;
using test::for_postgresql;
using test::labelled;
using test::revision;
using packed = generator::packed_bundle;

namespace {

const test::revision_file r1 =
    revision("r1", "", "CREATE TABLE t (id integer, other integer);", "DROP TABLE t;");
const test::revision_file r2 =
    revision("r2", "r1", "CREATE INDEX t_id ON t (id);", "DROP INDEX t_id;");
const test::revision_file edited =
    revision("r2", "r1", "CREATE INDEX t_id ON t (id, other);", "DROP INDEX t_id;");
const test::revision_file branch =
    labelled(revision("b1", "r1", "CREATE TABLE b (id integer);", "DROP TABLE b;"), "side");
const test::revision_file by_itself{
    "r3.sql", test::header("r3", "r2") +
                  "-- migrate:upgrade transaction=off\n"
                  "CREATE INDEX CONCURRENTLY t_other ON t (other);\n"
                  "CREATE INDEX CONCURRENTLY t_both ON t (id, other);\n"
                  "-- migrate:downgrade transaction=off\n"
                  "DROP INDEX CONCURRENTLY t_both;\nDROP INDEX CONCURRENTLY t_other;\n"};

result<void> ended(const auto& done) {
  if (!done) return tl::unexpected{done.error()};
  return {};
}

void change(database& connection, const std::string& sql) { test::lines_of(connection, sql); }

void apply(const packed& bundle, const std::string& url, const std::string& target = "heads") {
  const auto done = upgrade(bundle.view(), url, {.target = target});
  if (!done) throw std::runtime_error(to_string(done.error()));
}

/// As if r3 had been killed in its first statement, which has left this.
void interrupt(database& connection, const std::string& left) {
  change(connection,
         "DROP INDEX t_both; DROP INDEX t_other; "
         "DELETE FROM aludel_history WHERE sequence > 3; "
         "UPDATE aludel_history SET outcome = 'started', duration_ms = NULL, backend_pid = 1, "
         "backend_start = '2001-01-01' WHERE sequence = 3; "
         "UPDATE aludel_version SET revision = 'r2', chain = (SELECT chain FROM aludel_history "
         "WHERE sequence = 2)");
  if (!left.empty()) change(connection, left);
}

constexpr auto half_built =
    "CREATE INDEX t_other ON t (other); UPDATE pg_catalog.pg_index SET indisvalid = false "
    "WHERE indexrelid = 't_other'::regclass";

struct command {
  std::string name;
  packed before;  ///< the bundle that had been applied
  std::function<void(database&, const std::string& url)> prepare;
  packed now;
  std::function<result<void>(const bundle&, const std::string& url)> run;
};

std::vector<command> commands() {
  const auto usual = for_postgresql({r1, r2, by_itself});
  const auto older = for_postgresql({r1});
  const auto branches = for_postgresql({r1, labelled(r2, "main"), branch});
  const auto to = [](const std::string& target) {
    return [target](const bundle& of, const std::string& url) {
      return ended(downgrade(of, url, {.target = target}));
    };
  };
  const auto up = [](const bundle& of, const std::string& url) { return ended(upgrade(of, url)); };
  const auto nothing = [](database&, const std::string&) {};
  const auto left = [](const std::string& what) {
    return [what](database& at, const std::string&) { interrupt(at, what); };
  };
  const auto answer = [](resolution what) {
    return [what](const bundle& of, const std::string& url) {
      const auto done = resolve(of, url, "r3", what);
      if (!done && done.error().code == errc::usage) return result<void>{};  // answered already
      return ended(done);
    };
  };
  const auto agreed = [](const bundle& of, const std::string& url) {
    return ended(repair(of, url, {}, [](const repair_report&) { return true; }));
  };
  return {
      {"downgrade base", usual, nothing, usual, to("base")},
      {"downgrade of a branch", branches, nothing, branches, to("side@base")},
      {"upgrade after an index that was half built", usual, left(half_built), usual, up},
      {"upgrade after an index that was built", usual, left("CREATE INDEX t_other ON t (other)"),
       usual, up},
      {"upgrade after an index that was not begun", usual, left(""), usual, up},
      {"stamp", older, nothing, branches,
       [](const bundle& of, const std::string& url) { return ended(stamp(of, url, {"heads"})); }},
      {"stamp --purge", usual, nothing, older,
       [](const bundle& of, const std::string& url) {
         return ended(stamp(of, url, {"r1"}, {}, stamp_mode::purge));
       }},
      {"resolve --applied", usual, left("CREATE INDEX t_other ON t (other)"), usual,
       answer(resolution::applied)},
      {"resolve --retry", usual, left(""), usual, answer(resolution::retry)},
      {"resolve --reverted", usual, left(""), usual, answer(resolution::reverted)},
      {"repair", usual,
       [](database& at, const std::string&) { change(at, "DELETE FROM aludel_version"); }, usual,
       agreed},
      {"redo", for_postgresql({r1, r2}), nothing, for_postgresql({r1, edited}),
       [](const bundle& of, const std::string& url) { return ended(redo(of, url, {})); }},
      {"downgrade --stored", for_postgresql({r1, r2}), nothing, older,
       [](const bundle& of, const std::string& url) {
         return ended(downgrade_stored(of, url, {}));
       }},
      {"ensure-version",
       {},
       nothing,
       usual,
       [](const bundle& of, const std::string& url) { return ended(ensure_version(of, url)); }},
      {"current", usual, nothing, usual,
       [](const bundle& of, const std::string& url) { return ended(status(of, url)); }},
  };
}

class bench {
public:
  explicit bench(const command& what) : what_(what) {}

  void prepare() {
    database_.clear();
    if (!what_.before.view().revisions.empty()) apply(what_.before, database_.url());
    what_.prepare(database_.connection(), database_.url());
  }

  /// Gives the command by way of a proxy that does this.
  result<void> give(const test::harm& wanted, std::size_t* messages, std::string* harmed) {
    test::proxy between{database_.socket(), wanted};
    between.serve(getpid());
    auto done = what_.run(what_.now.view(), database_.url_by(between.host()));
    between.stop();
    if (messages != nullptr) *messages = between.messages();
    if (harmed != nullptr) *harmed = between.harmed();
    return done;
  }

  result<void> give() { return what_.run(what_.now.view(), database_.url()); }

  [[nodiscard]] test::standing left() {
    if (!database_.wait_for_others()) throw std::runtime_error("a session stays behind");
    const auto tables = test::lines_of(database_.connection(),
                                       "SELECT pg_catalog.to_regclass('public.aludel_history')");
    if (tables == "null\n") return {};
    auto found = test::read_standing(database_.connection());
    // `repair` writes down when the row that it goes by was recorded.
    static const std::regex time{R"(recorded on [-0-9T:.]+Z)"};
    found.history = std::regex_replace(found.history, time, "recorded");
    return found;
  }

private:
  const command& what_;
  test::reusable_database database_;
};

/// How it stands otherwise than after the clean run. That may have done a revision twice: `redo`.
std::vector<std::string> differs(const test::standing& clean, test::standing found) {
  std::erase_if(found.wrong, [&](const std::string& each) {
    return std::find(clean.wrong.begin(), clean.wrong.end(), each) != clean.wrong.end();
  });
  return test::differences(clean, found);
}

/// Gone on with where it was left, the command ends as it would have.
void cut_at(bench& at, std::size_t message, const test::standing& clean) {
  at.prepare();
  std::string harmed;
  const auto done = at.give({test::fault::cut, message}, nullptr, &harmed);
  if (harmed.empty()) return;  // a run had not so many messages
  INFO("cut at message " << message << ": " << harmed);
  auto different = differs(clean, at.left());
  if (done && !different.empty()) FAIL_CHECK("it said that all was done: " << different.front());
  if (different.empty()) return;
  INFO("it had said: " << to_string(done.error()));
  CHECK((done.error().exit_code() == 3 || done.error().exit_code() == 7));
  const auto again = at.give();
  if (!again) FAIL_CHECK("given again: " << to_string(again.error()));
  different = differs(clean, at.left());
  if (!different.empty()) FAIL_CHECK("given again: " << different.front());
}

constexpr std::size_t points_of_each = 12;

}  // namespace

TEST_CASE("a command whose connection is cut has done all that it says, and can be given again") {
  static const auto all = commands();
  const auto& what = all[GENERATE(Catch::Generators::range(std::size_t{0}, all.size()))];
  INFO(what.name);
  bench at{what};
  at.prepare();
  std::size_t messages = 0;
  const auto done = at.give({}, &messages, nullptr);
  if (!done) FAIL(to_string(done.error()));
  const auto clean = at.left();
  for (const auto index : test::sample(messages - 1, points_of_each, test::seed())) {
    cut_at(at, index + 1, clean);
  }
}
