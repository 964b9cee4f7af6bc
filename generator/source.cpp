// SPDX-License-Identifier: MIT
#include "generator/source.hpp"

#include <algorithm>
#include <tuple>

namespace aludel::generator {

namespace {

long characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  });
}

}  // namespace

location place(const source& file, std::size_t offset, std::size_t length) {
  const std::string_view text = file.text;
  offset = std::min(offset, text.size());
  const auto before = text.substr(0, offset);
  const auto newline = before.rfind('\n');
  const auto begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto end = std::min(text.find('\n', offset), text.size());
  auto line = text.substr(begin, end - begin);
  const auto underlined = text.substr(offset, std::min(length, end - offset));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {.file = file.file,
          .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(characters(before.substr(begin))) + 1,
          .text = std::string(line),
          .length = std::max(1, static_cast<int>(characters(underlined)))};
}

error problem_at(const source& file, std::size_t offset, std::size_t length, errc code,
                 std::string message, std::string hint) {
  return {.code = code,
          .message = std::move(message),
          .where = place(file, offset, length),
          .hint = std::move(hint)};
}

void sort(problems& found) {
  const auto key = [](const error& problem) {
    return problem.where ? std::tuple(std::string_view(problem.where->file), problem.where->line,
                                      problem.where->column)
                         : std::tuple(std::string_view(), 0, 0);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const error& a, const error& b) { return key(a) < key(b); });
}

}  // namespace aludel::generator
