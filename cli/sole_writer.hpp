// SPDX-License-Identifier: MIT
// One program at a time adds to the directories of revision files.
#pragma once

#include <filesystem>
#include <vector>

namespace aludel::commands {

/// Waits for its turn, and gives it back in the end, or when the process ends. Where the system
/// does not know such locks, and for a directory that is not there, it does not wait.
class sole_writer {
public:
  explicit sole_writer(std::vector<std::filesystem::path> directories);
  sole_writer(const sole_writer&) = delete;
  sole_writer& operator=(const sole_writer&) = delete;
  ~sole_writer();

private:
  std::vector<int> held_;
};

}  // namespace aludel::commands
