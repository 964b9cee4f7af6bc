// SPDX-License-Identifier: MIT
#include "cli/write_revision.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <system_error>

#include "cli/configuration.hpp"
#include "cli/versions.hpp"
#include "generator/freeze.hpp"
#include "generator/header.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

/// A new file, before it is written.
struct new_file {
  generator::new_revision revision;
  std::string name;
  std::string content;
};

/// A message must come back from the header that it is written into.
outcome<void> check_message(const new_file& made) {
  problems found;
  const auto file = std::make_shared<const generator::source>(
      generator::source{.file = "new", .name = "new", .text = made.content});
  const auto parsed = generator::parse({file}, {}, found);
  if (!made.revision.message.empty() && found.empty() && parsed.size() == 1 &&
      parsed.front().message == made.revision.message && parsed.front().id.id == made.revision.id) {
    return {};
  }
  return misused(fmt::format("\"{}\" cannot be a message", made.revision.message),
                 "a message is one line of text that does not look like a header's key");
}

outcome<void> check_id(const generator::linked_revisions& graph, const std::string& id) {
  if (auto wrong = generator::wrong_with_id(id); !wrong.empty()) {
    return misused(std::move(wrong), "an id is 1 to 64 letters, digits and _");
  }
  for (const auto& each : graph.revisions) {
    if (each.id.id != id) continue;
    return misused(fmt::format("there is a revision \"{}\" already, in {}", id, each.file->file),
                   "choose another --rev-id");
  }
  return {};
}

outcome<new_file> make(const generator::linked_revisions& graph, wanted_revision what,
                       const choose_parents& choose) {
  const auto settings = read_configuration();
  if (!settings) return tl::unexpected{settings.error()};
  if (what.id.empty()) what.id = generator::random_id();
  if (const auto usable = check_id(graph, what.id); !usable) return tl::unexpected{usable.error()};
  auto parents = choose(graph, what);
  if (!parents) return tl::unexpected{parents.error()};
  new_file made{.revision = {.id = std::move(what.id),
                             .message = std::move(what.message),
                             .parents = std::move(*parents),
                             .created = std::chrono::system_clock::now()},
                .name = {},
                .content = {}};
  made.content = generator::file_content(made.revision, settings->naming);
  if (const auto sound = check_message(made); !sound) return tl::unexpected{sound.error()};
  auto name = generator::file_name(made.revision, settings->naming);
  if (!name) return failed(name.error());
  made.name = std::move(*name);
  return made;
}

/// The draft line's place follows from where the new revision comes in the graph.
generator::lock_file with_draft(working_copy copy, const new_file& made) {
  copy.files.push_back(std::make_shared<const generator::source>(generator::source{
      .file = made.name, .name = made.name, .text = made.content, .path = made.name}));
  problems none;
  const auto graph = generator::link(generator::parse(copy.files, {}, none), none);
  generator::add_draft(copy.locks, graph, generator::by_id(graph).at(made.revision.id));
  return std::move(copy.locks.front());
}

}  // namespace

void declare_wanted(CLI::App& app, wanted_revision& into) {
  app.add_option("-m,--message", into.message, "What the revision does, in a line")
      ->option_text("TEXT");
  app.add_option("--rev-id", into.id, "Its id; random unless given")->option_text("ID");
}

outcome<answer> write_revision(const request& asked, wanted_revision what,
                               const choose_parents& choose) {
  problems found;
  auto copy = read_versions(asked, {}, found);
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{found};
  const auto made = make(copy.graph, std::move(what), choose);
  if (!made) return tl::unexpected{made.error()};
  const auto lock = with_draft(std::move(copy), *made);

  const auto path = asked.versions.front() / made->name;
  if (const auto written = generator::write_new(path, made->content); !written) {
    return failed(written.error());
  }
  if (const auto saved = generator::save({lock}); !saved) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return failed(saved.error());
  }
  return answer{.text = path.string() + '\n',
                .data = {{"revision", made->revision.id},
                         {"parents", made->revision.parents},
                         {"file", path.string()}},
                .note = {}};
}

}  // namespace aludel::commands
