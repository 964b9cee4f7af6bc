// SPDX-License-Identifier: MIT
#include "generator/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "generator/utf8.hpp"

namespace aludel::generator {

namespace {

constexpr std::string_view name_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
constexpr std::size_t longest = 63;  // bytes; PostgreSQL cuts what is longer
constexpr std::size_t longest_bundle = 255;

constexpr std::array<std::string_view, 92> keywords{
    "alignas",       "alignof",     "and",
    "and_eq",        "asm",         "auto",
    "bitand",        "bitor",       "bool",
    "break",         "case",        "catch",
    "char",          "char16_t",    "char32_t",
    "char8_t",       "class",       "co_await",
    "co_return",     "co_yield",    "compl",
    "concept",       "const",       "const_cast",
    "consteval",     "constexpr",   "constinit",
    "continue",      "decltype",    "default",
    "delete",        "do",          "double",
    "dynamic_cast",  "else",        "enum",
    "explicit",      "export",      "extern",
    "false",         "float",       "for",
    "friend",        "goto",        "if",
    "inline",        "int",         "long",
    "mutable",       "namespace",   "new",
    "noexcept",      "not",         "not_eq",
    "nullptr",       "operator",    "or",
    "or_eq",         "private",     "protected",
    "public",        "register",    "reinterpret_cast",
    "requires",      "return",      "short",
    "signed",        "sizeof",      "static",
    "static_assert", "static_cast", "struct",
    "switch",        "template",    "this",
    "thread_local",  "throw",       "true",
    "try",           "typedef",     "typeid",
    "typename",      "union",       "unsigned",
    "using",         "virtual",     "void",
    "volatile",      "wchar_t",     "while",
    "xor",           "xor_eq"};

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

bool is_identifier(std::string_view text) {
  const bool digit = !text.empty() && text.front() >= '0' && text.front() <= '9';
  return !text.empty() && !digit && text.find_first_not_of(name_characters) == text.npos &&
         std::find(keywords.begin(), keywords.end(), text) == keywords.end();
}

bool starts_with(std::string_view name, std::string_view lower_case) {
  return name.size() >= lower_case.size() &&
         same_letters(name.substr(0, lower_case.size()), lower_case);
}

}  // namespace

std::string wrong_with_table_name(std::string_view name) {
  const auto odd = name.find_first_not_of(name_characters);
  if (odd != std::string_view::npos) {
    return fmt::format("\"{}\" has a character that these names cannot have", name);
  }
  if (name.size() > longest) return fmt::format("the name has {} characters", name.size());
  if (starts_with(name, "pg_") || starts_with(name, "sqlite_")) {
    return fmt::format("\"{}\" begins as the names of the database itself do", name);
  }
  return {};
}

std::string wrong_with_bundle_name(std::string_view name) {
  if (name.size() > longest_bundle) return fmt::format("the name has {} bytes", name.size());
  for (std::size_t at = 0; at < name.size();) {
    const auto length = plain_length(name, at);
    if (length == 0) return "the name has a control character, or bytes that are not UTF-8";
    at += length;
  }
  return {};
}

std::string possible_bundle_name(std::string_view name) {
  std::string made;
  for (std::size_t at = 0; at < name.size();) {
    const auto length = plain_length(name, at);
    const auto next = length == 0 ? "_" : name.substr(at, length);
    if (made.size() + next.size() > longest_bundle) break;
    made += next;
    at += std::max<std::size_t>(length, 1);
  }
  return made;
}

std::string wrong_with_namespace(std::string_view name) {
  constexpr std::string_view between = "::";
  for (auto rest = name;;) {
    const auto end = std::min(rest.find(between), rest.size());
    const auto part = rest.substr(0, end);
    if (!is_identifier(part)) return fmt::format("\"{}\" is not a name in C++", name);
    if (end == rest.size()) return {};
    rest.remove_prefix(end + between.size());
  }
}

bool same_letters(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool same_table(std::string_view one, std::string_view other) { return same_letters(one, other); }

}  // namespace aludel::generator
