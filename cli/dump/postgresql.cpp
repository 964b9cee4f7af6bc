// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "cli/capture.hpp"
#include "cli/dump/dump.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// "pg_dump (PostgreSQL) 15.18 (Debian …)"; 0 if it is none that can be run.
int major_version(const std::string& path) {
  const auto told = capture({path, "--version"});
  constexpr std::string_view before = "(PostgreSQL) ";
  const auto at = told ? told->out.find(before) : std::string::npos;
  int major = 0;
  if (at == std::string::npos) return major;
  const auto* digits = told->out.data() + at + before.size();
  std::from_chars(digits, told->out.data() + told->out.size(), major);
  return major;
}

/// That of PATH, and all that Debian's packages have installed beside each other.
std::vector<pg_dump_program> installed() {
  std::vector<std::string> paths{"pg_dump"};
  std::error_code failed;
  for (fs::directory_iterator each{"/usr/lib/postgresql", failed};
       !failed && each != fs::directory_iterator{}; each.increment(failed)) {
    paths.push_back((each->path() / "bin/pg_dump").string());
  }
  std::vector<pg_dump_program> found;
  for (auto& path : paths) {
    if (const auto major = major_version(path); major > 0) found.push_back({path, major});
  }
  return found;
}

result<int> server_version(detail::database& connection) {
  const auto rows = connection.query("SHOW server_version_num");
  if (!rows) return tl::unexpected{rows.error()};
  const auto text = rows->front().front().value_or("");
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number / 10000;
}

result<captured> run(const pg_dump_program& program, const detail::database_url& url,
                     const std::vector<std::string>& own_tables) {
  const auto connection = without_password(url.target);
  // Subscriptions hold connection strings, with passwords.
  std::vector<std::string> words{program.path,      "--schema-only",      "--no-owner",
                                 "--no-privileges", "--no-subscriptions", "--no-password",
                                 "--encoding=UTF8"};
  for (const auto table : foreign_records) {
    words.push_back(fmt::format("--exclude-table=*.{}", table));
  }
  for (const auto& table : own_tables) {
    words.push_back(fmt::format("--exclude-table=*.\"{}\"", table));
  }
  words.push_back("--dbname=" + connection.target);
  variables more{{"LC_ALL", "C"}};
  if (!connection.password.empty()) more.emplace_back("PGPASSWORD", connection.password);
  return capture(words, more);
}

}  // namespace

result<pg_dump_program> choose_pg_dump(const std::vector<pg_dump_program>& there, int server) {
  const pg_dump_program* best = nullptr;
  for (const auto& each : there) {
    if (each.major >= server && (best == nullptr || each.major < best->major)) best = &each;
  }
  if (best != nullptr) return *best;
  return tl::unexpected{error{
      .code = errc::unreadable,
      .message = there.empty()
                     ? fmt::format("there is no pg_dump, and the server is PostgreSQL {}", server)
                     : fmt::format("pg_dump is of PostgreSQL {}, and the server of {}",
                                   there.front().major, server),
      .hint = fmt::format("install the package postgresql-client-{}", server),
      .notes = {"nothing was written"}}};
}

result<dumped_schema> dump_postgresql(detail::database& connection, const detail::database_url& url,
                                      const own_record& own) {
  const auto version = server_version(connection);
  if (!version) return tl::unexpected{version.error()};
  const auto program = choose_pg_dump(installed(), *version);
  if (!program) return tl::unexpected{program.error()};
  auto done = run(*program, url, own.tables);
  if (!done) return tl::unexpected{done.error()};
  if (done->exit_code == 0) return without_session(std::move(done->out), own.schema);
  return tl::unexpected{
      error{.code = errc::database_failed,
            .message = fmt::format("pg_dump failed: {}", done->err.substr(0, done->err.find('\n'))),
            .hint = "the role must be allowed to read all of the schema",
            .notes = {"nothing was written"}}};
}

}  // namespace aludel::commands
