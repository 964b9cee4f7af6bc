// SPDX-License-Identifier: MIT
#include "generator/compile_command.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/lines.hpp"
#include "cli/print.hpp"
#include "cli/settings.hpp"
#include "generator/built_in.hpp"
#include "generator/compile.hpp"
#include "generator/names.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

constexpr auto help =
    R"(Checks all revisions, with the databases' own parsers, and writes them as C++ code.
This is what add_migrations() calls. Everything that is wrong is reported at once;
then nothing is written. Files that would not change are left alone.

Example:
  $ compile --dialect sqlite --namespace app --source m.cpp --header m.hpp)";

/// What the build shows; nothing if there was nothing to do.
std::string summary(const compile_options& options, const compiled& done) {
  if (options.stamp.empty() || done.current) return {};
  return fmt::format("compiled {} of {}, root digest {}", commands::count(done.revisions),
                     options.bundle, detail::hex(detail::bytes(done.root)));
}

commands::outcome<void> check_names(const compile_options& options) {
  if (auto wrong = wrong_with_namespace(options.symbol_namespace); !wrong.empty()) {
    return commands::misused(std::move(wrong), "--namespace takes a name such as app or app::data");
  }
  if (auto wrong = wrong_with_bundle_name(options.bundle); !wrong.empty()) {
    return commands::misused(std::move(wrong), "a bundle's name is a line of text");
  }
  return {};
}

commands::outcome<commands::answer> run(const commands::request& asked, compile_options options,
                                        const std::string& default_bundle) {
  if (asked.dialects.empty()) {
    return commands::misused("no dialect was given",
                             "add --dialect postgresql, --dialect sqlite, or both");
  }
  if (auto missing = check_built_in(asked.dialects); !missing.empty()) {
    return tl::unexpected{std::move(missing)};
  }
  if (auto sound = check_names(options); !sound) return tl::unexpected{sound.error()};
  const auto& written = asked.settings->written;
  if (options.bundle.empty()) options.bundle = written.bundle_name(default_bundle);
  options.tables = written.tables;
  options.max_file_size = written.max_file_size;
  if (options.include.empty()) options.include = options.header.filename().string();
  options.versions = asked.versions;
  options.dialects = asked.dialects;
  auto done = compile(options);
  if (!done) {
    sort(done.error());
    return tl::unexpected{done.error()};
  }
  sort(done->warnings);
  for (const auto& each : done->warnings) {
    commands::tell(to_string(each, severity::warning) + '\n');
  }
  return commands::answer{
      .text = {},
      .data = {{"source", options.source.string()}, {"header", options.header.string()}},
      .note = summary(options, *done)};
}

commands::action declare(commands::command_line& line) {
  const auto options = std::make_shared<compile_options>();
  const auto default_bundle = std::make_shared<std::string>();
  line.option("--source", options->source, "The source file to write", "FILE");
  line.require("--source");
  line.option("--header", options->header, "The header to write", "FILE");
  line.require("--header");
  line.option("--namespace", options->symbol_namespace, "Where migrations() stands", "NAME");
  line.require("--namespace");
  line.option("--include", options->include, "How the source names the header", "TEXT");
  line.option("--bundle", options->bundle, "The name under which databases remember the revisions",
              "NAME");
  line.option("--default-bundle", *default_bundle,
              "The name where neither --bundle nor aludel.toml has one", "NAME");
  line.option("--compiled", options->compiled,
              "A list of the revisions in C++ that the build compiles", "FILE");
  line.flag("--locked", options->locked, "Every revision must be frozen, as in a release");
  line.flag("--may-be-empty", options->may_be_empty,
            "A directory without revisions is no error: a schema will make the first");
  line.option("--stamp", options->stamp, "A file to keep; nothing is done while nothing changes",
              "FILE");
  return [=](const commands::request& asked) { return run(asked, *options, *default_bundle); };
}

}  // namespace

commands::command compile_command() {
  return {"compile", "Check the revisions and turn them into C++ code", help, declare};
}

}  // namespace aludel::generator
