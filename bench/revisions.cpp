// SPDX-License-Identifier: MIT
// Writes COUNT revisions that each make a table: revisions COUNT COLUMNS DIR
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

std::string id(int number) { return fmt::format("{:012x}", number * 7919LL + 5); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int count = std::atoi(argv[1]);
  const int columns = std::atoi(argv[2]);
  const std::filesystem::path directory = argv[3];
  std::filesystem::create_directories(directory);
  for (int each = 0; each < count; ++each) {
    std::string body;
    for (int column = 1; column <= columns; ++column) {
      body += fmt::format(",\n  column_{} text NOT NULL DEFAULT 'x'", column);
    }
    std::ofstream{directory / fmt::format("{:05}_create_table_{}.sql", each, each)} << fmt::format(
        "-- create table {0}\n--\n-- Revision ID: {1}\n-- Revises: {2}\n"
        "-- Create Date: 2026-11-20 09:30:00+00:00\n\n"
        "-- migrate:upgrade\n"
        "CREATE TABLE table_{0} (\n  id integer PRIMARY KEY{3}\n);\n\n"
        "-- migrate:downgrade\nDROP TABLE table_{0};\n",
        each, id(each), each == 0 ? "" : id(each - 1), body);
  }
}
