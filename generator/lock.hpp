// SPDX-License-Identifier: MIT
// The lock file of a versions directory: which of its revisions are frozen, and as what
// (docs/lock.md).
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "generator/source.hpp"

namespace aludel::generator {

inline constexpr auto lock_file_name = "aludel.lock";
inline constexpr std::uint32_t lock_format = 1;

enum class lock_word : std::uint8_t {
  draft,      ///< a revision that may still change
  frozen,     ///< what it is in one dialect, for ever
  alternate,  ///< what it was in that dialect before an accepted change
};

/// A line below the first two. What its word has no use for is empty.
struct lock_line {
  lock_word word = lock_word::draft;
  std::string id;
  dialect language = dialect::postgresql;
  std::vector<std::string> parents{};       ///< in the order of their bytes
  std::vector<std::string> dependencies{};  ///< likewise
  std::string checksum{};                   ///< hexadecimal
  std::string file{};                       ///< below the lock file's directory
  std::string reason{};                     ///< of the change, of an alternate
  std::size_t offset = 0;                   ///< of the id in the lock file
};

/// The lock file of a directory, or that there is none.
struct lock_file {
  std::filesystem::path path;          ///< where it is, or would be
  std::shared_ptr<const source> file;  ///< null: there is none
  std::vector<lock_line> lines;
};

/// The lock files of the directories, one for each of them, in their order. What is wrong with a
/// line is a problem, and the line is left out.
[[nodiscard]] std::vector<lock_file> load_locks(
    const std::vector<std::filesystem::path>& directories, problems& found);

/// The lines of a lock file's text.
[[nodiscard]] std::vector<lock_line> parse_lock(const source& file, problems& found);

/// The text of a lock file with these lines.
[[nodiscard]] std::string format_lock(const std::vector<lock_line>& lines);

/// Writes those lock files that are there or have lines. Files that would not change are left
/// alone.
[[nodiscard]] result<void> save(const std::vector<lock_file>& locks);

}  // namespace aludel::generator
