// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/development.hpp"
#include "cli/grammar.hpp"
#include "cli/roff.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints the man page of the program, or of a command; with --directory, writes them all as
files. They say what --help says.

Examples:
  $ man upgrade | man -l -
  $ man --directory ~/.local/share/man/man1)";

struct wanted {
  std::string command;
  std::filesystem::path directory;
};

/// "aludel-upgrade".
std::string page_name(const CLI::App& app) {
  const auto* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : parent->get_name() + "-" + app.get_name();
}

/// The line of --help that shows the words in their order.
std::string usage(const CLI::App& app) {
  // Not app.help(), which is that of the command that was parsed.
  const auto* parent = app.get_parent();
  const auto name = (parent == nullptr ? "" : parent->get_name() + " ") + app.get_name();
  const auto text = app.get_formatter()->make_help(&app, name, CLI::AppFormatMode::Normal);
  constexpr std::string_view label = "Usage: ";
  const auto begin = text.find(label) + label.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string item(const std::string& term, const std::string& text) {
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(term), roff(text));
}

std::string options(const CLI::App& app, bool positional) {
  std::string text;
  for (const auto* each : app.get_options()) {
    if (each->get_positional() != positional) continue;
    const auto& value = each->get_option_text();
    const bool shown = value.find_first_not_of(' ') != std::string::npos;
    text += item(each->get_name(positional, true) + (shown ? " " + value : ""),
                 each->get_description());
  }
  if (text.empty()) return text;
  return fmt::format(".SH {}\n{}", positional ? "ARGUMENTS" : "OPTIONS", text);
}

std::string commands_of(const CLI::App& app) {
  std::string text;
  for (const auto* each : app.get_subcommands({})) {
    text += item(each->get_name(), each->get_description());
  }
  return text.empty() ? text : ".SH COMMANDS\n" + text;
}

std::string see_also(const CLI::App& app) {
  const auto* parent = app.get_parent();
  if (parent != nullptr) return fmt::format(".SH SEE ALSO\n.BR {} (1)\n", roff(page_name(*parent)));
  std::string text = ".SH SEE ALSO\n";
  for (const auto* each : app.get_subcommands({})) {
    text += fmt::format(".BR {} (1)\n", roff(page_name(*each)));
  }
  return text;
}

std::string page(const CLI::App& app) {
  const auto name = page_name(app);
  auto text = fmt::format(
      ".TH \"{}\" \"1\" \"\" \"Aludel {}\" \"\"\n.nh\n.ad l\n.SH NAME\n{} \\- {}\n"
      ".SH SYNOPSIS\n{}\n.SH DESCRIPTION\n",
      roff(name), ALUDEL_VERSION, roff(name), roff(app.get_description()), roff(usage(app)));
  if (app.get_parent() == nullptr) {
    text += roff(app.get_description()) + "\n" + commands_of(app) + options(app, true) +
            options(app, false) + roff_of_help(app.get_footer());
  } else {
    text += roff_of_help(app.get_footer()) + options(app, true) + options(app, false);
  }
  return text + see_also(app);
}

outcome<answer> write_all(const CLI::App& program, const std::filesystem::path& directory) {
  std::error_code problem;
  std::filesystem::create_directories(directory, problem);
  std::vector<const CLI::App*> all{&program};
  for (const auto* each : program.get_subcommands({})) all.push_back(each);
  answer done{.text = {}, .data = {{"files", json::array()}}, .note = {}};
  for (const auto* each : all) {
    const auto file = directory / (page_name(*each) + ".1");
    if (auto written = generator::write_if_changed(file, page(*each)); !written) {
      return failed(written.error());
    }
    done.text += file.string() + '\n';
    done.data["files"].push_back(file.string());
  }
  return done;
}

outcome<answer> run(const CLI::App& program, const wanted& what) {
  if (!what.directory.empty()) return write_all(program, what.directory);
  const auto* app = &program;
  if (!what.command.empty()) app = find_command(program, what.command);
  if (app == nullptr) {
    return misused(fmt::format("there is no command \"{}\"", what.command),
                   fmt::format("`{} --help` lists them", program.get_name()));
  }
  auto text = page(*app);
  json data{{"page", text}};
  return answer{.text = std::move(text), .data = std::move(data), .note = {}};
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.argument("COMMAND", what->command, "Whose page; the program's unless given");
  line.option("--directory", what->directory, "Write the pages of all commands into it", "DIR");
  return [what, &program = line.program()](const request&) { return run(program, *what); };
}

}  // namespace

command man_command() { return {"man", "Print a man page", help, declare, false}; }

}  // namespace aludel::commands
