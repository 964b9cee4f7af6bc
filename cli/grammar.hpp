// SPDX-License-Identifier: MIT
// A program's command line as it is declared: words are parsed by it, and help, man pages and
// completions are made of it.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/tool.hpp"

namespace aludel::commands {

/// What every command's options are stored in while they are parsed.
struct common_options {
  std::string url;
  std::vector<std::string> versions;
  std::vector<std::string> dialects;
  std::string environment;
  std::string config;
  bool quiet = false;
  bool verbose = false;
  bool json = false;  ///< looked for by `run`, so that it holds for wrong command lines too
  bool version = false;
};

struct declared_command {
  CLI::App* words = nullptr;
  action run;
  bool needs_settings = true;
};

struct grammar {
  CLI::App app;
  common_options common;
  std::vector<declared_command> commands;
};

/// Null if there is none of this name.
[[nodiscard]] const CLI::App* find_command(const CLI::App& program, std::string_view name);

[[nodiscard]] std::shared_ptr<grammar> declare(const tool& offered, const std::string& program);

}  // namespace aludel::commands
