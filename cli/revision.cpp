// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <memory>

#include "cli/configuration.hpp"
#include "cli/development.hpp"
#include "cli/versions.hpp"
#include "generator/header.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Writes a new file into the directory of revisions (the first, if there are several),
and prints its path. It revises the newest revision there; its sections are for you
to fill in.

Examples:
  $ revision -m "create users"
  $ revision -m "add an index" --rev-id users_2)";

struct wanted {
  std::string message;
  std::string id;
};

/// The only head of the files in the directories; nothing if there is none yet.
outcome<std::vector<std::string>> parents(const request& asked, const std::string& id) {
  problems found;
  const auto files = generator::load(without_empty(asked.versions), found);
  const auto graph = generator::link(generator::parse(files, {}, found), found);
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{found};

  for (const auto& each : graph.revisions) {
    if (each.id.id != id) continue;
    return misused(fmt::format("there is a revision \"{}\" already, in {}", id, each.file->file),
                   "choose another --rev-id");
  }
  std::vector<bool> revised(graph.revisions.size());
  for (const auto& each : graph.parents) {
    for (const auto parent : each) revised[parent] = true;
  }
  std::vector<std::string> heads;
  for (std::size_t each = 0; each < graph.revisions.size(); ++each) {
    if (!revised[each]) heads.push_back(graph.revisions[each].id.id);
  }
  if (heads.size() < 2) return heads;
  return failed({.code = errc::multiple_heads,
                 .message = fmt::format("there are several heads: {}", fmt::join(heads, ", ")),
                 .hint = "a revision file whose `Revises` names all of them merges them"});
}

/// A message must come back from the header that it is written into.
outcome<void> check_message(const generator::new_revision& made, const std::string& content) {
  problems found;
  const auto file = std::make_shared<const generator::source>(
      generator::source{.file = "new", .name = "new", .text = content});
  const auto parsed = generator::parse({file}, {}, found);
  if (!made.message.empty() && found.empty() && parsed.size() == 1 &&
      parsed.front().message == made.message && parsed.front().id.id == made.id) {
    return {};
  }
  return misused(fmt::format("\"{}\" cannot be a message", made.message),
                 "a message is one line of text that does not look like a header's key");
}

outcome<answer> run(const request& asked, const wanted& what) {
  const auto settings = read_configuration();
  if (!settings) return tl::unexpected{settings.error()};
  generator::new_revision made{.id = what.id.empty() ? generator::random_id() : what.id,
                               .message = what.message,
                               .parents = {},
                               .created = std::chrono::system_clock::now()};
  if (const auto wrong = generator::wrong_with_id(made.id); !wrong.empty()) {
    return misused(wrong, "an id is 1 to 64 letters, digits and _");
  }
  auto heads = parents(asked, made.id);
  if (!heads) return tl::unexpected{heads.error()};
  made.parents = std::move(*heads);
  const auto content = generator::file_content(made, settings->naming);
  if (const auto sound = check_message(made, content); !sound) return tl::unexpected{sound.error()};
  const auto name = generator::file_name(made, settings->naming);
  if (!name) return failed(name.error());
  const auto path = asked.versions.front() / *name;
  const auto written = generator::write_new(path, content);
  if (!written) return failed(written.error());
  return answer{.text = path.string() + '\n',
                .data = {{"revision", made.id}, {"parents", made.parents}, {"file", path.string()}},
                .note = {}};
}

action declare(CLI::App& app) {
  const auto what = std::make_shared<wanted>();
  app.add_option("-m,--message", what->message, "What the revision does, in a line")
      ->option_text("TEXT")
      ->required();
  app.add_option("--rev-id", what->id, "Its id; random unless given")->option_text("ID");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command revision_command() { return {"revision", "Make a new revision file", help, declare}; }

}  // namespace aludel::commands
