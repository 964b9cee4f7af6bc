// SPDX-License-Identifier: MIT
// SQLite keeps definitions as they were written. Two that say the same are the same here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aludel::autogenerate {

/// A name, of which SQLite does not look at the case.
[[nodiscard]] std::string lower(std::string name);

/// The tokens without comments: words and names in lower case and without quotes.
[[nodiscard]] std::vector<std::string> folded_tokens(std::string_view sql);
/// With the usual spaces between them.
[[nodiscard]] std::string joined_tokens(const std::vector<std::string>& tokens);
[[nodiscard]] std::string folded(std::string_view sql);

/// Without parentheses that hold all of it.
[[nodiscard]] std::vector<std::string> unwrapped(std::vector<std::string> tokens);

}  // namespace aludel::autogenerate
