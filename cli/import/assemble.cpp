// SPDX-License-Identifier: MIT
#include "cli/import/assemble.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <map>

#include "generator/header.hpp"
#include "generator/new_revision.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

std::string formatted(std::time_t seconds) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}+00:00", fmt::gmtime(seconds));
}

/// The date in a version such as 20220101120000, 20220101 or 1641038400; nothing in others.
std::string date_of(std::string_view version) {
  if (version.find_first_not_of("0123456789") != std::string_view::npos) return {};
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    if (from < version.size()) {
      std::from_chars(version.data() + from, version.data() + from + count, value);
    }
    return value;
  };
  if (version.size() == 10) {
    std::int64_t seconds = 0;
    std::from_chars(version.data(), version.data() + version.size(), seconds);
    if (seconds < 1'000'000'000) return {};
    return formatted(static_cast<std::time_t>(seconds));
  }
  if (version.size() != 8 && version.size() < 14) return {};
  const bool has_time = version.size() > 8;
  const int hour = has_time ? number(8, 2) : 0;
  const int minute = has_time ? number(10, 2) : 0;
  const int second = has_time ? number(12, 2) : 0;
  const int year = number(0, 4);
  const int month = number(4, 2);
  const int day = number(6, 2);
  const bool real = year >= 1980 && year < 2100 && month >= 1 && month <= 12 && day >= 1 &&
                    day <= 31 && hour < 24 && minute < 60 && second < 60;
  if (!real) return {};
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}+00:00", year, month, day, hour, minute,
                     second);
}

/// A file, line by line, with the numbers that the lines have in the other tool's file.
class assembler {
public:
  assembler(const foreign_migration& from, const assemble_options& how) : from_(from), how_(how) {
    const auto& part = from.upgrade ? *from.upgrade : *from.downgrade;
    made_.source = part.file->file;
    first_line_ = part.lines.empty() ? 1 : part.lines.front().number;
  }

  assembled_file assemble(const std::vector<std::string>& parents, problems& found,
                          std::vector<std::string>& notes) {
    check_version(found);
    write_header(parents);
    const auto read = [&](const std::optional<foreign_sql>& part) {
      return part ? convert(*part, how_.convert, found, notes) : converted_section{};
    };
    const auto up = read(from_.upgrade);
    const auto down = read(from_.downgrade);
    made_.is_empty = up.empty;
    line("");
    write_section("upgrade", up);
    line("");
    if (down.empty && !up.empty) {
      line(fmt::format("-- migrate:irreversible {}", how_.irreversible));
      copy(down.lines);
    } else {
      write_section("downgrade", down);
    }
    return std::move(made_);
  }

private:
  void line(std::string_view text) { line(text, first_line_); }

  void line(std::string_view text, int number) {
    made_.content.append(text).append("\n");
    made_.origin.push_back(number);
  }

  void copy(const std::vector<foreign_line>& lines) {
    for (const auto& each : lines) line(each.text, each.number);
  }

  /// Names in a header end at blanks and commas.
  void check_version(problems& found) const {
    if (from_.version.find_first_of(", \t") == std::string::npos) return;
    found.push_back(
        {.code = errc::unsupported,
         .message = fmt::format("the version \"{}\" has a blank or a comma", from_.version),
         .where = location{.file = made_.source, .text = {}},
         .hint = "rename it, and change the other tool's table likewise"});
  }

  void write_header(const std::vector<std::string>& parents) {
    made_.id = id_of(from_.written);
    const auto created =
        from_.version.empty() ? formatted(std::time(nullptr)) : date_of(from_.version);
    made_.replaces = from_.version;
    line(fmt::format("-- {}", from_.message.empty() ? made_.id : from_.message));
    line("--");
    line(fmt::format("-- Revision ID: {}", made_.id));
    line(parents.empty() ? "-- Revises:" : fmt::format("-- Revises: {}", fmt::join(parents, ", ")));
    if (!created.empty()) line(fmt::format("-- Create Date: {}", created));
    if (!made_.replaces.empty()) line(fmt::format("-- Replaces: {}", made_.replaces));
    made_.name = generator::slug(from_.message, generator::naming{}.truncate_slug_length);
    made_.name = fmt::format("{}{}{}.sql", made_.id, made_.name.empty() ? "" : "_", made_.name);
  }

  /// Nothing to do can be said of each dialect, not of all of them.
  void write_section(std::string_view kind, const converted_section& section) {
    if (section.empty) {
      line(fmt::format("-- migrate:{} postgresql", kind));
      copy(section.lines);
      line(fmt::format("-- migrate:{} sqlite", kind));
      return;
    }
    line(fmt::format("-- migrate:{}{}", kind, section.transaction ? "" : " transaction=off"));
    copy(section.lines);
  }

  const foreign_migration& from_;
  const assemble_options& how_;
  assembled_file made_;
  int first_line_ = 1;
};

/// Reads the files as the generator will.
void check(const std::vector<assembled_file>& files, std::span<const dialect> dialects,
           problems& all) {
  std::vector<std::shared_ptr<const generator::source>> sources;
  std::map<std::string, const assembled_file*> by_name;
  for (const auto& each : files) {
    sources.push_back(std::make_shared<const generator::source>(
        generator::source{.file = each.name, .name = each.name, .text = each.content}));
    by_name.emplace(each.name, &each);
  }
  problems found;
  static_cast<void>(generator::link(generator::parse(sources, dialects, found), found));
  for (auto& each : found) {
    if (each.where && by_name.contains(each.where->file)) {
      const auto& file = *by_name[each.where->file];
      const auto line = static_cast<std::size_t>(std::max(each.where->line, 1)) - 1;
      each.where->file = file.source;
      each.where->line = line < file.origin.size() ? file.origin[line] : 1;
    }
    all.push_back(std::move(each));
  }
}

}  // namespace

std::string id_of(std::string_view version) {
  constexpr std::size_t longest = 64;
  std::string id{version.substr(0, longest)};
  for (auto& each : id) {
    if (!generator::wrong_with_id(std::string_view(&each, 1)).empty()) each = '_';
  }
  if (id.empty() || !generator::wrong_with_id(id).empty()) id.insert(0, "v_");
  return id;
}

std::vector<assembled_file> assemble(foreign_history& from, const assemble_options& how) {
  std::vector<assembled_file> files;
  for (const auto& each : from.migrations) {
    if (!each.upgrade && !each.downgrade) continue;  // a problem says why
    std::vector<std::string> parents;
    if (how.chained && !files.empty()) parents.push_back(files.back().id);
    for (const auto& parent : each.parents) parents.push_back(id_of(parent));
    files.push_back(assembler(each, how).assemble(parents, from.found, from.notes));
  }
  if (from.found.empty()) check(files, how.convert.dialects, from.found);
  return files;
}

}  // namespace aludel::commands
