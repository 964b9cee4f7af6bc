// SPDX-License-Identifier: MIT
#include "cli/colour.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string_view>

namespace aludel::commands {

namespace {

constexpr auto red = "\x1b[1;31m";
constexpr auto cyan = "\x1b[1;36m";
constexpr auto plain = "\x1b[0m";

/// The first `word` of a line, in a colour.
std::string painted(const std::string& line, std::string_view word, const char* colour) {
  const auto at = line.find(word);
  if (at == std::string::npos) return line;
  return fmt::format("{}{}{}{}{}", line.substr(0, at), colour, word, plain,
                     line.substr(at + word.size()));
}

std::string painted(const std::string& line, bool first) {
  if (first) return painted(line, "error:", red);
  for (const std::string_view word : {"hint:", "note:"}) {
    if (line.starts_with(word)) return painted(line, word, cyan);
  }
  constexpr std::string_view margin = "      | ";
  if (!line.starts_with(margin)) return line;
  return fmt::format("{}{}{}{}", margin, red, line.substr(margin.size()), plain);
}

}  // namespace

bool stderr_has_colour() {
  const auto* forbidden = std::getenv("NO_COLOR");
  const auto* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (forbidden == nullptr || *forbidden == '\0') &&
         terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::string coloured(const std::string& error_text) {
  std::stringstream lines{error_text};
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const bool first = text.empty();
    text += fmt::format("{}{}", first ? "" : "\n", painted(line, first));
  }
  return text;
}

}  // namespace aludel::commands
