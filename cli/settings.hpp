// SPDX-License-Identifier: MIT
// The settings that hold: what the command line, the environment, .env and aludel.toml say.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/configuration.hpp"

namespace aludel::commands {

/// A setting for people: secrets are left out.
struct setting {
  std::string name;
  json value;          ///< null: there is none
  std::string origin;  ///< "aludel.toml:3", ".env:1", "environment NAME", "--url", "default"
};

struct project_settings {
  configuration written;
  std::vector<setting> effective;
};

/// Completes what the command line says. `inside` is the bundle that the program has in it; null:
/// it works on a directory. That there is no URL, or no usable one, is for those to say who need
/// it: it goes to `request::no_url`.
[[nodiscard]] outcome<request> complete(request asked, const bundle* inside);

/// In MiB, of a revision.
[[nodiscard]] inline std::size_t max_file_size(const request& asked) {
  return asked.settings == nullptr ? generator::default_max_file_size
                                   : asked.settings->written.max_file_size;
}

}  // namespace aludel::commands
