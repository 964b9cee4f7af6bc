// SPDX-License-Identifier: MIT
#include "autogenerate/array_casts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace aludel::autogenerate {

namespace {

using std::string_view;

constexpr string_view opening = "ARRAY[";

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || (static_cast<unsigned char>(byte) & 0x80U);
}

/// Behind the quoted text that begins there. A quote inside is written twice.
std::size_t behind_quotes(string_view text, std::size_t at) {
  const auto end = text.find(text[at], at + 1);
  return end == string_view::npos ? text.size() : end + 1;
}

/// An array as it is written: its elements, and the type that it is cast to.
struct array_cast {
  std::vector<string_view> elements;
  string_view type;     ///< of an element
  std::size_t end = 0;  ///< behind all of it
};

/// Its elements, from behind the bracket; `at` is moved behind the other one.
std::vector<string_view> take_elements(string_view text, std::size_t& at) {
  std::vector<string_view> found;
  auto begin = at;
  for (int depth = 0; at < text.size();) {
    const char byte = text[at];
    if (byte == '\'' || byte == '"') {
      at = behind_quotes(text, at);
      continue;
    }
    const bool ends = depth == 0 && byte == ']';
    if (ends || (depth == 0 && byte == ',')) {
      found.push_back(text.substr(begin, at - begin));
      begin = at + 2;  // ", "
    }
    if (byte == '[' || byte == '(') ++depth;
    if (byte == ']' || byte == ')') --depth;
    ++at;
    if (ends) return found;
  }
  return {};
}

/// From behind the colons; `at` is moved behind the brackets.
string_view take_type(string_view text, std::size_t& at) {
  const auto begin = at;
  while (at < text.size()) {
    if (text[at] == '"') {
      at = behind_quotes(text, at);
    } else if (text.substr(at).starts_with("[]")) {
      at += 2;
      return text.substr(begin, at - 2 - begin);
    } else if (is_word(text[at]) || text[at] == ' ' || text[at] == '.') {
      ++at;
    } else {
      break;
    }
  }
  return {};
}

/// A constant or a name, with its casts.
bool is_simple(string_view element) {
  std::size_t at = 0;
  if (element.starts_with('\'') || element.starts_with("E'")) {
    at = element.find('\'');
    while (at < element.size() && element[at] == '\'') at = behind_quotes(element, at);
  } else {
    while (at < element.size() && (is_word(element[at]) || element[at] == '.')) ++at;
  }
  return at > 0 && (at == element.size() || element.substr(at).starts_with("::"));
}

std::optional<array_cast> array_at(string_view text, std::size_t at) {
  if (at > 0 && is_word(text[at - 1])) return std::nullopt;
  array_cast found;
  at += opening.size();
  found.elements = take_elements(text, at);
  if (found.elements.empty() || !text.substr(at).starts_with("::")) return std::nullopt;
  at += 2;
  found.type = take_type(text, at);
  found.end = at;
  const bool simple = std::all_of(found.elements.begin(), found.elements.end(), is_simple);
  return found.type.empty() || !simple ? std::nullopt : std::optional(std::move(found));
}

}  // namespace

std::string spread_array_casts(string_view text) {
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\'' || text[at] == '"') {
      const auto end = behind_quotes(text, at);
      made += text.substr(at, end - at);
      at = end;
      continue;
    }
    const auto array =
        text.substr(at).starts_with(opening) ? array_at(text, at) : std::optional<array_cast>{};
    if (!array) {
      made += text[at++];
      continue;
    }
    made += opening;
    string_view between;
    for (const auto each : array->elements) {
      made += fmt::format("{}{}::{}", between, each, array->type);
      between = ", ";
    }
    made += ']';
    at = array->end;
  }
  return made;
}

}  // namespace aludel::autogenerate
