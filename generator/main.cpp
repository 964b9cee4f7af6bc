// SPDX-License-Identifier: MIT
// The program `aludel`: every command over directories of revision files, and the generator.
#include "cli/development.hpp"
#include "generator/compile_command.hpp"
#include "generator/directory.hpp"

int main(int argc, char** argv) {
  auto tool = aludel::commands::development_tool(
      "Aludel: database migrations for C++, as part of the build.",
      aludel::generator::directory_loader(), nullptr);
  tool.commands.push_back(aludel::generator::compile_command());
  return aludel::commands::run(tool, argc, argv);
}
