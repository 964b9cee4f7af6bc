// SPDX-License-Identifier: MIT
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <sstream>

#include "generator/calendar.hpp"
#include "generator/new_revision.hpp"
#include "runtime/src/nearest.hpp"

namespace aludel::generator {

namespace {

constexpr std::string_view sql_layout = R"(-- ${message}
--
-- Revision ID: ${revision}
-- Revises: ${parents}
-- Create Date: ${create_date}
-- Branch Labels: ${branch_labels}
-- Depends On: ${depends_on}

-- migrate:upgrade
${upgrade}

-- migrate:downgrade
${downgrade}
)";

constexpr std::string_view cpp_layout = R"(// ${message}
//
// Revision ID: ${revision}
// Revises: ${parents}
// Create Date: ${create_date}
// Branch Labels: ${branch_labels}
// Depends On: ${depends_on}

#include <aludel/op.hpp>

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  ${upgrade}
}

void downgrade(aludel::op& op) {
  ${downgrade}
}

}  // namespace ALUDEL_REVISION
)";

constexpr auto upgrade_advice =
    "-- Write here what changes the schema; each statement ends with a semicolon";
constexpr auto downgrade_advice =
    "-- Write here what takes it back, or replace the line above: -- migrate:irreversible REASON";
constexpr auto cpp_upgrade_advice =
    "// Write here what changes the schema: op.create_table(...), op.add_column(...)";
constexpr auto cpp_downgrade_advice =
    "// What takes it back; or replace the function: constexpr auto downgrade = "
    "auto_downgrade();";
constexpr auto merge_upgrade =
    "-- A merge needs no statements; those that make the branches fit together go here";
constexpr auto merge_downgrade = "-- And here what takes those back";

/// A name in a layout, and what stands for it in a new file.
struct part {
  std::string_view name;
  std::string value;
};
using part_list = std::array<part, 8>;

std::string date_of(const new_revision& revision, const naming& style) {
  const auto date = calendar(revision.created, style.timezone);
  const auto offset = fmt::format("{:%z}", date);  // +0100
  return fmt::format("{:%Y-%m-%d %H:%M:%S}{}:{}", date, offset.substr(0, 3), offset.substr(3));
}

/// Lines that say what to write.
struct advice {
  const char* upgrade;
  const char* downgrade;
};

advice advice_for(const new_revision& revision) {
  if (revision.written_in == revision_language::cpp) {
    return {cpp_upgrade_advice, cpp_downgrade_advice};
  }
  if (revision.parents.size() > 1) return {merge_upgrade, merge_downgrade};
  return {upgrade_advice, downgrade_advice};
}

/// What follows `-- migrate:upgrade`.
std::string end_of_opening(const dialect_part& part) {
  return fmt::format(
      "{}{}{}{}", part.language ? " " : "", part.language ? name(*part.language) : "",
      part.in_transaction ? "" : " transaction=off", part.checked ? "" : " syntax=unchecked");
}

std::string sections_of(const dialect_part& part) {
  const auto section = [&](std::string_view kind, const std::string& statements) {
    return fmt::format("\n-- migrate:{}{}\n{}{}", kind, end_of_opening(part), statements,
                       statements.empty() ? "" : "\n");
  };
  return section("upgrade", part.upgrade) + section("downgrade", part.downgrade);
}

part_list parts_of(const new_revision& revision, const naming& style) {
  const auto& first = revision.parts.front();  // it stands where the layout has it
  const auto to_write = advice_for(revision);
  const auto list = [](const auto& ids) { return fmt::format("{}", fmt::join(ids, ", ")); };
  const auto section = [](const std::string& statements, const char* otherwise) {
    return statements.empty() ? std::string(otherwise) : statements;
  };
  return {{{"message", revision.message},
           {"revision", revision.id},
           {"parents", list(revision.parents)},
           {"create_date", date_of(revision, style)},
           {"branch_labels", list(revision.labels)},
           {"depends_on", list(revision.dependencies)},
           {"upgrade", section(first.upgrade, to_write.upgrade)},
           {"downgrade", section(first.downgrade, to_write.downgrade)}}};
}

/// Adds a line with its names replaced. What they leave at its end is no blank.
result<void> add_line(std::string& to, std::string_view line, const part_list& parts) {
  constexpr std::string_view mark = "${";
  auto begin = line.find(mark);
  const bool changes = begin != std::string_view::npos;
  for (; begin != std::string_view::npos; begin = line.find(mark)) {
    const auto end = line.find('}', begin);
    const auto name = line.substr(begin + mark.size(), end - begin - mark.size());
    const auto found = std::find_if(parts.begin(), parts.end(),
                                    [&](const part& each) { return each.name == name; });
    if (end == std::string_view::npos || found == parts.end()) {
      std::vector<std::string_view> names;
      for (const auto& each : parts) names.push_back(each.name);
      return tl::unexpected{error{.code = errc::usage,
                                  .message = fmt::format("the template has a \"${{{}}}\"", name),
                                  .hint = detail::did_you_mean(name, names)}};
    }
    to.append(line.substr(0, begin)).append(found->value);
    line.remove_prefix(end + 1);
  }
  to += line;
  while (changes && to.ends_with(' ')) to.pop_back();
  to += '\n';
  return {};
}

}  // namespace

result<std::string> file_content(const new_revision& revision, const naming& style,
                                 std::string_view layout) {
  const auto parts = parts_of(revision, style);
  const auto& first = revision.parts.front();
  std::string content;
  std::stringstream lines{std::string(layout)};
  for (std::string line; std::getline(lines, line);) {
    const bool begins_section =
        line.starts_with("-- migrate:upgrade") || line.starts_with("-- migrate:downgrade");
    if (begins_section) line += end_of_opening(first);
    if (line.starts_with("namespace ALUDEL_REVISION") && !first.in_transaction) {
      content += "// migrate:upgrade transaction=off\n// migrate:downgrade transaction=off\n\n";
    }
    if (auto added = add_line(content, line, parts); !added) return tl::unexpected{added.error()};
  }
  for (std::size_t at = 1; at < revision.parts.size(); ++at) {
    content += sections_of(revision.parts[at]);
  }
  return content;
}

result<std::string> file_content(const new_revision& revision, const naming& style) {
  return file_content(revision, style,
                      revision.written_in == revision_language::cpp ? cpp_layout : sql_layout);
}

}  // namespace aludel::generator
