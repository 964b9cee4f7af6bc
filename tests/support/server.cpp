// SPDX-License-Identifier: MIT
#include "tests/support/server.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tests/support/process.hpp"

namespace aludel::test {

private_server::private_server(const std::string& password) : directory_(files_.path().string()) {
  const auto* const asks = password.empty() ? "trust" : "scram-sha-256";
  write_file(files_.path() / "password", password + "\n");
  must(fmt::format("[ \"$(id -u)\" -ne 0 ] || chown -R nobody {}", directory_));
  must(fmt::format(
      "as_server \"$bin/initdb\" -D {}/data -U postgres -A {} {} --no-locale -E UTF8 "
      "--no-sync",
      directory_, asks, password.empty() ? "" : fmt::format("--pwfile={}/password", directory_)));
}

private_server::~private_server() {
  try {
    stop();
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
  }
}

void private_server::start(std::string_view under) {
  must(
      fmt::format("as_server {0} \"$bin/pg_ctl\" -D {1}/data -l {1}/log -w -t 60 -o \"-c "
                  "listen_addresses= -c unix_socket_directories={1} -c fsync=off\" start",
                  under, directory_));
  running_ = true;
}

void private_server::stop() {
  if (!running_) return;
  running_ = false;
  must(fmt::format("as_server \"$bin/pg_ctl\" -D {}/data -m fast -w stop", directory_));
}

void private_server::must(const std::string& command) const {
  constexpr std::string_view prepared = R"sh(
bin=${ALUDEL_POSTGRES_BIN:-$(pg_config --bindir)}
cd /
as_server() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" -ne 0 ]; then "$@"
  else setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups "$@"; fi
}
)sh";
  const auto out = files_.path() / "out";
  const auto done =
      run({"sh", "-c", fmt::format("{}{} >{} 2>&1", prepared, command, out.string())});
  if (done.exit_code == 0) return;
  throw std::runtime_error(
      fmt::format("{}\n{}{}", command, read_file(out), read_file(files_.path() / "log")));
}

}  // namespace aludel::test
