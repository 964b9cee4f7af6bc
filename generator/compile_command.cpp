// SPDX-License-Identifier: MIT
#include "generator/compile_command.hpp"

#include <CLI/App.hpp>
#include <memory>

#include "generator/compile.hpp"
#include "generator/directory.hpp"

namespace aludel::generator {

namespace {

constexpr auto help =
    R"(Checks all revisions, with the databases' own parsers, and writes them as C++ code.
This is what add_migrations() calls. Everything that is wrong is reported at once;
then nothing is written. Files that would not change are left alone.

Example:
  $ compile --dialect sqlite --namespace app --source m.cpp --header m.hpp)";

commands::outcome<commands::answer> run(const commands::request& asked, compile_options options) {
  if (asked.dialects.empty()) {
    return commands::misused("no dialect was given",
                             "add --dialect postgresql, --dialect sqlite, or both");
  }
  if (options.bundle.empty()) {
    auto name = bundle_name();
    if (!name) return tl::unexpected{name.error()};
    options.bundle = std::move(*name);
  }
  if (options.include.empty()) options.include = options.header.filename().string();
  options.versions = asked.versions;
  options.dialects = asked.dialects;
  auto found = compile(options);
  sort(found);
  if (!found.empty()) return tl::unexpected{found};
  return commands::answer{
      .text = {},
      .data = {{"source", options.source.string()}, {"header", options.header.string()}},
      .note = {}};
}

commands::action declare(CLI::App& app) {
  const auto options = std::make_shared<compile_options>();
  const auto add = [&](const char* name, auto& into, const char* what, const char* form) {
    return app.add_option(name, into, what)->option_text(form);
  };
  add("--source", options->source, "The source file to write", "FILE")->required();
  add("--header", options->header, "The header to write", "FILE")->required();
  add("--namespace", options->symbol_namespace, "Where migrations() stands", "NAME")->required();
  add("--include", options->include, "How the source names the header", "TEXT");
  add("--bundle", options->bundle, "The name under which databases remember the revisions", "NAME");
  add("--stamp", options->stamp, "An empty file to write after success", "FILE");
  app.add_flag("--locked", options->locked, "Every revision must be frozen, as in a release");
  return [options](const commands::request& asked) { return run(asked, *options); };
}

}  // namespace

commands::command compile_command() {
  return {"compile", "Check the revisions and turn them into C++ code", help, declare};
}

}  // namespace aludel::generator
