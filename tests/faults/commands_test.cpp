// SPDX-License-Identifier: MIT
// The operator's commands with the connection cut at every message: each either says that it has
// done all, and has, or it has failed, and can be given again.
#include <unistd.h>

#include <aludel/aludel.hpp>
#include <aludel/op.hpp>
#include <array>
#include <catch2/catch.hpp>
#include <regex>

#include "runtime/src/downgrade_stored.hpp"
#include "runtime/src/ensure_version.hpp"
#include "runtime/src/redo.hpp"
#include "runtime/src/repair.hpp"
#include "runtime/src/resolve.hpp"
#include "runtime/src/stamp.hpp"
#include "runtime/src/state.hpp"
#include "tests/database/code_program.hpp"
#include "tests/database/runs.hpp"
#include "tests/faults/proxy.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"
#include "tests/faults/tally.hpp"

using namespace aludel;
using test::alone;
using test::for_postgresql;
using test::labelled;
using test::revision;
using test::says;
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

/// As if r3 had been killed in its first statement, which has left things like this.
std::string interrupted(const std::string& left) {
  return left +
         "; DELETE FROM aludel_history WHERE sequence > 3; "
         "UPDATE aludel_history SET outcome = 'started', duration_ms = NULL, backend_pid = 1, "
         "backend_start = '2001-01-01' WHERE sequence = 3; "
         "UPDATE aludel_version SET revision = 'r2', chain = (SELECT chain FROM aludel_history "
         "WHERE sequence = 2)";
}

constexpr auto nothing = "SELECT 1";
constexpr auto not_begun = "DROP INDEX t_both; DROP INDEX t_other";
constexpr auto built = "DROP INDEX t_both";
constexpr auto half_built =
    "DROP INDEX t_both; DROP INDEX t_other; CREATE INDEX t_other ON t (other); "
    "UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 't_other'::regclass";
constexpr auto not_dropped = "CREATE INDEX t_id ON t (id)";
constexpr auto remains =
    "CREATE INDEX t_id_ccnew ON t (id); "
    "UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 't_id_ccnew'::regclass";

// ---- Revisions in C++ on r1: rows are asked for and copied in, and then counted batch by batch

void copy_rows(op& op) {
  const auto there = op.query<long long>("SELECT count(*) FROM t");
  op.copy_in("t", {"id"}, [&](model::row_writer& to) {
    for (int each = 1; each <= 5; ++each) to.add({std::get<0>(there[0]) + each});
  });
}
void count_rows(op& op) {
  op.backfill("t").set("other = id").where("other IS NULL").by("id").batch(2);
}
void remove_rows(op& op) {
  for (const auto& [id] : op.query<long long>("SELECT id FROM t WHERE other IS NULL ORDER BY id")) {
    op.execute("DELETE FROM t WHERE id = $1", {id});
  }
}
void uncount_rows(op& op) {
  op.backfill("t").set("other = NULL").where("other IS NOT NULL").by("id").batch(2);
}

const std::vector<test::revision_file> in_code{
    r1, test::code_file("c2", "r1"),
    test::code_file("c3", "c2",
                    "// migrate:upgrade transaction=off\n// migrate:downgrade transaction=off")};

bundle with_code(bundle of) {
  static constexpr revision_code copy{copy_rows, remove_rows};
  static constexpr revision_code count{count_rows, uncount_rows};
  static constexpr std::array<const revision_code*, 3> code{nullptr, &copy, &count};
  if (of.revisions.size() == code.size() && of.is_code(1)) of.code = code;
  return of;
}

struct command {
  std::string name;
  packed before;      ///< the bundle that had been applied
  std::string since;  ///< SQL: what has happened since then
  packed now;
  std::function<result<void>(const bundle&, const std::string& url)> run;
};

/// A function as a command's, which takes more arguments.
template <class Function, class... Arguments>
auto with(Function function, Arguments... arguments) {
  return [=](const bundle& of, const std::string& url) -> result<void> {
    const auto done = function(of, url, arguments...);
    if (!done) return tl::unexpected{done.error()};
    return {};
  };
}

result<report> up(const bundle& of, const std::string& url) {
  return upgrade(with_code(of), url, {.observer = [](const event&) {}});
}

result<report> down(const bundle& of, const std::string& url, const char* target) {
  return downgrade(with_code(of), url, {.target = target});
}

result<void> answer(const bundle& of, const std::string& url, resolution what) {
  const auto done = resolve(of, url, "r3", what);
  if (done || done.error().code == errc::usage) return {};  // answered already
  return tl::unexpected{done.error()};
}

result<repair_report> mend(const bundle& of, const std::string& url) {
  return repair(of, url, {}, [](const repair_report&) { return true; });
}

result<std::vector<detail::revision_index>> current(const bundle& of, const std::string& url) {
  return detail::current_heads(detail::graph{of}, url);
}

result<detail::memory> remember(const bundle& of, const std::string& url) {
  return detail::remember(of, url);
}

result<report> stamp_heads(const bundle& of, const std::string& url) {
  return stamp(of, url, {"heads"});
}

result<report> purge(const bundle& of, const std::string& url) {
  return stamp(of, url, {"r1"}, {}, stamp_mode::purge);
}

std::vector<command> commands() {
  const packed none;
  const auto older = for_postgresql({r1});
  const auto two = for_postgresql({r1, r2});
  const auto usual = for_postgresql({r1, r2, by_itself});
  const auto branches = for_postgresql({r1, labelled(r2, "main"), branch});
  const auto dropping =
      for_postgresql({r1, r2, alone("r3", "r2", "DROP INDEX CONCURRENTLY t_id;")});
  const auto reindexing =
      for_postgresql({r1, r2, alone("r3", "r2", "REINDEX INDEX CONCURRENTLY t_id;")});
  return {
      {"upgrade", none, nothing, usual, with(up)},
      {"upgrade, an index half built", usual, interrupted(half_built), usual, with(up)},
      {"upgrade, an index built", usual, interrupted(built), usual, with(up)},
      {"upgrade, an index not begun", usual, interrupted(not_begun), usual, with(up)},
      {"upgrade, an index dropped", dropping, interrupted(nothing), dropping, with(up)},
      {"upgrade, an index not dropped", dropping, interrupted(not_dropped), dropping, with(up)},
      {"upgrade, REINDEX half done", reindexing, interrupted(remains), reindexing, with(up)},
      {"downgrade base", usual, nothing, usual, with(down, "base")},
      {"downgrade side@base", branches, nothing, branches, with(down, "side@base")},
      {"downgrade --stored", two, nothing, older, with(downgrade_stored, options{})},
      {"redo", two, nothing, for_postgresql({r1, edited}), with(redo, options{})},
      {"stamp heads", older, nothing, branches, with(stamp_heads)},
      {"stamp --purge r1", usual, nothing, older, with(purge)},
      {"resolve --applied", usual, interrupted(built), usual, with(answer, resolution::applied)},
      {"resolve --retry", usual, interrupted(not_begun), usual, with(answer, resolution::retry)},
      {"resolve --reverted", usual, interrupted(not_begun), usual,
       with(answer, resolution::reverted)},
      {"repair", usual, "DELETE FROM aludel_version", usual, with(mend)},
      {"ensure-version", none, nothing, usual, with(ensure_version, options{})},
      {"current", usual, nothing, usual, with(current)},
      {"history", usual, nothing, usual, with(remember)},
      {"upgrade, revisions in C++", none, nothing, for_postgresql(in_code), with(up)},
      {"downgrade, revisions in C++", for_postgresql(in_code), nothing, for_postgresql(in_code),
       with(down, "r1")},
  };
}

/// How a command came out that was given by way of a proxy.
struct outcome {
  result<void> done;
  std::size_t messages = 0;
  std::string harmed;  ///< the message
};

/// A command, and the database that it is tried on.
class trial {
public:
  explicit trial(const command& what) : what_(what) {}

  void prepare() {
    database_.clear();
    if (!what_.before.revisions.empty()) {
      const auto done = up(what_.before.view(), database_.url());
      if (!done) throw std::runtime_error(to_string(done.error()));
    }
    test::lines_of(database_.connection(), what_.since);
  }

  outcome give_harmed(const test::harm& wanted) {
    test::proxy between{database_.socket(), wanted};
    between.serve(getpid());
    auto done = what_.run(what_.now.view(), database_.url_by(between.host()));
    between.stop();
    return {std::move(done), between.messages(), between.harmed()};
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
void cut_at(trial& at, std::size_t message, const test::standing& clean) {
  at.prepare();
  const auto [done, messages, harmed] = at.give_harmed({test::fault::cut, message});
  if (harmed.empty()) return;  // a run had not so many messages
  INFO("cut at message " << message << ": " << harmed);
  INFO("it said: " << (done ? "done" : to_string(done.error())));
  CHECK((done || done.error().code == errc::connection_lost ||
         done.error().code == errc::cannot_connect));
  CHECK((done || !says(done.error(), "client encoding")));
  auto different = differs(clean, at.left());
  if (done && !different.empty()) FAIL_CHECK(different.front());
  if (different.empty()) return;
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
  trial at{what};
  at.prepare();
  const auto [done, messages, harmed] = at.give_harmed({});
  if (!done) FAIL(to_string(done.error()));
  const auto clean = at.left();
  for (const auto index : test::sample(messages - 1, points_of_each, test::seed())) {
    cut_at(at, index + 1, clean);
  }
}
