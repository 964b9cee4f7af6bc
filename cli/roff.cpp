// SPDX-License-Identifier: MIT
#include "cli/roff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace aludel::commands {

namespace {

/// "Exit codes: 0 done" begins a section; "  URLs: x" and "see a: b" do not.
std::size_t heading_length(const std::string& line) {
  const auto colon = line.find(':');
  if (colon == std::string::npos || std::isupper(static_cast<unsigned char>(line.front())) == 0) {
    return 0;
  }
  const auto title = line.substr(0, colon);
  const bool words = std::all_of(title.begin(), title.end(), [](unsigned char each) {
    return std::isalpha(each) != 0 || each == ' ';
  });
  const bool ends = colon + 1 == line.size() || line[colon + 1] == ' ';
  return words && ends && std::count(title.begin(), title.end(), ' ') < 2 ? colon : 0;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char each) { return static_cast<char>(std::toupper(each)); });
  return text;
}

}  // namespace

std::string roff(std::string_view text) {
  std::string written;
  for (const char each : text) {
    const bool first = written.empty() || written.back() == '\n';
    if (first && (each == '.' || each == '\'')) written += "\\&";
    switch (each) {
      case '\\':
        written += "\\e";
        break;
      case '-':
        written += "\\-";
        break;
      case '\'':
        written += "\\(aq";
        break;
      case '`':
        written += "\\(ga";
        break;
      case '^':
        written += "\\(ha";
        break;
      case '~':
        written += "\\(ti";
        break;
      default:
        written += each;
    }
  }
  return written;
}

std::string roff_of_help(std::string_view help) {
  std::string written;
  std::stringstream lines{std::string(help)};
  bool starts = true;  // a paragraph
  bool filled = true;
  const auto fill = [&](bool wanted) {
    if (filled != wanted) written += wanted ? ".fi\n" : ".nf\n";
    filled = wanted;
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      fill(true);
      starts = true;
      continue;
    }
    const auto heading = starts ? heading_length(line) : 0;
    if (heading > 0) {
      written += fmt::format(".SH {}\n", upper(line.substr(0, heading)));
      line.erase(0, std::min(heading + 2, line.size()));
    } else if (starts) {
      written += ".PP\n";
    }
    starts = false;
    if (line.empty()) continue;
    fill(!line.starts_with(' '));
    written += roff(line) + '\n';
  }
  fill(true);
  return written;
}

}  // namespace aludel::commands
