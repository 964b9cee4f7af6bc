// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/development.hpp"
#include "cli/editor.hpp"
#include "cli/versions.hpp"
#include "generator/frozen.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Opens a revision's file in your editor, $VISUAL or $EDITOR, and prints its path.

REV is an id, the beginning of one, head, heads, LABEL@head or current; head unless
given. Only `current` needs a database.

Examples:
  $ edit
  $ edit 3f1c
  $ edit current)";

using indexes = std::vector<detail::revision_index>;

/// Where the database stands, by the files.
outcome<indexes> current(const request& asked, const working_copy& copy) {
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph applied{**revisions};
  const auto heads = detail::current_heads(applied, asked.url, {});
  if (!heads) return failed(heads.error());
  const auto index = generator::by_id(copy.graph);
  indexes found;
  for (const auto each : *heads) {
    const auto known = index.find((*revisions)->id(each));
    if (known != index.end()) found.push_back(known->second);
  }
  return found;
}

bool is_frozen(const working_copy& copy, const std::string& id) {
  return std::any_of(copy.locks.begin(), copy.locks.end(), [&](const auto& lock) {
    return std::any_of(lock.lines.begin(), lock.lines.end(), [&](const auto& line) {
      return line.word == generator::lock_word::frozen && line.id == id;
    });
  });
}

outcome<answer> run(const request& asked, const std::string& word) {
  const auto editor = find_editor();
  if (!editor) return failed(editor.error());
  problems found;
  const auto copy = read_versions(asked, {}, found);
  // What is wrong with other files is no reason not to mend this one.
  const resolver known{copy.graph};
  const auto which = word == "current" ? current(asked, copy) : known.find(word);
  if (!which) return tl::unexpected{found.empty() ? which.error() : found};

  answer done{.text = {}, .data = {{"revisions", json::array()}}, .note = {}};
  std::vector<std::filesystem::path> files;
  for (const auto each : *which) {
    const auto& revision = copy.graph.revisions[each];
    const auto frozen = is_frozen(copy, revision.id.id);
    files.emplace_back(revision.file->file);
    done.text += revision.file->file + '\n';
    done.data["revisions"].push_back(
        {{"revision", revision.id.id}, {"file", revision.file->file}, {"frozen", frozen}});
    if (!frozen) continue;
    if (!done.note.empty()) done.note += '\n';
    done.note += fmt::format(
        "note: {} is frozen: the build fails if it changes; put a change into a new revision",
        revision.id.id);
  }
  if (files.empty()) {
    return misused(fmt::format("no revision is meant by \"{}\"", word),
                   "name one; `history` lists the revisions");
  }
  const auto edited = open_in(*editor, files);
  if (!edited) return failed(edited.error());
  return done;
}

action declare(command_line& line) {
  const auto word = std::make_shared<std::string>("head");
  line.argument("REV", *word, "The revision; head unless given");
  return [word](const request& asked) { return run(asked, *word); };
}

}  // namespace

command edit_command() { return {"edit", "Open a revision in your editor", help, declare}; }

}  // namespace aludel::commands
