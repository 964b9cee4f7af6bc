// SPDX-License-Identifier: MIT
// The one place where answers and errors become output and an exit code.
#pragma once

#include "cli/command.hpp"

namespace aludel::commands {

[[nodiscard]] int print(std::string_view text);
/// To standard error. Where that cannot be written to, nobody is told, and the work goes on.
void tell(std::string_view text);
[[nodiscard]] int print(const answer& done, bool as_json, bool quiet);
[[nodiscard]] int print(const problems& found, bool as_json);

}  // namespace aludel::commands
