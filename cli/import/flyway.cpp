// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <system_error>

#include "cli/flyway_version.hpp"
#include "cli/import/foreign.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// What Flyway can be told about one file, in a file beside it.
struct script_configuration {
  bool transaction = true;
  bool placeholders = true;
};

script_configuration read_configuration_of(const fs::path& script, foreign_history& all) {
  script_configuration made;
  const fs::path path = script.string() + ".conf";
  std::error_code none;
  if (!fs::exists(path, none)) return made;
  const auto file = read_source(path, all);
  if (!file) return made;
  static const std::regex form(R"(\s*(\w+)\s*=\s*(\w+)\s*)");
  const auto lines = whole(file);
  for (const auto& line : lines.lines) {
    std::smatch parts;
    if (line.text.size() > longest_mark) continue;
    if (!std::regex_match(line.text, parts, form)) continue;
    if (parts[1] == "executeInTransaction") made.transaction = parts[2] != "false";
    if (parts[1] == "placeholderReplacement") made.placeholders = parts[2] != "false";
  }
  return made;
}

class flyway_reader {
public:
  foreign_history read(const fs::path& directory) {
    visit(directory);
    for (auto& [version, migration] : ordered_) {
      if (!migration.upgrade) {
        refuse(all_, migration.downgrade->file->file,
               "there is no versioned migration for this undo", "remove it");
      }
      all_.migrations.push_back(std::move(migration));
    }
    return std::move(all_);
  }

private:
  /// Directories are looked through, whatever their names.
  void visit(const fs::path& directory) {
    for (const auto& path : entries(directory, all_)) {
      std::error_code none;
      if (fs::is_directory(path, none)) {
        visit(path);
      } else {
        sort_in(path);
      }
    }
  }

  void sort_in(const fs::path& path) {
    static const std::regex versioned(R"(([VU])([0-9]+(?:[._][0-9]+)*)(?:__(.*))?\.sql)");
    static const std::regex program(R"([VUR].*__.*\.(java|kt|class|py|sh|ps1|bash))");
    const auto name = path.filename().string();
    std::smatch parts;
    if (std::regex_match(name, parts, versioned)) return add(path, parts);
    if (name.starts_with("R__")) {
      refuse(all_, path, "a repeatable migration cannot be converted",
             "move it away; put what it does into a revision each time that it changes");
    } else if (std::regex_match(name, program)) {
      refuse(all_, path, "only migrations in SQL can be converted", "write it in SQL first");
    } else if (!is_configuration(path)) {
      all_.notes.push_back(
          fmt::format("left out {}: it is no versioned migration", path.generic_string()));
    }
  }

  /// V1__users.sql.conf, beside its script.
  static bool is_configuration(const fs::path& path) {
    std::error_code none;
    auto script = path;
    return path.extension() == ".conf" && fs::exists(script.replace_extension(), none);
  }

  void add(const fs::path& path, const std::smatch& parts) {
    const flyway_version version{parts[2].str()};
    auto& migration = ordered_[version];
    const bool undo = parts[1] == "U";
    auto& part = undo ? migration.downgrade : migration.upgrade;
    if (part) {
      return refuse(all_, path, fmt::format("version {} is used twice", version.text()),
                    fmt::format("the other file is {}", part->file->file));
    }
    if (!undo || migration.version.empty()) {
      migration.version = version.text();
      migration.written = fmt::format("V{}", parts[2].str());
      migration.message = words_of(parts[3].str());
    }
    auto file = read_source(path, all_);
    if (!file) return;
    const auto told = read_configuration_of(path, all_);
    part = whole(std::move(file));
    part->transaction = told.transaction;
    if (told.placeholders) check_placeholders(*part);
  }

  void check_placeholders(const foreign_sql& part) {
    for (const auto& line : part.lines) {
      const auto begin = line.text.find("${");
      if (begin == std::string::npos || line.text.find('}', begin) == std::string::npos) continue;
      refuse(all_, part, line, "Flyway puts a value in place of ${…}",
             "write the value, or say placeholderReplacement=false in the file's .conf");
    }
  }

  foreign_history all_;
  std::map<flyway_version, foreign_migration> ordered_;
};

}  // namespace

/// V1_2__create_users.sql, U1_2__create_users.sql, in directories too.
foreign_history read_flyway(const fs::path& directory, dialect) {
  return flyway_reader().read(directory);
}

}  // namespace aludel::commands
