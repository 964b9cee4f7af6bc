// SPDX-License-Identifier: MIT
#include "cli/process.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

namespace aludel::commands {

namespace {

constexpr int cannot_run = 127;

[[noreturn]] void become(char* const* words, const char* directory) {
  ::signal(SIGPIPE, SIG_DFL);  // pipes in shells end by it
  const bool there = *directory == '\0' || ::chdir(directory) == 0;
  if (there && ::dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) ::execvp(*words, words);
  ::_exit(cannot_run);
}

/// Its exit code; 128 + the signal that ended it. What interrupts us is to end it too.
int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) ::kill(child, SIGTERM);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

tl::unexpected<error> failure(const std::string& program, const std::string& what) {
  return tl::unexpected{
      error{.code = errc::program_failed, .message = fmt::format("`{}` {}", program, what)}};
}

}  // namespace

result<void> run_program(const std::vector<std::string>& words,
                         const std::filesystem::path& directory) {
  std::error_code none;
  if (!directory.empty() && !std::filesystem::is_directory(directory, none)) {
    return failure(words.front(),
                   fmt::format("cannot be run: there is no directory {}", directory.string()));
  }
  auto copies = words;
  std::vector<char*> pointers;
  pointers.reserve(copies.size() + 1);
  for (auto& each : copies) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  std::fflush(nullptr);
  const auto child = ::fork();
  if (child < 0) return failure(words.front(), "cannot be started");
  if (child == 0) become(pointers.data(), directory.c_str());
  const auto code = wait_for(child);
  if (code == 0) return {};
  if (code == cannot_run) return failure(words.front(), "cannot be run");
  return failure(words.front(), fmt::format("ended with exit code {}", code));
}

}  // namespace aludel::commands
