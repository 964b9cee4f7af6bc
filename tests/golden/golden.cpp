// SPDX-License-Identifier: MIT
// Runs `aludel` in a copy of a case's directory and compares all that comes of it, byte by byte.
//
//   golden CASE DIRECTORY     (the directory of the program)
//
// A case has versions/ and, as far as they are needed: `prepare`, a script that makes what cannot
// stand in a repository; `command`, a script that runs `aludel` otherwise than below; expected/,
// with stdout and stderr unless empty, exit_code unless 0, and the new or changed files in files/.
// With ALUDEL_UPDATE_GOLDEN=1 expected/ is written anew instead.
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"

namespace {

using namespace aludel::test;
namespace fs = std::filesystem;

constexpr auto default_command =
    "aludel compile --versions versions --dialect postgresql --dialect sqlite --bundle app "
    "--namespace app --source out/app.cpp --header out/app.hpp";

/// A file as it can be told from another of the same name.
using state = std::pair<fs::file_time_type, std::uintmax_t>;

std::map<fs::path, state> files_in(const fs::path& directory) {
  std::map<fs::path, state> found;
  const auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator(directory, options)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    found[fs::relative(entry.path(), directory)] = {entry.last_write_time(), entry.file_size()};
  }
  return found;
}

/// What running the case has made: a directory like its expected/.
void run_case(const fs::path& of, const fs::path& project, const process_options& where,
              const fs::path& made) {
  if (fs::exists(of / "versions")) {
    fs::copy(of / "versions", project / "versions", fs::copy_options::recursive);
  }
  if (fs::exists(of / "prepare")) {
    const auto prepared = run({"sh", "-eu", of / "prepare"}, where);
    if (prepared.exit_code != 0) throw std::runtime_error("prepare failed: " + prepared.err);
  }
  const auto before = files_in(project);
  const bool own = fs::exists(of / "command");
  const auto done =
      own ? run({"sh", "-eu", of / "command"}, where) : run({"sh", "-c", default_command}, where);

  fs::create_directories(made);
  if (!done.out.empty()) write_file(made / "stdout", done.out);
  if (!done.err.empty()) write_file(made / "stderr", done.err);
  if (done.exit_code != 0) write_file(made / "exit_code", fmt::format("{}\n", done.exit_code));
  for (const auto& [file, now] : files_in(project)) {
    const auto known = before.find(file);
    if (known != before.end() && known->second == now) continue;
    write_file(made / "files" / file, read_file(project / file));
  }
}

/// What the case should have made is written anew, or compared.
int settle(const fs::path& expected, const fs::path& made) {
  if (std::getenv("ALUDEL_UPDATE_GOLDEN") != nullptr) {
    fs::remove_all(expected);
    fs::copy(made, expected, fs::copy_options::recursive);
    return 0;
  }
  const auto difference = run({"diff", "-ru", expected, made});
  std::cout << difference.out << difference.err;
  return difference.exit_code;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments{argv + 1, argv + argc};
  const fs::path of = arguments.at(0);
  const temporary_directory scratch;
  const auto project = scratch.path() / "project";
  const auto made = scratch.path() / "made";
  fs::create_directories(project);
  const auto* inherited = std::getenv("PATH");
  const auto path = fmt::format("{}:{}", arguments.at(1), inherited == nullptr ? "" : inherited);
  run_case(of, project, {.directory = project, .environment = {{"PATH", path}, {"LC_ALL", "C"}}},
           made);
  return settle(of / "expected", made);
} catch (const std::exception& failed) {
  std::cerr << failed.what() << '\n';
  return 1;
}
