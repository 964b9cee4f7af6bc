// SPDX-License-Identifier: MIT
// What the schema that is wanted has, and the revisions, or a database, have not.
#pragma once

#include <string>
#include <vector>

#include "autogenerate/stages.hpp"
#include "cli/command.hpp"

namespace aludel::commands {

struct comparison_wishes {
  std::vector<std::string> schema;     ///< files, in place of the schema that is wanted otherwise
  bool offline = false;                ///< against the revisions, though there is a database
  std::vector<std::string> renames{};  ///< "users.name:users.full_name"
  bool asks = false;                   ///< whether what looks like a rename is one
  bool online = false;                 ///< in steps for a database that is in use
  bool writes = false;                 ///< what is made goes into a revision
  bool unproved = false;               ///< without being tried out
};

/// Adds the options of what compares with a schema.
void declare_comparison(command_line& line, comparison_wishes& into);

struct comparison {
  std::vector<std::string> lines;           ///< what differs, for people
  std::vector<autogenerate::stage> stages;  ///< one behind the other
  std::vector<std::string> likely;          ///< what looks like a rename, as it can be told
  dialect language = dialect::sqlite;
  std::string with;  ///< "the revisions", or the database's URL without its password
};

/// The schema that is wanted. Error: there is none.
[[nodiscard]] outcome<wanted_schema> schema_for(const request& asked,
                                                const std::vector<std::string>& files);

/// The first ten, and how many more there are.
[[nodiscard]] std::string first_of(const std::vector<std::string>& all, std::string_view between);

/// It says something of databases of this dialect.
[[nodiscard]] bool is_for(const wanted_schema& wanted, dialect language);

/// "these look like renames: --rename …", or nothing.
[[nodiscard]] std::string told_as_renames(const std::vector<std::string>& likely);

/// Compares the wanted schema with what the revisions give, or with the database of the URL, which
/// has to be at its heads.
[[nodiscard]] outcome<comparison> compare_with_wanted(const request& asked,
                                                      const comparison_wishes& what);

}  // namespace aludel::commands
