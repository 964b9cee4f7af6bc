// SPDX-License-Identifier: MIT
#include "autogenerate/as_written.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <unordered_map>

#include "autogenerate/load.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

constexpr std::string_view kept_query = R"(
SELECT sql, name, tbl_name FROM sqlite_schema
WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' AND sql IS NOT NULL AND NOT tbl_name IN ({}, {}))";

struct kept_statement {
  std::string name;
  std::string table;  ///< itself, or the one it is of
};

using kept_statements = std::unordered_map<std::string, kept_statement>;

result<kept_statements> kept_in(detail::database& connection, const table_names& own) {
  auto rows = connection.query(
      fmt::format(kept_query, detail::quoted_text(own.version), detail::quoted_text(own.history)),
      std::vector<detail::value>{});
  if (!rows) return tl::unexpected{rows.error()};
  kept_statements all;
  for (auto& each : *rows) {
    all.emplace(each[0].value_or(""), kept_statement{each[1].value_or(""), each[2].value_or("")});
  }
  return all;
}

}  // namespace

result<bool> is_as_written(detail::database& connection, const table_names& own,
                           const std::vector<std::shared_ptr<generator::source>>& files) {
  auto left = kept_in(connection, own);
  if (!left) return tl::unexpected{left.error()};
  std::set<std::string> there;
  for (const auto& file : files) {
    generator::problems wrong;
    const auto all = statements_in(*file, dialect::sqlite, wrong);
    if (!wrong.empty()) return false;
    for (const auto& each : all) {
      const auto found = left->find(file->text.substr(each.offset, each.length));
      if (found == left->end()) return false;
      const auto& [name, table] = found->second;
      if (table != name && !there.contains(table)) return false;
      there.insert(name);
      left->erase(found);
    }
  }
  return left->empty();
}

}  // namespace aludel::autogenerate
