// SPDX-License-Identifier: MIT
// The generator alone, for builds that run nothing else of `aludel`.
#include "cli/settings.hpp"
#include "cli/tool.hpp"
#include "generator/compile_command.hpp"

int main(int argc, char** argv) {
  namespace commands = aludel::commands;
  const commands::tool generator{
      .summary = "The generator of Aludel.",
      .commands = {aludel::generator::compile_command()},
      .load = {},
      .configure = [](commands::request asked) { return complete(std::move(asked), nullptr); },
      .advise = {}};
  return commands::run(generator, argc, argv);
}
