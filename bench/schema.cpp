// SPDX-License-Identifier: MIT
// Writes a schema of COUNT tables with ten columns, and revisions of up to 100 tables that make the
// same: schema COUNT DIALECT DIR
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace {

constexpr int tables_in_revision = 100;

std::string table(int number, std::string_view id) {
  return fmt::format(
      "CREATE TABLE table_{0} (\n  id {2} PRIMARY KEY,\n"
      "  parent_id bigint REFERENCES table_{1} (id) ON DELETE CASCADE,\n"
      "  name varchar(80) NOT NULL,\n  email text NOT NULL UNIQUE,\n"
      "  amount numeric(12, 2) NOT NULL DEFAULT 0,\n"
      "  quantity integer NOT NULL DEFAULT 1 CHECK (quantity > 0),\n"
      "  is_active boolean NOT NULL DEFAULT true,\n  note text,\n"
      "  kind text NOT NULL DEFAULT 'plain',\n"
      "  made_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP\n);\n"
      "CREATE INDEX table_{0}_name_idx ON table_{0} (name);\n"
      "CREATE INDEX table_{0}_parent_idx ON table_{0} (parent_id, made_at);\n",
      number, std::max(number - 1, 0), id);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int count = std::atoi(argv[1]);
  const bool sqlite = std::string_view(argv[2]) == "sqlite";
  const auto* const id = sqlite ? "integer" : "bigint GENERATED ALWAYS AS IDENTITY";
  const std::filesystem::path directory = argv[3];
  std::filesystem::create_directories(directory / "versions");
  std::ofstream schema{directory / "schema.sql"};
  for (int first = 0; first < count; first += tables_in_revision) {
    std::string tables;
    std::string drops;
    for (int each = first; each < std::min(first + tables_in_revision, count); ++each) {
      tables += table(each, id);
      drops.insert(0, fmt::format("DROP TABLE table_{};\n", each));
    }
    schema << tables;
    const int number = first / tables_in_revision + 1;
    std::ofstream{directory / "versions" / fmt::format("{:05}_tables.sql", number)} << fmt::format(
        "-- tables\n--\n-- Revision ID: {:012x}\n-- Revises: {}\n"
        "-- Create Date: 2026-11-20 09:30:00+00:00\n\n"
        "-- migrate:upgrade\n{}\n-- migrate:downgrade\n{}",
        number, number == 1 ? "" : fmt::format("{:012x}", number - 1), tables, drops);
  }
}
