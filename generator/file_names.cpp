// SPDX-License-Identifier: MIT
#include "generator/file_names.hpp"

#include <algorithm>
#include <map>

#include "generator/utf8.hpp"

namespace aludel::generator {

namespace {

/// An accent that is a character of its own, U+0300 to U+036F.
bool is_accent(std::string_view character) {
  return character.size() == 2 &&
         (character[0] == '\xCC' || (character[0] == '\xCD' && character[1] < '\xB0'));
}

/// A Latin letter with its accent in it, U+00C0 to U+024F and U+1E00 to U+1EFF.
bool has_accent(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  return (character.size() == 2 && first >= 0xC3 && first <= 0xC9) ||
         (character.starts_with("\xE1") && character.size() == 3 && character[1] >= '\xB8' &&
          character[1] <= '\xBB');
}

struct blurred_name {
  std::string text;          ///< with one sign for each letter that has an accent
  bool own_accents = false;  ///< some of them are characters of their own
};

blurred_name blurred(std::string_view name) {
  constexpr char accented = '\1';
  blurred_name made;
  for (std::size_t at = 0; at < name.size();) {
    const auto length = std::max<std::size_t>(character_length(name, at), 1);
    const auto next = name.substr(at, length);
    at += length;
    if (is_accent(next) && !made.text.empty()) {
      made.text.back() = accented;
      made.own_accents = true;
    } else if (has_accent(next)) {
      made.text += accented;
    } else {
      made.text += next;
    }
  }
  return made;
}

}  // namespace

std::string small_letters(std::string_view text) {
  std::string folded{text};
  for (auto& each : folded) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each + ('a' - 'A'));
  }
  return folded;
}

std::vector<std::pair<std::string, std::string>> colliding(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> found;
  std::map<std::string, std::vector<const std::string*>> alike;
  for (const auto& name : names) {
    const auto small = small_letters(name);
    const auto [text, own_accents] = blurred(small);
    auto& others = alike[text];
    for (const auto* other : others) {
      const auto small_other = small_letters(*other);
      // Which letter it is would take a table of all of them: if accents are written in one way
      // only, names that look alike here may well be different.
      if (small == small_other || own_accents != blurred(small_other).own_accents) {
        found.emplace_back(name, *other);
      }
    }
    others.push_back(&name);
  }
  return found;
}

}  // namespace aludel::generator
