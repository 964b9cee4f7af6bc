// SPDX-License-Identifier: MIT
#include <toml++/toml.h>

#include <algorithm>
#include <system_error>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// metadata.toml: `run_in_transaction = false`.
bool in_transaction(const fs::path& directory, foreign_history& all) {
  const auto path = directory / "metadata.toml";
  std::error_code none;
  if (!fs::exists(path, none)) return true;
  const auto file = read_source(path, all);
  if (!file) return true;
  const auto wrong = [&](const toml::source_region& where, std::string message) {
    const auto lines = whole(file).lines;
    const auto line =
        std::clamp<std::size_t>(where.begin.line, 1, std::max<std::size_t>(lines.size(), 1));
    refuse(all, {.file = file, .lines = {}}, lines.empty() ? foreign_line{} : lines[line - 1],
           std::move(message), "diesel cannot read this file either");
    return true;
  };
  try {
    const auto told = toml::parse(file->text);
    const auto* value = told.get("run_in_transaction");
    if (value == nullptr) return true;
    if (value->is_boolean()) return value->value_or(true);
    return wrong(value->source(), "\"run_in_transaction\" is not true or false");
  } catch (const toml::parse_error& failure) {
    return wrong(failure.source(), std::string(failure.description()));
  }
}

void leave_out(const fs::path& path, foreign_history& all) {
  all.notes.push_back("left out " + path.generic_string() + ": diesel does not read it");
}

/// What is no part of a migration.
void note_others(const fs::path& directory, foreign_history& all) {
  for (const auto& path : entries(directory, all)) {
    const auto name = path.filename();
    if (name != "up.sql" && name != "down.sql" && name != "metadata.toml") leave_out(path, all);
  }
}

std::optional<foreign_sql> read_part(const fs::path& path, bool transaction, foreign_history& all) {
  std::error_code none;
  if (!fs::exists(path, none)) return std::nullopt;
  auto file = read_source(path, all);
  if (!file) return std::nullopt;
  auto part = whole(std::move(file));
  part.transaction = transaction;
  return part;
}

foreign_migration read_migration(const fs::path& directory, foreign_history& all) {
  const auto name = directory.filename().string();
  const auto end = std::min(name.find('_'), name.size());
  foreign_migration made;
  made.version = name.substr(0, end);
  std::erase(made.version, '-');
  made.written = made.version;
  made.message = words_of(std::string_view(name).substr(end));
  const bool transaction = in_transaction(directory, all);
  made.upgrade = read_part(directory / "up.sql", transaction, all);
  made.downgrade = read_part(directory / "down.sql", transaction, all);
  note_others(directory, all);
  std::error_code none;
  if (!fs::exists(directory / "up.sql", none)) {
    refuse(all, directory, "there is no up.sql in it", "diesel cannot run it either");
  }
  return made;
}

}  // namespace

/// 2022-01-01-120000_create_users/{up,down}.sql; versions are compared, and recorded, as texts
/// without their dashes.
foreign_history read_diesel(const fs::path& directory, dialect) {
  foreign_history all;
  for (const auto& path : entries(directory, all)) {
    std::error_code none;
    if (fs::is_directory(path, none)) {
      all.migrations.push_back(read_migration(path, all));
    } else {
      leave_out(path, all);
    }
  }
  std::stable_sort(all.migrations.begin(), all.migrations.end(),
                   [](const auto& one, const auto& other) { return one.version < other.version; });
  return all;
}

}  // namespace aludel::commands
