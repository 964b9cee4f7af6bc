// SPDX-License-Identifier: MIT
// Migrations of other tools, as they stand in their files.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "generator/source.hpp"

namespace aludel::commands {

struct foreign_line {
  int number = 0;  ///< in its file
  std::string text;
};

/// The lines of a file that are SQL: marks of the tool are left out.
struct foreign_sql {
  std::shared_ptr<const generator::source> file;
  std::vector<foreign_line> lines;
  bool transaction = true;
};

struct foreign_migration {
  std::string version;  ///< as the tool's table has it
  std::string written;  ///< the version as people write it; the revision's id is made of it
  std::string message;
  std::vector<std::string> parents;  ///< of Alembic alone; else each comes after the one before
  std::optional<foreign_sql> upgrade;
  std::optional<foreign_sql> downgrade;
};

/// What a tool's files hold, in the order in which the tool applies them.
struct foreign_history {
  std::vector<foreign_migration> migrations;
  problems found;                  ///< what cannot be converted
  std::vector<std::string> notes;  ///< what is left out, and why
};

struct foreign_tool {
  std::string_view name;
  foreign_history (*read)(const std::filesystem::path& path, dialect language);
  std::string_view own_table{};  ///< where it keeps its record: no migration is to touch that
  bool chained = true;           ///< false: the migrations say what they come after
};

[[nodiscard]] std::span<const foreign_tool> foreign_tools();

foreign_history read_alembic_sql(const std::filesystem::path& file, dialect language);
foreign_history read_dbmate(const std::filesystem::path& directory, dialect language);
foreign_history read_diesel(const std::filesystem::path& directory, dialect language);
foreign_history read_flyway(const std::filesystem::path& directory, dialect language);
foreign_history read_golang_migrate(const std::filesystem::path& directory, dialect language);
foreign_history read_goose(const std::filesystem::path& directory, dialect language);
foreign_history read_sqlx(const std::filesystem::path& directory, dialect language);

// ---- What the readers share

/// Longer lines are no marks of a tool, and too much for regular expressions.
inline constexpr std::size_t longest_mark = 500;

/// All lines of a file.
[[nodiscard]] foreign_sql whole(std::shared_ptr<const generator::source> file);

/// Reads a file; a problem is added to what is wrong.
[[nodiscard]] std::shared_ptr<const generator::source> read_source(
    const std::filesystem::path& file, foreign_history& into);

/// What stands in a directory, sorted; nothing that is hidden.
[[nodiscard]] std::vector<std::filesystem::path> entries(const std::filesystem::path& directory,
                                                         foreign_history& into);

/// `create_users` as a message.
[[nodiscard]] std::string words_of(std::string_view name);

/// An error about a place of a file.
void refuse(foreign_history& into, const foreign_sql& in, const foreign_line& line,
            std::string message, std::string hint);
void refuse(foreign_history& into, const std::filesystem::path& file, std::string message,
            std::string hint);

}  // namespace aludel::commands
