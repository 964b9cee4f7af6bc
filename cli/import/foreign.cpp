// SPDX-License-Identifier: MIT
#include "cli/import/foreign.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "generator/read.hpp"
#include "generator/utf8.hpp"

namespace aludel::commands {

namespace fs = std::filesystem;

std::span<const foreign_tool> foreign_tools() {
  static constexpr std::array<foreign_tool, 7> tools{
      {{"diesel", read_diesel, "__diesel_schema_migrations"},
       {"sqlx", read_sqlx, "_sqlx_migrations"},
       {"golang-migrate", read_golang_migrate, "schema_migrations"},
       {"dbmate", read_dbmate, "schema_migrations"},
       {"goose", read_goose, "goose_db_version"},
       {"flyway", read_flyway, "flyway_schema_history"},
       {"alembic-sql", read_alembic_sql, "alembic_version", false}}};
  return tools;
}

foreign_sql whole(std::shared_ptr<const generator::source> file) {
  foreign_sql made{.file = std::move(file), .lines = {}};
  const std::string_view text = made.file->text;
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    made.lines.push_back({++number, std::string(text.substr(at, end - at))});
    at = end + 1;
  }
  return made;
}

std::shared_ptr<const generator::source> read_source(const fs::path& file, foreign_history& into) {
  auto read = generator::read(file);
  if (read) return std::move(*read);
  into.found.push_back(std::move(read.error()));
  return nullptr;
}

std::vector<fs::path> entries(const fs::path& directory, foreign_history& into) {
  std::vector<fs::path> all;
  std::error_code failed;
  fs::directory_iterator entry{directory, failed};
  for (; !failed && entry != fs::directory_iterator{}; entry.increment(failed)) {
    if (!entry->path().filename().native().starts_with('.')) all.push_back(entry->path());
  }
  if (failed) {
    const bool there = fs::exists(directory, failed);
    into.found.push_back(generator::whole_file(
        directory, errc::unreadable,
        there ? "this is not a directory that can be read" : "there is no such directory",
        "name the directory that has the other tool's migrations"));
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string words_of(std::string_view name) {
  auto words = generator::printable(name);
  for (auto& each : words) {
    const auto byte = static_cast<unsigned char>(each);
    if (each == '_' || each == ':' || byte < ' ') each = ' ';  // a colon would make it a key
  }
  while (words.ends_with(' ')) words.pop_back();
  words.erase(0, std::min(words.find_first_not_of(' '), words.size()));
  return words;
}

void refuse(foreign_history& into, const foreign_sql& in, const foreign_line& line,
            std::string message, std::string hint) {
  auto text = line.text;
  if (text.ends_with('\r')) text.pop_back();
  const auto length = std::max<int>(1, static_cast<int>(text.size()));
  into.found.push_back({.code = errc::unsupported,
                        .message = std::move(message),
                        .where = location{.file = in.file->file,
                                          .line = line.number,
                                          .column = 1,
                                          .text = std::move(text),
                                          .length = length},
                        .hint = std::move(hint)});
}

void refuse(foreign_history& into, const fs::path& file, std::string message, std::string hint) {
  into.found.push_back(
      generator::whole_file(file, errc::unsupported, std::move(message), std::move(hint)));
}

}  // namespace aludel::commands
