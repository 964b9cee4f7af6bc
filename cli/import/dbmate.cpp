// SPDX-License-Identifier: MIT
#include "cli/import/marked.hpp"
#include "cli/import/numbered.hpp"

namespace aludel::commands {

namespace {

mark read_mark(const foreign_line& line) {
  static const std::regex form(R"(--\s*migrate:(up|down)(?:\s+(.*))?\s*)");
  static const std::regex off(R"(\btransaction:false\b)");
  std::smatch parts;
  if (line.text.size() > longest_mark || !std::regex_match(line.text, parts, form)) return {};
  const auto options = parts[2].str();
  return {.what = parts[1] == "up" ? mark::kind::upgrade : mark::kind::downgrade,
          .transaction = !std::regex_search(options, off)};
}

}  // namespace

/// 20220101120000_create_users.sql with `-- migrate:up` and `-- migrate:down`; the version is a
/// text, and so is the order.
foreign_history read_dbmate(const std::filesystem::path& directory, dialect) {
  auto all = read_numbered(
      directory,
      {.tool = "dbmate", .name = std::regex(R"(([0-9]+)_?(.*?)()\.sql)"), .numeric = false});
  for (auto& each : all.migrations) split_marked(each, all, "-- migrate:up", read_mark);
  return all;
}

}  // namespace aludel::commands
