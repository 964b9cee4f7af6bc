// SPDX-License-Identifier: MIT
// Which database the commands work on, and whether it is protected.
#pragma once

#include <optional>
#include <string>

#include "cli/configuration.hpp"
#include "cli/variables.hpp"

namespace aludel::commands {

struct database_choice {
  std::string url;
  std::optional<error> no_url;  ///< why it is empty, if there is a reason
  std::string url_origin;
  bool is_protected = false;
  std::string protection_origin;
};

/// From the command line, the chosen environment of aludel.toml, the variable DATABASE_URL, and
/// aludel.toml itself, in this order. Precondition: the environment is none or is there.
[[nodiscard]] database_choice choose_database(const request& asked, const configuration& written,
                                              const variables& known);

/// Where scratch databases are made.
void choose_scratch(scratch_wishes& made, const configuration& written, const variables& known);

}  // namespace aludel::commands
