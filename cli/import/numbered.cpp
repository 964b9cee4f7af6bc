// SPDX-License-Identifier: MIT
#include "cli/import/numbered.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// The place of a version in the order: numbers of any length, or texts.
using place = std::pair<std::size_t, std::string>;

place place_of(const std::string& version, bool numeric) {
  return {numeric ? version.size() : 0, version};
}

void add(foreign_migration& to, const fs::path& path, const std::string& direction,
         foreign_history& all) {
  auto& part = direction == "down" ? to.downgrade : to.upgrade;
  if (part) {
    refuse(all, path, fmt::format("version {} is used twice", to.version),
           fmt::format("the other file is {}", part->file->file));
    return;
  }
  if (auto file = read_source(path, all)) part = whole(std::move(file));
}

}  // namespace

std::string plain_number(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return std::string(digits);
}

foreign_history read_numbered(const fs::path& directory, const numbered_rule& rule) {
  foreign_history all;
  std::map<place, foreign_migration> ordered;
  for (const auto& path : entries(directory, all)) {
    const auto file = path.filename().string();
    std::smatch parts;
    std::error_code none;
    const bool is_directory = fs::is_directory(path, none);
    if (is_directory || !std::regex_match(file, parts, rule.name)) {
      all.notes.push_back(fmt::format("left out {}: {} does not read {}", path.generic_string(),
                                      rule.tool,
                                      is_directory ? "directories" : "files of such names"));
      continue;
    }
    const auto written = parts[1].str();
    const auto version = rule.numeric ? plain_number(written) : written;
    auto& migration = ordered[place_of(version, rule.numeric)];
    if (migration.version.empty()) {
      migration.version = version;
      migration.written = written;
      migration.message = words_of(parts[2].str());
    }
    add(migration, path, parts[3].str(), all);
  }
  for (auto& [place, migration] : ordered) all.migrations.push_back(std::move(migration));
  return all;
}

}  // namespace aludel::commands
