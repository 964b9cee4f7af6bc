// SPDX-License-Identifier: MIT
#include "cli/capture.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

extern char** environ;  // NOLINT(readability-redundant-declaration): not every system declares it

namespace aludel::commands {

namespace {

/// Both ends of a pipe, which other programs do not inherit.
class conduit {
public:
  conduit() {
    if (pipe(ends_.data()) != 0) ends_ = {-1, -1};
    for (const auto end : ends_) fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  conduit(const conduit&) = delete;
  conduit& operator=(const conduit&) = delete;
  ~conduit() {
    close(ends_[0]);
    close_write();
  }

  [[nodiscard]] int read_end() const { return ends_[0]; }
  [[nodiscard]] int write_end() const { return ends_[1]; }
  void close_write() { close(std::exchange(ends_[1], -1)); }

  /// False at the end.
  [[nodiscard]] bool read(std::string& into) const {
    std::array<char, 65536> buffer{};
    const auto count = ::read(ends_[0], buffer.data(), buffer.size());
    if (count < 0) return errno == EINTR;
    into.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

private:
  std::array<int, 2> ends_{-1, -1};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (auto& each : texts) all.push_back(each.data());
  all.push_back(nullptr);
  return all;
}

/// The environment, with these instead of what it has of the same names.
std::vector<std::string> environment_with(const variables& more) {
  std::vector<std::string> all;
  for (auto** each = environ; *each != nullptr; ++each) {
    const std::string_view entry = *each;
    const bool replaced = std::any_of(more.begin(), more.end(), [&](const auto& variable) {
      return entry.substr(0, entry.find('=')) == variable.first;
    });
    if (!replaced) all.emplace_back(entry);
  }
  for (const auto& [name, value] : more) all.push_back(fmt::format("{}={}", name, value));
  return all;
}

int start(pid_t& child, std::vector<std::string> words, std::vector<std::string> environment,
          const conduit& out, const conduit& err) {
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write_end(), STDERR_FILENO);
  const auto failed = posix_spawnp(&child, words.front().c_str(), &actions, nullptr,
                                   pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

void read_both(const conduit& out, const conduit& err, captured& into) {
  std::array<pollfd, 2> open{{{out.read_end(), POLLIN, 0}, {err.read_end(), POLLIN, 0}}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    if (poll(open.data(), open.size(), -1) < 0) continue;
    if (open[0].revents != 0 && !out.read(into.out)) open[0].fd = -1;
    if (open[1].revents != 0 && !err.read(into.err)) open[1].fd = -1;
  }
}

}  // namespace

result<captured> capture(const std::vector<std::string>& words, const variables& more) {
  conduit out;
  conduit err;
  pid_t child = 0;
  if (const auto failed = start(child, words, environment_with(more), out, err); failed != 0) {
    return tl::unexpected{error{.code = errc::unreadable,
                                .message = fmt::format("cannot run {}: {}", words.front(),
                                                       std::generic_category().message(failed))}};
  }
  out.close_write();
  err.close_write();
  captured done;
  read_both(out, err, done);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  done.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return done;
}

}  // namespace aludel::commands
