// SPDX-License-Identifier: MIT
#include "cli/private_server.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <vector>

#include "cli/postgres_cluster.hpp"
#include "cli/process.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "aludel-server-";
constexpr std::string_view owner = ".owner";

/// The script of the tests, which knows how to begin and how to end.
result<void> run_script(const std::string& what, const fs::path& directory,
                        const std::string& programs) {
  std::vector<std::string> words{"env", "-u", "ALUDEL_TEST_DATABASE_URL"};
  if (!programs.empty()) words.push_back("ALUDEL_POSTGRES_BIN=" + programs);
  for (const auto& each : {std::string("sh"), std::string("-c"), std::string(postgres_cluster),
                           std::string("postgres_cluster.sh"), what, directory.string()}) {
    words.push_back(each);
  }
  return run_program(words);
}

/// Where Debian has the programs of a version, unless others are named; empty: whatever there is.
std::string programs_of(int version) {
  if (std::getenv("ALUDEL_POSTGRES_BIN") != nullptr) return {};
  const auto there = fmt::format("/usr/lib/postgresql/{}/bin", version);
  std::error_code none;
  return version > 0 && fs::exists(there + "/initdb", none) ? there : std::string();
}

fs::path temporary_directory() {
  std::error_code none;
  auto found = fs::temp_directory_path(none);
  return none ? fs::path("/tmp") : found;
}

bool is_running(long process) {
  return process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
}

/// Others see to theirs.
bool is_ours(const fs::path& file) {
  struct stat its {};
  return ::stat(file.c_str(), &its) == 0 && its.st_uid == ::geteuid();
}

/// Of processes that are no more.
void stop_stale() {
  std::error_code none;
  for (const auto& each : fs::directory_iterator(temporary_directory(), none)) {
    const auto name = each.path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(owner) || !is_ours(each.path())) continue;
    long process = 0;
    std::ifstream{each.path()} >> process;
    const bool being_written = process == 0;
    if (being_written || is_running(process)) continue;
    auto directory = each.path().string();
    directory.resize(directory.size() - owner.size());
    static_cast<void>(run_script("stop", directory, {}));
  }
}

}  // namespace

result<std::unique_ptr<private_server>> private_server::start(int version) {
  stop_stale();
  const auto directory = temporary_directory() / fmt::format("{}{}", prefix, ::getpid());
  std::unique_ptr<private_server> made{new private_server(directory)};
  if (auto done = run_script("start", directory, programs_of(version)); !done) {
    return tl::unexpected{
        error{.code = errc::program_failed,
              .message = "a PostgreSQL server for scratch databases could not be started",
              .hint = "what was said above tells why; or give a URL, of a user who may create "
                      "databases, with --url or DATABASE_URL"}};
  }
  std::error_code none;
  if (!fs::exists(directory / "absent", none)) return made;
  return tl::unexpected{
      error{.code = errc::no_url,
            .message = "no PostgreSQL server is known on which the schema could be tried out, and "
                       "none is installed here",
            .hint = "give a URL, of a user who may create databases, with --url or DATABASE_URL, "
                    "or install a server: the package postgresql"}};
}

private_server::~private_server() {
  std::error_code none;
  const bool was_begun = fs::exists(directory_.string() + std::string(owner), none);
  if (was_begun) static_cast<void>(run_script("stop", directory_, {}));
}

std::string private_server::url() const {
  return "postgresql://postgres@/postgres?host=" + directory_.string();
}

}  // namespace aludel::commands
