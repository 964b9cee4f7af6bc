// SPDX-License-Identifier: MIT
#include "tests/faults/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <stdexcept>

#include "tests/support/process.hpp"

extern char** environ;

namespace aludel::test {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> all;
  all.reserve(words.size() + 1);
  for (const auto& each : words) all.push_back(const_cast<char*>(each.c_str()));
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> with_ours(const std::map<std::string, std::string>& added) {
  std::vector<std::string> all;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string entry = *each;
    if (added.count(entry.substr(0, entry.find('='))) == 0) all.push_back(entry);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

}  // namespace

child::child(const std::vector<std::string>& arguments,
             const std::map<std::string, std::string>& environment) {
  const auto output = (directory_.path() / "output").string();
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  const auto entries = with_ours(environment);
  const auto failed = posix_spawnp(&pid_, arguments.front().c_str(), &files, nullptr,
                                   pointers(arguments).data(), pointers(entries).data());
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error(arguments.front() + ": " + std::strerror(failed));
  handle_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  if (handle_ < 0) throw std::runtime_error("no pidfd");
  fcntl(handle_, F_SETFD, FD_CLOEXEC);
}

child::~child() {
  if (!exit_code_) {
    kill();
    wait();
  }
  close(handle_);
}

std::optional<int> child::wait(std::chrono::milliseconds patience) {
  if (exit_code_) return exit_code_;
  pollfd end{handle_, POLLIN, 0};
  if (poll(&end, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  int status = 0;
  waitpid(pid_, &status, 0);
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

int child::wait() {
  if (const auto code = wait(std::chrono::minutes(1))) return *code;
  kill();
  wait(std::chrono::minutes(1));
  exit_code_ = hung;
  return hung;
}

void child::kill() const { ::kill(pid_, SIGKILL); }

std::string child::output() const { return read_file(directory_.path() / "output"); }

}  // namespace aludel::test
