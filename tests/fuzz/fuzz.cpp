// SPDX-License-Identifier: MIT
#include "tests/fuzz/fuzz.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "generator/hidden.hpp"

namespace aludel::fuzz {

namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

void require(bool holds, std::string_view what) {
  if (holds) return;
  fmt::print(stderr, "this does not hold: {}\n", what);
  std::abort();
}

void require_equal(std::string_view one, std::string_view other, std::string_view what) {
  if (one == other) return;
  fmt::print(stderr, "these are not equal: {}\n---- one\n{}\n---- other\n{}\n", what, one, other);
  std::abort();
}

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

void require_places(const generator::source& file, const generator::problems& found) {
  const auto lines = split(file.text, '\n');
  for (const auto& problem : found) {
    require(problem.where.has_value(), "a problem has a place");
    const auto& where = *problem.where;
    require(where.file == file.file, "a problem is of its file");
    require(!problem.message.empty(), "a problem has a message");
    require(where.line >= 1 && static_cast<std::size_t>(where.line) <= lines.size(),
            "a problem's line is in the file");
    auto line = lines[static_cast<std::size_t>(where.line) - 1];
    if (line.ends_with('\r')) line.remove_suffix(1);
    require(where.text == line || where.text == generator::without_hidden(line),
            "a problem shows its line");
    require(where.column >= 1 && static_cast<std::size_t>(where.column) <= characters(line) + 2,
            "a problem's column is in its line, or just behind it");
    require(where.length >= 1, "something is underlined");
  }
}

std::string described(const generator::problems& found) {
  std::string all;
  for (const auto& each : found) all += to_string(each) + "\n";
  return all;
}

}  // namespace aludel::fuzz
