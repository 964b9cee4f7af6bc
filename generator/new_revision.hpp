// SPDX-License-Identifier: MIT
// A new revision file: its id, its name, its content.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::generator {

/// How new files are named and dated.
struct naming {
  std::string file_template =
      "%(year)04d%(month)02d%(day)02d_%(hour)02d%(minute)02d_%(rev)s_%(slug)s";
  std::size_t truncate_slug_length = 40;
  std::string timezone = "utc";  ///< whose clock: see is_time_zone()
};

enum class revision_language : std::uint8_t { sql, cpp };

/// What a revision does, in one dialect or in all.
struct dialect_part {
  std::optional<dialect> language{};  ///< absent: all
  std::string upgrade{};              ///< statements; empty: a line that says what to write
  std::string downgrade{};            ///< likewise
  bool in_transaction = true;
  bool checked = true;  ///< false: the statements are newer than the parser

  friend bool operator==(const dialect_part&, const dialect_part&) = default;
};

struct new_revision {
  std::string id;
  std::string message;
  std::vector<std::string> parents;
  std::vector<std::string> labels;
  std::vector<std::string> dependencies;
  std::chrono::system_clock::time_point created;
  /// One for all, or one for each: the first does something.
  std::vector<dialect_part> parts = std::vector<dialect_part>(1);
  revision_language written_in = revision_language::sql;
};

/// Twelve random hexadecimal digits.
[[nodiscard]] std::string random_id();

/// The message as a part of a file name: lower case, `_` for everything but letters and digits,
/// cut between two words.
[[nodiscard]] std::string slug(std::string_view message, std::size_t longest);

/// The path below the versions directory, by the template, with `.sql` or `.cpp`. Error: `usage`,
/// if the template is wrong or leads out of the directory.
[[nodiscard]] result<std::string> file_name(const new_revision& revision, const naming& style);

/// The layout with each `${name}` replaced: message, revision, parents, create_date, branch_labels,
/// depends_on, upgrade, downgrade. Error: `usage`, for another name.
[[nodiscard]] result<std::string> file_content(const new_revision& revision, const naming& style,
                                               std::string_view layout);

/// By the built-in layout of its language.
[[nodiscard]] result<std::string> file_content(const new_revision& revision, const naming& style);

/// Writes a file that must not exist yet, and the directories that it lacks. Error: `unreadable`,
/// or `resource` on a full disk.
[[nodiscard]] result<void> write_new(const std::filesystem::path& file, std::string_view content);

}  // namespace aludel::generator
