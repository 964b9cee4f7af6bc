// SPDX-License-Identifier: MIT
// Which names code that was written before a revision may use.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/revision.hpp"

namespace aludel::generator {

/// Of a word in lower case, as both dialects read it.
[[nodiscard]] constexpr char lower(char each) {
  return each >= 'A' && each <= 'Z' ? static_cast<char>(each + ('a' - 'A')) : each;
}

/// What a dialect finds in a statement besides its words.
using marks = std::function<void(const std::string&)>;
using marker = void (*)(const revision& from, const statement& what, const marks& add);

/// All words in the statements of all upgrades, inside of strings and bodies too: what a function
/// or a DO block says is in there. What was made by other means than revisions is not.
class known_names {
public:
  known_names(const linked_revisions& graph, std::size_t column, marker by);

  /// Whether a revision that does not stand on this one has the word, which is in lower case.
  [[nodiscard]] bool is_used(std::string_view word, std::uint32_t revision);
  /// A plain name (lower case, digits, `_`) that is not used.
  [[nodiscard]] bool is_new(std::string_view name, std::uint32_t revision);
  /// Whether a statement of a revision that does not stand on this one is marked so.
  [[nodiscard]] bool is_marked(const std::string& mark, std::uint32_t revision);

private:
  using users = std::unordered_map<std::string, std::vector<std::uint32_t>>;  ///< ascending

  void add_words(std::string_view text, std::uint32_t revision);
  void find_marks();
  void find_narrow_places();
  [[nodiscard]] bool is_any_before(const users& all, const std::string& key,
                                   std::uint32_t revision);
  [[nodiscard]] bool stands_on(std::uint32_t above, std::uint32_t below);

  const linked_revisions& graph_;
  std::size_t column_;
  marker marker_;
  users words_;
  users marks_;
  bool has_marks_ = false;    ///< they are found when the first is asked for
  std::vector<bool> narrow_;  ///< every later revision stands on this one
  std::vector<bool> above_;   ///< of the revision that was asked about last
  std::uint32_t above_of_ = 0;
};

}  // namespace aludel::generator
