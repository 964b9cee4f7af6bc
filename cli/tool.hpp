// SPDX-License-Identifier: MIT
// A program's command line: its commands, and running the one that is asked for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace aludel::commands {

struct tool {
  std::string_view summary;  ///< a sentence
  std::vector<command> commands;
  loader load;
  /// Completes what the command line says from the environment, .env and aludel.toml. Absent from
  /// programs that have no use for files: they have no --versions.
  std::function<outcome<request>(request)> configure;
  /// Completes what an error advises with what this program can do. May be absent.
  std::function<void(const request&, problems&)> advise;
};

/// Runs the command and prints its answer. Returns the exit code.
[[nodiscard]] int run(const tool& offered, int argc, char** argv);

/// The operator's commands: they work on a database and write no files.
[[nodiscard]] std::vector<command> operator_commands();

/// A loader of this bundle, which must outlive it.
[[nodiscard]] loader embedded(const bundle& revisions);

}  // namespace aludel::commands
