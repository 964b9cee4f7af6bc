// SPDX-License-Identifier: MIT
// What the schema that is wanted has, and the revisions, or a database, have not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "autogenerate/draft.hpp"
#include "cli/command.hpp"

namespace aludel::commands {

struct comparison_wishes {
  std::filesystem::path schema;  ///< the file of the schema that is wanted; empty: aludel.toml's
  bool offline = false;          ///< against the revisions, though there is a database
  bool unproved = true;          ///< what is made is not tried out
};

/// Adds the options of what compares with a schema.
void declare_comparison(CLI::App& app, comparison_wishes& into);

struct comparison {
  std::vector<std::string> lines;  ///< what differs, for people
  autogenerate::draft made;
  std::string with;  ///< "the revisions", or the database's URL without its password
};

/// Compares the wanted schema with what the revisions give, or with the database of the URL, which
/// has to be at its heads.
[[nodiscard]] outcome<comparison> compare_with_wanted(const request& asked,
                                                      const comparison_wishes& what);

}  // namespace aludel::commands
