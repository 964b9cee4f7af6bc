// SPDX-License-Identifier: MIT
#include "tests/faults/pgbouncer.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

#include "tests/support/process.hpp"

namespace aludel::test {

namespace {

constexpr auto settings = R"([databases]
* = host={} port={}
[pgbouncer]
listen_port = {}
unix_socket_dir = {}
auth_type = trust
auth_file = {}/users
pool_mode = {}
max_client_conn = 200
default_pool_size = 20
)";

/// It refuses to run as root.
std::vector<std::string> command_of(const std::string& program, const std::string& file) {
  if (geteuid() != 0) return {program, file};
  return {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", program, file};
}

}  // namespace

pgbouncer::pgbouncer(const std::string& program, reusable_database& behind,
                     const std::string& mode) {
  configure(behind.socket(), mode);
  process_ = std::make_unique<child>(command_of(program, host() + "/settings"));
  wait_until_up(behind);
}

void pgbouncer::configure(const std::string& server_socket, const std::string& mode) const {
  constexpr std::string_view file = "/.s.PGSQL.";
  const auto at = server_socket.rfind(file);
  write_file(host() + "/settings",
             fmt::format(settings, server_socket.substr(0, at),
                         server_socket.substr(at + file.size()), port, host(), host(), mode));
  write_file(host() + "/users", "\"postgres\" \"\"\n");
  if (geteuid() != 0) return;
  const auto* const nobody = getpwnam("nobody");
  if (nobody == nullptr || chown(host().c_str(), nobody->pw_uid, nobody->pw_gid) != 0) {
    throw std::runtime_error("cannot give PgBouncer its directory");
  }
}

void pgbouncer::wait_until_up(const reusable_database& behind) {
  for (int attempt = 1;; ++attempt) {
    try {
      static_cast<void>(connect_to(behind.url_by(host(), port)));
      return;
    } catch (const std::exception& failed) {
      if (process_->wait(std::chrono::milliseconds(50)) || attempt > 200) {
        throw std::runtime_error(
            fmt::format("PgBouncer does not come up: {}\n{}", failed.what(),
                        process_->wait(std::chrono::milliseconds(0)) ? process_->output() : ""));
      }
    }
  }
}

}  // namespace aludel::test
