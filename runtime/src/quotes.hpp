// SPDX-License-Identifier: MIT
// Texts and names, quoted as SQL of both dialects.
#pragma once

#include <string>
#include <string_view>

namespace aludel::detail {

/// A literal.
[[nodiscard]] std::string quoted_text(std::string_view text);
/// A name in double quotes, of any length.
[[nodiscard]] std::string quoted_name(std::string_view plain);
/// Between dollar quotes, which the text does not contain, wherever it ends: PostgreSQL.
[[nodiscard]] std::string dollar_quoted(std::string_view text);

}  // namespace aludel::detail
