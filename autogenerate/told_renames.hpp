// SPDX-License-Identifier: MIT
// Renames as people tell them: "users.name:users.full_name".
#pragma once

#include <aludel/error.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/rename.hpp"

namespace aludel::autogenerate {

/// Error: `usage`, for what is in neither schema, can mean several things, or is no rename.
[[nodiscard]] result<std::vector<name_change>> told_renames(const schema& before,
                                                            const schema& after,
                                                            const std::vector<std::string>& told);

/// Whether there is something that a rename can be told of by this name.
[[nodiscard]] bool is_there(const schema& in, std::string_view name);

/// "OLD:NEW", as such an option has it.
[[nodiscard]] std::string as_told(const name_change& of);

/// A word of a command line: with quotes, if a shell needs them.
[[nodiscard]] std::string for_shell(const std::string& word);

}  // namespace aludel::autogenerate
