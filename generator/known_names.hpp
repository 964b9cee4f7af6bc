// SPDX-License-Identifier: MIT
// Which names code that was written before a revision may use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/revision.hpp"

namespace aludel::generator {

/// All words in the statements of all upgrades, inside of strings and bodies too: what a function
/// or a DO block says is in there. What was made by other means than revisions is not.
class known_names {
public:
  known_names(const linked_revisions& graph, std::size_t column);

  /// Whether a revision that does not stand on this one has the word, which is in lower case.
  [[nodiscard]] bool is_used(std::string_view word, std::uint32_t revision);
  /// A plain name (lower case, digits, `_`) that is not used.
  [[nodiscard]] bool is_new(std::string_view name, std::uint32_t revision);

private:
  void add_words(std::string_view text, std::uint32_t revision);
  void find_narrow_places();
  [[nodiscard]] bool stands_on(std::uint32_t above, std::uint32_t below);

  const linked_revisions& graph_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> users_;  ///< ascending
  std::vector<bool> narrow_;  ///< every later revision stands on this one
  std::vector<bool> above_;   ///< of the revision that was asked about last
  std::uint32_t above_of_ = 0;
};

}  // namespace aludel::generator
