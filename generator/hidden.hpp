// SPDX-License-Identifier: MIT
// Characters that hide what a text says: editors and reviewers see something else than databases.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aludel::generator {

struct hidden_character {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string name;  ///< "the character U+202E"
};

/// The first one from an offset on: a control character but tab and the ends of lines, or one that
/// turns the direction of the text behind it (https://trojansource.codes). The text is UTF-8.
[[nodiscard]] std::optional<hidden_character> next_hidden(std::string_view text, std::size_t from);

/// A line, or a name, with ? for these, for ends of lines, and for what is not UTF-8.
[[nodiscard]] std::string without_hidden(std::string_view text);

}  // namespace aludel::generator
