// SPDX-License-Identifier: MIT
#include "cli/sole_writer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace aludel::commands {

namespace fs = std::filesystem;

sole_writer::sole_writer(std::vector<fs::path> directories) {
  // Everybody in the same order, so that nobody waits for one who waits for him.
  std::error_code none;
  for (auto& each : directories) each = fs::weakly_canonical(each, none);
  std::sort(directories.begin(), directories.end());
  directories.erase(std::unique(directories.begin(), directories.end()), directories.end());
  for (const auto& each : directories) {
    const auto opened = ::open(each.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) continue;
    held_.push_back(opened);
    while (::flock(opened, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
}

sole_writer::~sole_writer() {
  for (const auto each : held_) ::close(each);
}

}  // namespace aludel::commands
