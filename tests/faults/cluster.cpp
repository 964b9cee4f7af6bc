// SPDX-License-Identifier: MIT
#include "tests/faults/cluster.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "tests/support/process.hpp"

namespace aludel::test {

namespace {

finished_process succeed(const std::vector<std::string>& command) {
  auto done = run(command);
  if (done.exit_code == 0) return done;
  throw std::runtime_error(fmt::format("{} ended with {}:\n{}{}", fmt::join(command, " "),
                                       done.exit_code, done.out, done.err));
}

/// The path of one of the server's programs.
std::string program(const std::string& name) {
  const char* set = std::getenv("ALUDEL_POSTGRES_BIN");
  if (set != nullptr) return fmt::format("{}/{}", set, name);
  auto directory = succeed({"pg_config", "--bindir"}).out;
  directory.erase(directory.find_last_not_of('\n') + 1);
  return fmt::format("{}/{}", directory, name);
}

void give_to_server(const std::filesystem::path& directory) {
  if (geteuid() != 0) return;
  const auto* const nobody = getpwnam("nobody");
  if (nobody == nullptr || chown(directory.c_str(), nobody->pw_uid, nobody->pw_gid) != 0) {
    throw std::runtime_error("cannot give the server its directory");
  }
}

}  // namespace

void as_server(const std::vector<std::string>& command) {
  std::vector<std::string> all;
  // It refuses to run as root.
  if (geteuid() == 0) {
    all = {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"};
  }
  all.insert(all.end(), command.begin(), command.end());
  succeed(all);
}

cluster::cluster(const std::vector<std::string>& settings) {
  prepare_directory();
  as_server({program("initdb"), "-D", directory_.path() / "data", "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--no-locale", "--no-sync"});
  configure(settings);
  start();
}

std::unique_ptr<cluster> cluster::following(const cluster& primary) {
  std::unique_ptr<cluster> made{new cluster(copied{})};
  made->prepare_directory();
  as_server({program("pg_basebackup"), "-h", primary.directory_.path(), "-U", "postgres", "-D",
             made->directory_.path() / "data", "-R", "-X", "stream", "-c", "fast"});
  made->configure({});
  made->start();
  return made;
}

cluster::~cluster() {
  try {
    kill();
  } catch (const std::exception&) {  // it does not run
  }
}

std::string cluster::url() const {
  return fmt::format("postgresql://postgres@/postgres?host={}", directory_.path().string());
}

std::string cluster::log() const { return read_file(directory_.path() / "log"); }

std::filesystem::path cluster::make_directory(const std::string& name) const {
  const auto made = directory_.path() / name;
  std::filesystem::create_directory(made);
  give_to_server(made);
  return made;
}

void cluster::prepare_directory() const { give_to_server(directory_.path()); }

void cluster::configure(const std::vector<std::string>& settings) const {
  std::ofstream file{directory_.path() / "data" / "postgresql.conf", std::ios::app};
  file << fmt::format("listen_addresses = ''\nunix_socket_directories = '{}'\nfsync = off\n{}\n",
                      directory_.path().string(), fmt::join(settings, "\n"));
}

void cluster::start() const {
  as_server({program("pg_ctl"), "-D", directory_.path() / "data", "-l", directory_.path() / "log",
             "-w", "-t", "60", "start"});
}

void cluster::start_without_waiting() const {
  as_server({program("pg_ctl"), "-D", directory_.path() / "data", "-l", directory_.path() / "log",
             "-W", "start"});
}

void cluster::kill() const {
  as_server({program("pg_ctl"), "-D", directory_.path() / "data", "-m", "immediate", "-w", "stop"});
}

}  // namespace aludel::test
