// SPDX-License-Identifier: MIT
// Disks that are full.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <optional>

#include "generator/new_revision.hpp"
#include "generator/stages.hpp"
#include "tests/faults/cluster.hpp"
#include "tests/faults/environment.hpp"
#include "tests/support/process.hpp"

using namespace aludel;
using namespace aludel::test;

namespace {

/// A file system of a few megabytes in a directory. That takes rights that containers may lack.
class small_disk {
public:
  small_disk(std::filesystem::path at, const std::string& size) : at_(std::move(at)) {
    const auto done = run({"mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", at_});
    mounted_ = done.exit_code == 0;
    if (!mounted_) WARN("skipped, since a small disk cannot be mounted: " << done.err);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;
  ~small_disk() {
    if (mounted_) static_cast<void>(run({"umount", "-l", at_}));
  }

  [[nodiscard]] bool mounted() const { return mounted_; }

private:
  std::filesystem::path at_;
  bool mounted_ = false;
};

/// This process cannot make files longer than that while it lives.
class file_size_limit {
public:
  explicit file_size_limit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    auto limited = before_;
    limited.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  file_size_limit(const file_size_limit&) = delete;
  file_size_limit& operator=(const file_size_limit&) = delete;
  ~file_size_limit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

private:
  void (*handler_)(int);
  rlimit before_{};
};

generator::packed_bundle of_much(dialect language, const std::string& space = {}) {
  const auto* const rows =
      language == dialect::postgresql
          ? "INSERT INTO u SELECT repeat('x', 1000) FROM generate_series(1, 20000)"
          : "INSERT INTO u WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            "WHERE i < 20000) SELECT printf('%1000d', i) FROM n";
  return compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       revision("r2", "r1", "CREATE TABLE u (x text)" + space + ";\n" + rows, "DROP TABLE u")},
      {language});
}

void check_refused(const result<report>& done) {
  REQUIRE(!done);
  CHECK(done.error().code == errc::resource);
  CHECK(done.error().exit_code() == 8);
  CHECK(says(done.error(), "rolled back; the database stays at r1"));
}

}  // namespace

TEST_CASE("PostgreSQL's disk is full: rolled back, and said so") {
  const cluster server;
  const small_disk disk{server.make_directory("small"), "4m"};
  if (!disk.mounted()) return;
  const auto space = server.make_directory("small/space");
  static_cast<void>(server.query("CREATE TABLESPACE small LOCATION '" + space.string() + "'"));
  const auto bundle = of_much(dialect::postgresql, " TABLESPACE small");
  REQUIRE(upgrade(bundle.view(), server.url(), {.target = "r1"}));
  const auto done = upgrade(bundle.view(), server.url());
  check_refused(done);
  CHECK(done.error().sqlstate == "53100");
  CHECK(server.query("SELECT to_regclass('u') IS NULL") == "t\n");
}

TEST_CASE("PostgreSQL's limit of temporary files is reached: rolled back, and said so") {
  const cluster server{{"temp_file_limit = 1MB", "work_mem = 64kB"}};
  const auto bundle = compile(
      {revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
       revision("r2", "r1",
                "CREATE TABLE u AS SELECT md5(i::text) AS x FROM generate_series(1, 200000) n(i) "
                "ORDER BY 1",
                "DROP TABLE u")},
      {dialect::postgresql});
  REQUIRE(upgrade(bundle.view(), server.url(), {.target = "r1"}));
  const auto done = upgrade(bundle.view(), server.url());
  check_refused(done);
  CHECK(done.error().sqlstate == "53400");
  CHECK(server.query("SELECT to_regclass('u') IS NULL") == "t\n");
}

TEST_CASE("SQLite's disk is full: rolled back, said so, and whole") {
  const temporary_directory directory;
  const bool by_a_limit = GENERATE(false, true);
  const std::string mode = GENERATE("delete", "wal");
  std::optional<small_disk> disk;
  if (!by_a_limit) {
    disk.emplace(directory.path(), "2m");
    if (!disk->mounted()) return;
  }
  const auto url = "sqlite:///" + (directory.path() / "database").string();
  query(url, "PRAGMA journal_mode = " + mode);
  const auto bundle = of_much(dialect::sqlite);
  REQUIRE(upgrade(bundle.view(), url, {.target = "r1"}));
  std::optional<file_size_limit> limit;
  if (by_a_limit) limit.emplace(500'000);
  const auto done = upgrade(bundle.view(), url);
  limit.reset();
  check_refused(done);
  CHECK(query(url, "PRAGMA integrity_check") == "ok\n");
  CHECK(query(url, "SELECT name FROM sqlite_schema WHERE name = 'u'").empty());
  CHECK(query(url, "PRAGMA journal_mode") == mode + "\n");
  if (!by_a_limit) return;
  const auto again = upgrade(bundle.view(), url);
  if (!again) FAIL(to_string(again.error()));
  CHECK(query(url, "SELECT count(*) FROM u") == "20000\n");
}

TEST_CASE("a file finds no space: said so, and nothing is left behind") {
  const temporary_directory directory;
  const bool by_a_limit = GENERATE(false, true);
  const bool is_new = GENERATE(false, true);
  std::optional<small_disk> disk;
  if (!by_a_limit) {
    disk.emplace(directory.path(), "64k");
    if (!disk->mounted()) return;
  }
  const auto file = directory.path() / "r1.sql";
  const std::string content(200'000, '-');
  std::optional<file_size_limit> limit;
  if (by_a_limit) limit.emplace(50'000);
  const auto written =
      is_new ? generator::write_new(file, content) : generator::write_if_changed(file, content);
  limit.reset();
  REQUIRE(!written);
  CHECK(written.error().code == errc::resource);
  CHECK(written.error().exit_code() == 8);
  CHECK(written.error().hint == "free some space on that disk, or have the quota raised");
  CHECK(std::filesystem::is_empty(directory.path()));
}
