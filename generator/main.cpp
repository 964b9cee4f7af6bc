// SPDX-License-Identifier: MIT
// The program `aludel`: every command over directories of revision files, and the generator.
#ifdef ALUDEL_SQLITE
#include <sqlite3.h>
#endif

#include "cli/development.hpp"
#include "generator/compile_command.hpp"
#include "generator/directory.hpp"

namespace {

/// It counts all memory otherwise, which takes a tenth of the time of making a schema.
void have_sqlite_count_no_memory() {
#ifdef ALUDEL_SQLITE
  static_cast<void>(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
#endif
}

}  // namespace

int main(int argc, char** argv) {
  have_sqlite_count_no_memory();
  auto tool = aludel::commands::development_tool(
      "Aludel: database migrations for C++, as part of the build.",
      aludel::generator::directory_loader(), nullptr);
  tool.commands.push_back(aludel::generator::compile_command());
  return aludel::commands::run(tool, argc, argv);
}
