// SPDX-License-Identifier: MIT
// A new revision file before it is written: its name and content, checked.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "cli/settings.hpp"

namespace aludel::commands {

struct new_file {
  generator::new_revision revision;
  std::string name;  ///< below its versions directory
  std::string content;
};

/// Lays the revision out by the project's template; `sql_file`, unless empty, has its upgrade.
/// Errors: what the parser says of the result, in the files that it comes from; `usage` for a
/// message that cannot be one.
[[nodiscard]] outcome<new_file> make_file(const request& asked, generator::new_revision revision,
                                          const std::filesystem::path& sql_file);

/// The dialects that new statements are for: those asked for, else the URL's; none if neither says.
[[nodiscard]] std::vector<dialect> dialects_of(const request& asked);
/// If neither says, those that the revisions inside the program have.
[[nodiscard]] outcome<std::vector<dialect>> dialects_at_hand(const request& asked);

/// All that the project has, whatever is asked for: a revision says what it does in each.
[[nodiscard]] outcome<std::vector<dialect>> dialects_of_project(const request& asked);

/// What is wrong by the rules of those dialects. Where nobody says which they are, one that finds
/// nothing is enough; else those of PostgreSQL hold.
[[nodiscard]] problems wrong_in_all(
    const request& asked, const std::function<problems(std::span<const dialect>)>& wrong_in);

/// Errors in a new file with the places that they come from: the file with its statements, or the
/// template. Sections that are still to be written are no errors.
[[nodiscard]] problems at_their_origin(problems found, const request& asked, const new_file& made,
                                       const std::filesystem::path& sql_file);

}  // namespace aludel::commands
