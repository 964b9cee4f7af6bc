// SPDX-License-Identifier: MIT
// A file of the versions directory, and places in it.
#pragma once

#include <aludel/error.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::generator {

struct source {
  std::string file;    ///< for people: as the directory was given, "versions/3f1c_users.sql"
  std::string name;    ///< "versions/3f1c_users.sql" wherever that is: what the bundle records
  std::string text;    ///< without a leading byte order mark
  std::string path{};  ///< below its versions directory: "3f1c_users.sql"
  std::size_t directory = 0;  ///< which of the directories that is
};

/// A revision in C++, not in SQL.
[[nodiscard]] inline bool is_code(const source& file) { return file.path.ends_with(".cpp"); }

/// What comments of the file begin with.
[[nodiscard]] inline std::string_view comment_mark(const source& file) {
  return is_code(file) ? "//" : "--";
}

/// All errors of all files: stages add to it and go on.
using problems = std::vector<error>;

/// Reported of one file: the rest would only repeat them, and takes time in a large one.
inline constexpr std::size_t most_problems = 100;

/// The place of `length` bytes at an offset, with its line, for a caret.
[[nodiscard]] location place(const source& file, std::size_t offset, std::size_t length = 1);

/// An error at such a place.
[[nodiscard]] error problem_at(const source& file, std::size_t offset, std::size_t length,
                               errc code, std::string message, std::string hint = {});

/// By file, line, column; the order in which they are printed.
void sort(problems& found);

}  // namespace aludel::generator
