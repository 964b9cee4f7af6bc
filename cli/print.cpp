// SPDX-License-Identifier: MIT
#include "cli/print.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>

#include "cli/colour.hpp"

namespace aludel::commands {

namespace {

json or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json data_of(const error& problem) {
  json data{{"code", name(problem.code)},
            {"message", problem.message},
            {"file", nullptr},
            {"line", nullptr},
            {"column", nullptr},
            {"hint", or_null(problem.hint)},
            {"sqlstate", or_null(problem.sqlstate)},
            {"notes", problem.notes},
            {"applied", problem.applied},
            {"exit_code", problem.exit_code()}};
  if (problem.where) {
    data["file"] = or_null(problem.where->file);
    if (problem.where->line > 0) data["line"] = problem.where->line;
    if (problem.where->column > 0) data["column"] = problem.where->column;
  }
  return data;
}

/// Servers may say things in other encodings than UTF-8.
std::string line_of(const json& data) {
  return data.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace

void tell(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

int print(std::string_view text) {
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (std::fflush(stdout) == 0 && whole) return 0;
  // Who reads only the beginning, as `head` does, knows that it is not all.
  if (errno != EPIPE) tell("error: cannot write all of the answer to standard output\n");
  return 1;
}

int print(const answer& done, bool as_json, bool quiet) {
  const auto code = print(as_json ? line_of(done.data) : done.text);
  if (code == 0 && !quiet && !done.note.empty()) tell(done.note + '\n');
  return code != 0 ? code : done.exit_code;
}

int print(const problems& found, bool as_json) {
  const auto code = found.front().exit_code();
  if (as_json) {
    json data{{"error", data_of(found.front())}};
    if (found.size() > 1) {
      for (const auto& each : found) data["errors"].push_back(data_of(each));
    }
    static_cast<void>(print(line_of(data)));
    return code;
  }
  const bool colour = stderr_has_colour();
  for (const auto& each : found) {
    const auto text = to_string(each);
    tell((colour ? coloured(text) : text) + '\n');
  }
  if (found.size() > 1) tell(fmt::format("{} errors\n", found.size()));
  return code;
}

}  // namespace aludel::commands
