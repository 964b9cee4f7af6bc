// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <iterator>

#include "generator/lock.hpp"

namespace aludel::generator {

namespace {

std::string ids(const std::vector<std::string>& all) {
  return all.empty() ? "-" : fmt::format("{}", fmt::join(all, ","));
}

std::string text_of(const lock_line& line) {
  switch (line.word) {
    case lock_word::draft:
      return fmt::format("draft {} revises {} file {}\n", line.id, ids(line.parents), line.file);
    case lock_word::frozen:
      return fmt::format("frozen {} {} revises {} depends {} sha256 {} file {}\n", line.id,
                         name(line.language), ids(line.parents), ids(line.dependencies),
                         line.checksum, line.file);
    case lock_word::alternate:
      break;
  }
  return fmt::format("alternate {} {} sha256 {} reason {}\n", line.id, name(line.language),
                     line.checksum, line.reason);
}

}  // namespace

std::string format_lock(const std::vector<lock_line>& lines) {
  auto text = fmt::format(
      "# The revisions of this directory, kept by aludel; in a conflict keep both sides' lines.\n"
      "format {} lexer {}\n",
      lock_format, lexer_version);
  for (const auto& line : lines) text += text_of(line);
  return text;
}

}  // namespace aludel::generator
