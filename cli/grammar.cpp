// SPDX-License-Identifier: MIT
#include "cli/grammar.hpp"

#include <fmt/format.h>

namespace aludel::commands {

namespace {

constexpr auto common_help =
    R"(Every command takes the program's options too (--url, --json, --quiet and so on),
before or after its name; `{} --help` explains them, and the exit codes.)";

constexpr auto program_help = R"(Settings: {}the environment variable DATABASE_URL,
then the command line; each overrides what comes before it.

URLs: postgresql://user@host/database, sqlite:///relative.db, sqlite:////absolute.db,
  sqlite:// (in memory). Passwords are never printed.

Exit codes: 0 done, 1 revision files, 2 usage, 3 cannot connect, 4 locked,
  5 checksum mismatch, 6 newer database, 7 migration failed, 8 resource

`{} COMMAND --help` explains a command, with examples.)";

void declare_common(CLI::App& app, const tool& offered, common_options& into) {
  const auto format = std::make_shared<CLI::Formatter>();
  format->column_width(26);
  format->label("Positionals", "Arguments");
  format->label("SUBCOMMAND", "COMMAND");
  app.formatter(format);
  app.footer(fmt::format(program_help, offered.configure ? "aludel.toml, then .env, then " : "",
                         app.get_name()));
  app.set_help_flag("-h,--help", "Print this help");
  app.add_option("--url", into.url, "The database's URL (else DATABASE_URL)")->option_text("URL");
  if (offered.configure) {
    app.add_option("--versions", into.versions,
                   "A directory of revision files; may be repeated (else versions/)")
        ->option_text("DIR")
        ->allow_extra_args(false);
    app.add_option("-n,--name", into.environment, "The environment of aludel.toml to work on")
        ->option_text("NAME")
        ->type_name("ENVIRONMENT");
    app.add_option("-c,--config", into.config, "The file of settings (else aludel.toml)")
        ->option_text("FILE");
  }
  app.add_option("--dialect", into.dialects,
                 "postgresql or sqlite; may be repeated (else the URL's)")
      ->option_text("NAME")
      ->type_name("postgresql|sqlite")
      ->allow_extra_args(false);
  app.add_flag("--json", into.json, "Answer in JSON, errors too");
  auto* quiet = app.add_flag("-q,--quiet", into.quiet, "Neither progress nor notes");
  auto* verbose =
      app.add_flag("-v,--verbose", into.verbose, "Show each statement as it is sent, and its time");
  quiet->option_text(" ");
  verbose->option_text(" ")->excludes(quiet);
  app.add_flag("--version", into.version, "Print Aludel's version");
}

constexpr std::string_view targets = R"(Targets:
  head            the newest revision; an error if there are several
  heads           the newest revision of every branch
  base            before the first revision
  current         where the database stands
  3f1c2a9b        a revision's id; 3f1c will do if no other begins so
  accounts        the revision with this branch label
  +2, -1          so many revisions up or down from where the database stands
  3f1c+2, head-1  so many revisions up or down from there
  accounts@head   the same on one branch; so accounts@base, accounts@+1, 3f1c@head)";

/// What a command can be told to go to is explained in one place.
std::string with_targets(std::string_view help) {
  std::string text{help};
  constexpr std::string_view mark = "{targets}";
  const auto at = text.find(mark);
  return at == std::string::npos ? text : text.replace(at, mark.size(), targets);
}

/// In examples, `$ ` stands for the program.
std::string with_program(std::string_view help, const std::string& program) {
  std::string text{help};
  constexpr std::string_view example = "\n  $ ";
  for (auto at = text.find(example); at != std::string::npos; at = text.find(example, at)) {
    text.replace(at + 3, 1, program);
  }
  constexpr std::string_view name = "{program}";
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    text.replace(at, name.size(), program);
  }
  return text;
}

/// The commands with their actions.
std::vector<declared_command> declare_commands(CLI::App& app, const tool& offered) {
  const auto footer = fmt::format(common_help, app.get_name());
  app.fallthrough();
  app.allow_extras();
  app.require_subcommand(0, 1);
  std::vector<declared_command> declared;
  for (const auto& each : offered.commands) {
    auto* command = app.add_subcommand(std::string(each.name), std::string(each.summary));
    command->group("Commands");
    command->footer(
        fmt::format("{}\n\n{}", with_program(with_targets(each.help), app.get_name()), footer));
    command_line line{*command};
    declared.push_back({command, each.declare(line), each.needs_settings});
  }
  return declared;
}

}  // namespace

const CLI::App* find_command(const CLI::App& program, std::string_view name) {
  for (const auto* each : program.get_subcommands({})) {
    if (each->get_name() == name) return each;
  }
  return nullptr;
}

std::shared_ptr<grammar> declare(const tool& offered, const std::string& program) {
  auto made = std::make_shared<grammar>();
  made->app.description(std::string(offered.summary));
  made->app.name(program);
  declare_common(made->app, offered, made->common);
  made->commands = declare_commands(made->app, offered);
  return made;
}

}  // namespace aludel::commands
