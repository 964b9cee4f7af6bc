// SPDX-License-Identifier: MIT
// Running real programs.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace aludel::test {

struct finished_process {
  int exit_code = 0;  ///< 128 + the signal that ended it
  std::string out;
  std::string err;
};

struct process_options {
  std::filesystem::path directory{};                 ///< where it runs; empty: here
  std::map<std::string, std::string> environment{};  ///< added to ours; an empty value removes
};

/// Runs a program to its end, without standard input.
[[nodiscard]] finished_process run(const std::vector<std::string>& arguments,
                                   const process_options& options = {});

/// The content of a file.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& content);

}  // namespace aludel::test
