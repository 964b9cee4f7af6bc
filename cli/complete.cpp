// SPDX-License-Identifier: MIT
#include "cli/complete.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "cli/grammar.hpp"

namespace aludel::commands {

namespace {

/// The words before the one being written, understood as far as they go.
struct place {
  const CLI::App* command = nullptr;   ///< the program, until a command was named
  const CLI::Option* value = nullptr;  ///< whose value comes next
  std::size_t arguments = 0;           ///< of the command, so far
  std::vector<std::string> common;     ///< every command's options, with their values
};

const CLI::Option* find_option(const CLI::App& app, const std::string& word) {
  const auto name = word.substr(0, word.find('='));
  const auto options = app.get_options(
      [&](const CLI::Option* each) { return each->nonpositional() && (each->check_name(name)); });
  return options.empty() ? nullptr : options.front();
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

void read_option(const CLI::App& program, const std::string& word, place& at) {
  const auto* own = find_option(*at.command, word);
  const auto* option = own == nullptr ? find_option(program, word) : own;
  if (option == nullptr) return;
  if (own == nullptr || at.command == &program) at.common.push_back(word);
  if (takes_value(*option) && word.find('=') == std::string::npos) at.value = option;
}

void read_word(const CLI::App& program, const std::string& word, place& at) {
  if (at.value != nullptr) {
    if (find_option(program, at.value->get_name()) == at.value) at.common.push_back(word);
    at.value = nullptr;
  } else if (word.starts_with('-') && word.size() > 1) {
    read_option(program, word, at);
  } else if (at.command == &program) {
    const auto* named = find_command(program, word);
    if (named != nullptr) at.command = named;
  } else {
    ++at.arguments;
  }
}

/// The argument of the command that comes next.
const CLI::Option* next_argument(const place& at) {
  const auto all = at.command->get_options([](const auto* each) { return each->get_positional(); });
  if (all.empty()) return nullptr;
  if (at.arguments < all.size()) return all[at.arguments];
  return all.back()->get_items_expected_max() > 1 ? all.back() : nullptr;
}

class candidates {
public:
  explicit candidates(std::string written) : written_(std::move(written)) {}

  void add(const std::string& word, const std::string& what = {}) {
    if (word.starts_with(written_)) text_ += fmt::format("{}\t{}\n", word, what);
  }
  void leave_to_shell(std::string_view kind) { text_ += fmt::format(":{}\n", kind); }
  [[nodiscard]] const std::string& written() const { return written_; }
  [[nodiscard]] const std::string& text() const { return text_; }

private:
  std::string written_;
  std::string text_;
};

void add_options(const CLI::App& app, candidates& into) {
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) into.add("--" + name, option->get_description());
    if (!option->get_lnames().empty()) continue;
    for (const auto& name : option->get_snames()) into.add("-" + name, option->get_description());
  }
}

void add_commands(const CLI::App& program, candidates& into) {
  for (const auto* each : program.get_subcommands({})) {
    into.add(each->get_name(), each->get_description());
  }
}

/// Targets, in a word that may have others before it: "3f1c,77aa", "3f1c:head".
void add_revisions(const bundle& revisions, const std::string& before, candidates& into) {
  into.add(before + "head", "the newest revision");
  into.add(before + "heads", "the newest revision of every branch");
  into.add(before + "base", "before the first revision");
  into.add(before + "current", "where the database stands");
  for (auto each = revisions.revisions.size(); each-- > 0;) {
    const auto which = static_cast<std::uint32_t>(each);
    into.add(before + std::string(revisions.id(which)), std::string(revisions.message(which)));
  }
  for (std::uint32_t each = 0; each < revisions.revisions.size(); ++each) {
    for (const auto& label : revisions.labels_of(each)) {
      const auto name = before + std::string(revisions.view(label));
      into.add(name, "the revision with this branch label");
      into.add(name + "@head", "the newest of this branch");
      into.add(name + "@base", "before the first of this branch");
    }
  }
}

/// What a value is, by its type where that was declared, else by the word that stands for it in
/// the help.
std::string kind_of(const CLI::Option& option) {
  if (const auto type = option.get_type_name(); !type.starts_with("TEXT")) return type;
  const auto& text = option.get_option_text();
  return text.find_first_not_of(' ') == std::string::npos ? option.get_name(true) : text;
}

bool is_revision(const std::string& kind) {
  return kind.starts_with("REV") || kind.starts_with("TARGET") || kind.starts_with("FIRST:");
}

/// `before` is what the written word has before the value: "--versions=".
void add_values(const CLI::App& program, const CLI::Option& option, const std::string& before,
                const std::function<surroundings()>& look, candidates& into) {
  const auto kind = kind_of(option);
  if (kind.find('|') != std::string::npos) {
    std::stringstream choices{kind};
    for (std::string each; std::getline(choices, each, '|');) into.add(before + each);
  } else if (kind == "DIR") {
    into.leave_to_shell("directories");
  } else if (kind == "FILE" || kind == "PATH") {
    into.leave_to_shell("files");
  } else if (kind == "COMMAND") {
    add_commands(program, into);
  } else if (is_revision(kind)) {
    const auto last = into.written().find_last_of(",:");
    const auto earlier = last == std::string::npos ? before : into.written().substr(0, last + 1);
    if (const auto* known = look().revisions) add_revisions(*known, earlier, into);
  } else if (kind == "ENVIRONMENT") {
    for (const auto& each : look().environments) into.add(before + each);
  }
}

}  // namespace

std::string complete(const tool& offered, const std::vector<std::string>& words, const peek& look) {
  const auto language = declare(offered, words.front());
  const auto& program = language->app;
  place at{.command = &program};
  candidates found{words.size() > 1 ? words.back() : ""};
  for (std::size_t each = 1; each + 1 < words.size(); ++each) read_word(program, words[each], at);

  const auto& written = found.written();
  if (at.value != nullptr && find_option(program, at.value->get_name()) == at.value) {
    at.common.pop_back();  // without a value it says nothing yet
  }
  const auto known = [&] { return look(at.common); };
  const auto equals = written.find('=');
  if (at.value != nullptr) {
    add_values(program, *at.value, "", known, found);
  } else if (written.starts_with("--") && equals != std::string::npos) {
    const auto* own = find_option(*at.command, written);
    const auto* option = own == nullptr ? find_option(program, written) : own;
    if (option != nullptr) {
      add_values(program, *option, written.substr(0, equals + 1), known, found);
    }
  } else if (written.starts_with('-')) {
    add_options(*at.command, found);
    if (at.command != &program) add_options(program, found);
  } else if (at.command == &program) {
    add_commands(program, found);
  } else if (const auto* argument = next_argument(at)) {
    add_values(program, *argument, "", known, found);
  }
  return found.text();
}

}  // namespace aludel::commands
