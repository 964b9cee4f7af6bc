// SPDX-License-Identifier: MIT
#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <filesystem>

#include "cli/grammar.hpp"
#include "cli/trace.hpp"
#include "runtime/src/nearest.hpp"

namespace aludel::commands {

namespace {

/// Every option of a command and of the program, and every command, as they are written.
std::vector<std::string> known_words(const CLI::App& app, const CLI::App* chosen) {
  std::vector<std::string> words;
  const auto add_options = [&](const CLI::App& from) {
    for (const auto* option : from.get_options()) {
      for (const auto& name : option->get_lnames()) words.push_back("--" + name);
      for (const auto& name : option->get_snames()) words.push_back("-" + name);
    }
  };
  add_options(app);
  if (chosen != nullptr) add_options(*chosen);
  for (const auto* command : app.get_subcommands({})) words.push_back(command->get_name());
  return words;
}

std::string see_help(const CLI::App& app, const CLI::App* chosen) {
  const auto command = chosen == nullptr ? "" : chosen->get_name() + " ";
  return fmt::format("`{} {}--help` shows what there is", app.get_name(), command);
}

/// The error for the first word that has no meaning.
tl::unexpected<problems> unknown_word(const CLI::App& app, const CLI::App* chosen,
                                      const std::string& word) {
  const auto help = see_help(app, chosen);
  const bool is_option = word.starts_with('-') && word.size() > 1;
  if (!is_option && chosen != nullptr) {
    return misused(fmt::format("\"{}\" is one argument too many", word), help);
  }
  const auto written = word.substr(0, word.find('='));
  const auto words = known_words(app, chosen);
  std::vector<std::string_view> candidates;
  for (const auto& each : words) {
    if (each.size() > 2 && each.starts_with('-') == is_option) candidates.push_back(each);
  }
  const auto meant = detail::nearest(written, candidates);
  return misused(fmt::format("there is no {} \"{}\"", is_option ? "option" : "command", written),
                 meant.empty() ? help : fmt::format("did you mean \"{}\"?", meant));
}

/// What follows is a person's reason, which may well name a web page.
constexpr std::string_view before_prose = "--accept";

/// What may hold a password: a URL, well written or nearly so, or libpq's `key=value`. Targets and
/// ranges have no slashes.
bool is_like_url(std::string_view word) {
  const auto has = [&](std::string_view part) { return word.find(part) != std::string_view::npos; };
  const auto at = word.find('@');
  const bool authority = at != std::string_view::npos && word.find(':') < at &&
                         word.find('/') != std::string_view::npos;
  const bool pairs = has("host=") || has("hostaddr=") || has("dbname=") || has("user=");
  return has(":/") || authority || pairs || (has("password") && has("="));
}

bool is_message(std::string_view before, std::string_view word) {
  return before == "-m" || before == "--message" || word.starts_with("--message=") ||
         word.starts_with("-m");
}

/// One that is taken for something else would be printed, password and all.
bool has_stray_url(const std::vector<std::string>& words) {
  for (std::size_t each = 1; each < words.size(); ++each) {
    const auto& word = words[each];
    if (before_prose == word) break;
    const auto& before = words[each - 1];
    const bool own = before == "--url" || word.starts_with("--url=");
    if (is_like_url(word) && !own && !is_message(before, word)) return true;
  }
  return false;
}

std::string program_name(const std::vector<std::string>& words) {
  if (words.empty() || words.front().empty()) return "aludel";
  return std::filesystem::path(words.front()).filename().string();
}

outcome<request> request_of(const common_options& common, const std::string& program,
                            const loader& load) {
  request asked{.program = program,
                .url = common.url,
                .versions = {common.versions.begin(), common.versions.end()},
                .dialects = {},
                .quiet = common.quiet,
                .verbose = common.verbose,
                .json = common.json,
                .environment = common.environment,
                .config = common.config,
                .load = common.verbose ? traced(load) : load};
  for (const auto& each : common.dialects) {
    const auto language = dialect_named(each);
    if (!language) {
      return misused(fmt::format("there is no dialect \"{}\"", each),
                     "the dialects are postgresql and sqlite");
    }
    add(asked.dialects, *language);
  }
  return asked;
}

}  // namespace

std::vector<std::string> take_words(int argc, char** argv) {
  std::vector<std::string> words(argv, argv + argc);
  constexpr std::string_view option = "--url";
  for (int each = 1; each < argc; ++each) {
    const std::string_view word = words[static_cast<std::size_t>(each)];
    const bool is_value = words[static_cast<std::size_t>(each) - 1] == option;
    const bool stray = is_value || is_like_url(word);
    const auto hidden = word.starts_with("--url=") ? option.size() + 1 : stray ? 0 : word.size();
    std::memset(argv[each] + hidden, '*', word.size() - hidden);
  }
  return words;
}

/// The name of an option or argument that was given an empty value: in scripts that is a variable
/// which is not set, and what it stands for must not be guessed.
std::string given_nothing(const CLI::App& of) {
  for (const auto* option : of.get_options()) {
    const auto& values = option->results();
    const bool takes_value = option->get_items_expected_max() > 0;
    if (takes_value && std::find(values.begin(), values.end(), "") != values.end()) {
      return option->get_name();
    }
  }
  return {};
}

outcome<arguments> understand(const tool& offered, const std::vector<std::string>& words) {
  const auto program = program_name(words);
  if (has_stray_url(words)) return misused("a URL is not an argument", "write --url URL");
  const auto language = declare(offered, program);
  auto& app = language->app;
  const auto& common = language->common;
  const auto& declared = language->commands;

  // `downgrade -1` needs no `--` before it; who writes it all the same means the same.
  std::vector<std::string> reversed(words.rbegin(), words.rend() - (words.empty() ? 0 : 1));
  std::erase(reversed, "--");
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return arguments{.asked = {}, .chosen = {}, .text = app.help(), .language = {}};
  } catch (const CLI::ArgumentMismatch& wrong) {
    const std::string text = wrong.what();  // "--url: …"
    const bool repeated = text.find("At Most") != std::string::npos;
    return misused(
        text.substr(0, text.find(':')) + (repeated ? " is given more than once" : " needs a value"),
        see_help(app, nullptr));
  } catch (const CLI::ConversionError& wrong) {
    const std::string text = wrong.what();  // "Could not convert: --sql = …"
    const auto begin = std::min(text.find("--"), text.size());
    return misused(
        text.substr(begin, text.find(' ', begin) - begin) + " takes no value",
        see_help(app, app.get_subcommands().empty() ? nullptr : app.get_subcommands().front()));
  } catch (const CLI::Error& wrong) {
    const auto chosen = app.get_subcommands();
    return misused(wrong.what(), see_help(app, chosen.empty() ? nullptr : chosen.front()));
  }

  const auto chosen = std::find_if(declared.begin(), declared.end(),
                                   [](const auto& each) { return each.words->parsed(); });
  const auto* command = chosen == declared.end() ? nullptr : chosen->words;
  if (const auto unknown = app.remaining(true); !unknown.empty()) {
    return unknown_word(app, command, unknown.front());
  }
  for (const auto* each : {static_cast<const CLI::App*>(&app), command}) {
    const auto name = each == nullptr ? std::string() : given_nothing(*each);
    if (!name.empty()) return misused(name + " is empty", "is a variable not set?");
  }
  if (common.version) {
    return arguments{
        .asked = {}, .chosen = {}, .text = "Aludel " ALUDEL_VERSION "\n", .language = {}};
  }
  if (command == nullptr) {
    return misused("no command was given", see_help(app, nullptr));
  }
  auto asked = request_of(common, program, offered.load);
  if (!asked) return tl::unexpected{asked.error()};
  return arguments{.asked = std::move(*asked),
                   .chosen = chosen->run,
                   .text = {},
                   .language = language,
                   .needs_settings = chosen->needs_settings};
}

}  // namespace aludel::commands
