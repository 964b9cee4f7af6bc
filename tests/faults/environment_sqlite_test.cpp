// SPDX-License-Identifier: MIT
// SQLite files that others write to all the time, or that cannot be written to.
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "runtime/src/network_file_system.hpp"
#include "tests/faults/environment.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"

using namespace aludel;
using namespace aludel::test;
using texts = std::vector<std::string>;

namespace {

generator::packed_bundle two_tables() {
  return compile({revision("r1", "", "CREATE TABLE t (id integer)", "DROP TABLE t"),
                  revision("r2", "r1", "CREATE TABLE u (id integer)", "DROP TABLE u")},
                 {dialect::sqlite});
}

/// A file with a table `busy`.
class file {
public:
  explicit file(const std::string& mode) {
    query(url(), "PRAGMA journal_mode = " + mode);
    query(url(), "CREATE TABLE busy (id integer)");
  }

  [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }
  [[nodiscard]] std::filesystem::path path() const { return directory_.path() / "database"; }
  [[nodiscard]] std::string url() const { return "sqlite:///" + path().string(); }

private:
  temporary_directory directory_;
};

/// A process that writes, transaction after transaction, or holds one open.
class writer {
public:
  writer(const file& to, const std::string& statements) : pid_(fork()) {
    if (pid_ == 0) write(to.path(), statements);
  }
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;
  ~writer() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

private:
  [[noreturn]] static void write(const std::filesystem::path& path, const std::string& statements) {
    sqlite3* to = nullptr;
    sqlite3_open(path.c_str(), &to);
    sqlite3_busy_timeout(to, 60'000);
    const bool ends = statements.find("COMMIT") != std::string::npos;
    for (;;) {
      sqlite3_exec(to, statements.c_str(), nullptr, nullptr, nullptr);
      if (!ends) pause();
    }
  }

  pid_t pid_;
};

struct outcome {
  int exit_code = 0;
  std::string text;
};

/// In a process that may not do what the file's rights forbid, as root may.
outcome upgrade_without_privileges(const bundle& revisions, const std::string& url,
                                   const options& wishes = {}) {
  const temporary_directory directory;
  const auto answer = directory.path() / "answer";
  write_file(answer, "");
  std::filesystem::permissions(answer, std::filesystem::perms::all);
  const auto pid = fork();
  if (pid == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(126);
    const auto done = upgrade(revisions, url, wishes);
    write_file(answer, done ? "" : to_string(done.error()));
    _exit(done ? 0 : done.error().exit_code());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .text = read_file(answer)};
}

void give_away(const std::filesystem::path& what) {
  if (geteuid() == 0) REQUIRE(chown(what.c_str(), 65534, 65534) == 0);
}

}  // namespace

TEST_CASE("a process that writes all the time is waited for") {
  const file database{GENERATE("delete", "wal")};
  const auto bundle = two_tables();
  const writer other{database, "BEGIN IMMEDIATE; INSERT INTO busy VALUES (1); COMMIT"};
  const auto writes = [&] {
    try {
      return query(database.url(), "SELECT count(*) > 20 FROM busy") == "1\n";
    } catch (const std::exception&) {  // it leaves nobody the time to read
      return false;
    }
  };
  wait_until(writes, "the other process writes");
  const auto done = upgrade(bundle.view(), database.url(), {.lock_wait = 30s});
  if (done) {
    CHECK(done->heads == texts{"r2"});
  } else {
    INFO(to_string(done.error()));
    CHECK(done.error().exit_code() == 4);
    // Perhaps it did not even leave the time to read.
    CHECK((says(done.error(), "the database stays at base") ||
           says(done.error(), "nothing was changed")));
  }
}

TEST_CASE("a process that never lets go of the file is not waited for without end") {
  const file database{GENERATE("delete", "wal")};
  const auto bundle = two_tables();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  {
    const writer other{database, "BEGIN IMMEDIATE; INSERT INTO busy VALUES (1)"};
    wait_until(
        [&] {
          sqlite3* probe = nullptr;
          sqlite3_open(database.path().c_str(), &probe);
          const auto code = sqlite3_exec(probe, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
          sqlite3_close(probe);
          return code == SQLITE_BUSY;
        },
        "the other process holds the file");
    const auto done =
        upgrade(bundle.view(), database.url(), {.lock_wait = 500ms, .lock_timeout = 100ms});
    REQUIRE(!done);
    CHECK(done.error().code == errc::locked);
    CHECK(done.error().exit_code() == 4);
    CHECK(says(done.error(), "the database stays at r1"));
  }
  CHECK(upgrade(bundle.view(), database.url()));
}

TEST_CASE("a file or directory that cannot be written starts if up to date, else is refused") {
  const file database{"delete"};
  const auto bundle = two_tables();
  REQUIRE(upgrade(bundle.view(), database.url(), {.target = "r1"}));
  using perms = std::filesystem::perms;
  const bool directory = GENERATE(false, true);
  give_away(database.path());
  give_away(database.directory());
  const auto what = directory ? database.directory() : database.path();
  std::filesystem::permissions(what, perms::owner_write | perms::group_write | perms::others_write,
                               std::filesystem::perm_options::remove);

  const auto current = upgrade_without_privileges(bundle.view(), database.url(), {.target = "r1"});
  INFO(current.text);
  CHECK(current.exit_code == 0);
  const auto refused = upgrade_without_privileges(bundle.view(), database.url());
  INFO(refused.text);
  CHECK(refused.exit_code == 7);
  CHECK(refused.text.find("[not-writable]") != std::string::npos);
  CHECK(refused.text.find(directory ? "directory of the database file" : "file is read-only") !=
        std::string::npos);
  CHECK(refused.text.find("1 revision is to run; nothing was changed") != std::string::npos);
  CHECK(query(database.url(), "SELECT revision FROM aludel_version") == "r1\n");
}

TEST_CASE("network file systems are known by their numbers, and local ones are none") {
  using detail::network_file_system;
  CHECK(network_file_system(0x6969) == "NFS");
  CHECK(network_file_system(0xFF534D42) == "CIFS");
  CHECK(network_file_system(0xFE534D42) == "SMB2");
  CHECK(network_file_system(0x65735546) == "FUSE");
  CHECK(network_file_system(0xEF53).empty());      // ext4
  CHECK(network_file_system(0x58465342).empty());  // XFS
  CHECK(network_file_system(0x9123683E).empty());  // btrfs
  CHECK(network_file_system(0x01021994).empty());  // tmpfs
  const temporary_directory here;
  CHECK(detail::network_warning(here.path().string()).empty());
  CHECK(detail::network_warning("").empty());
}

namespace {

/// Who may read a file, and no more.
class reader {
public:
  explicit reader(const std::filesystem::path& file) {
    namespace fs = std::filesystem;
    fs::permissions(file.parent_path(), fs::perms(0755));
    fs::permissions(file, fs::perms(0444));
    if (root_) REQUIRE(seteuid(65534) == 0);
  }
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  ~reader() {
    if (root_) static_cast<void>(seteuid(0));
  }

private:
  bool root_ = geteuid() == 0;
};

}  // namespace

TEST_CASE("what a killed writer left is undone for who reads, or told who may not do that") {
  const file left{"DELETE"};
  const auto bundle = two_tables();
  REQUIRE(upgrade(bundle.view(), left.url()));
  const file copied{"DELETE"};
  sqlite3* writer = nullptr;
  REQUIRE(sqlite3_open(left.path().c_str(), &writer) == SQLITE_OK);
  sqlite3_exec(writer,
               "PRAGMA cache_size = 1; BEGIN IMMEDIATE;"
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999)"
               "INSERT INTO busy SELECT i FROM n",
               nullptr, nullptr, nullptr);
  for (const auto* const part : {"", "-journal"}) {
    std::filesystem::copy_file(left.path().string() + part, copied.path().string() + part,
                               std::filesystem::copy_options::overwrite_existing);
  }
  sqlite3_close(writer);
  const auto refused = [&] {
    const reader other{copied.path()};
    return upgrade(bundle.view(), copied.url());
  }();
  REQUIRE(!refused);
  CHECK(says(refused.error(), "its last writer did not come to its end"));
  CHECK(refused.error().hint == "open it once as a user who may write it");
  CHECK(upgrade(bundle.view(), copied.url() + "?mode=ro"));
  CHECK(query(copied.url(), "SELECT count(*) FROM busy") == "0\n");
}
