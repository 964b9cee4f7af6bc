// SPDX-License-Identifier: MIT
// Replays a session: a file with commands ("$ "), and below each what it must print: "| " on
// standard output, "! " on standard error, "=> N" an exit code other than 0. With ALUDEL_REWRITE=1
// the file is written anew instead. A session runs in a copy of project/, with its own database.
// Without the programs of a line "# needs PROGRAM…" it is skipped.
//
//   session FILE PROJECT DIRECTORY...     (the directories of the programs)
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <regex>
#include <sstream>

#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"

namespace {

using namespace aludel::test;
namespace fs = std::filesystem;

/// What differs from run to run, replaced by a word.
std::string settled(std::string text) {
  const std::vector<std::pair<std::regex, std::string>> varying{
      {std::regex("in [0-9]+\\.[0-9]{2} s"), "in SECONDS s"},
      {std::regex("in [0-9]+ ms"), "in MS ms"},
      {std::regex("\"duration_ms\":[0-9]+"), "\"duration_ms\":MS"},
      {std::regex("20[0-9]{6}_[0-9]{4}"), "DATE"},
      {std::regex("20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9:]{8}(\\.[0-9]+)?(\\+00:00|Z)"), "TIME"},
      {std::regex("[0-9a-f]{64}"), "DIGEST"},
      {std::regex("(^|[^0-9a-z])[0-9a-f]{12}(?![0-9a-z])"), "$1RANDOM"},
      {std::regex("aludel_test_[0-9]+_[0-9a-f]{8}"), "SCRATCH"},
      {std::regex("Aludel [0-9]+\\.[0-9]+\\.[0-9]+"), "Aludel VERSION"}};
  for (const auto& [pattern, word] : varying) text = std::regex_replace(text, pattern, word);
  return text;
}

std::string marked(const std::string& text, std::string_view mark) {
  std::stringstream lines{text};
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    all += line.empty() ? fmt::format("{}\n", mark) : fmt::format("{} {}\n", mark, line);
  }
  return all;
}

/// The session as it is when its commands run now.
std::string replay(const std::string& session, const process_options& where) {
  std::string now;
  std::stringstream lines{session};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("#")) now += line + '\n';
    if (!line.starts_with("$ ")) continue;
    const auto done = run({"sh", "-c", line.substr(2)}, where);
    now += line + '\n' + marked(settled(done.out), "|") + marked(settled(done.err), "!");
    if (done.exit_code != 0) now += fmt::format("=> {}\n", done.exit_code);
  }
  return now;
}

/// The first program that the session needs and this machine lacks.
std::string missing_program(const std::string& session) {
  constexpr std::string_view mark = "# needs ";
  std::stringstream lines{session};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(mark)) continue;
    std::stringstream programs{line.substr(mark.size())};
    for (std::string each; programs >> each;) {
      if (run({"sh", "-c", "command -v " + each}).exit_code != 0) return each;
    }
  }
  return {};
}

int report(const std::string& file, const std::string& now) {
  const temporary_directory scratch;
  write_file(scratch.path() / "now", now);
  const auto difference =
      run({"diff", "-u", "--label", "expected", "--label", "now", file, scratch.path() / "now"});
  std::cout << difference.out << difference.err;
  return difference.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments{argv + 1, argv + argc};
  const auto& file = arguments.at(0);
  const temporary_directory scratch;
  const auto project = scratch.path() / "project";
  fs::copy(arguments.at(1), project, fs::copy_options::recursive);

  std::optional<scratch_postgresql> server;
  if (fs::path(file).filename().string().starts_with("postgresql")) server.emplace();
  const std::string path = std::getenv("PATH");
  const process_options where{
      .directory = project,
      .environment = {
          {"PATH",
           fmt::format("{}:{}", fmt::join(arguments.begin() + 2, arguments.end(), ":"), path)},
          {"DATABASE_URL", server ? server->url() : "sqlite:///app.db"},
          {"LC_ALL", "C"},
          {"TERM", "dumb"},
          {"NO_COLOR", ""},
          {"TZ", "UTC"}}};

  const auto session = read_file(file);
  if (const auto missing = missing_program(session); !missing.empty()) {
    fmt::print("skipped: there is no {}\n", missing);
    return 77;
  }
  const auto now = replay(session, where);
  if (std::getenv("ALUDEL_REWRITE") == nullptr) return report(file, now);
  write_file(file, now);
  return 0;
}
