// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/commands.hpp"
#include "cli/events.hpp"
#include "cli/lines.hpp"
#include "cli/sections.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/target.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints a revision's header; for each dialect its checksum, chain and statements with
their line numbers; and if there is a database, whether it is applied, when and by
whom. `aludel` asks for a dialect first: by --dialect, by aludel.toml, or by a URL.

REV is a target, as for upgrade: an id, the beginning of one, head, LABEL@head, and
so on. Only `current`, +N and -N need a database.

Examples:
  $ show head
  $ show 3f1c --dialect sqlite)";

/// The dialects to show the statements of.
std::vector<dialect> dialects_of(const request& asked) {
  if (!asked.dialects.empty()) return asked.dialects;
  const auto url = detail::parse_url(asked.url);
  return url ? std::vector{url->language} : std::vector<dialect>{};
}

/// Where the database stands is a part of what is asked.
bool needs_database(const std::string& word) {
  const auto wanted = detail::parse_target(word);
  return wanted && detail::needs_database(*wanted);
}

outcome<const bundle*> load(const request& asked, const std::string& word) {
  if (needs_database(word)) return load_for_database(asked, depth::checksums);
  const auto wanted = dialects_of(asked);
  return asked.load(asked, wanted.empty() ? depth::headers : depth::checksums, wanted);
}

/// Of those that the bundle has, the ones asked for.
std::vector<dialect> shown(const bundle& revisions, const request& asked) {
  std::vector<dialect> all;
  for (const auto& backend : revisions.backends) {
    const auto& wanted = asked.dialects;
    const bool chosen = std::find(wanted.begin(), wanted.end(), backend.language) != wanted.end();
    if (wanted.empty() || chosen) all.push_back(backend.language);
  }
  return all;
}

/// What the database remembers, if one is given. Without it the revision can be shown all the same.
std::optional<detail::memory> remembered(const bundle& revisions, const request& asked,
                                         std::string& note) {
  const auto url = detail::parse_url(asked.url);
  if (!url || !revisions.speaks(url->language)) return std::nullopt;
  auto found = detail::remember(revisions, asked.url);
  if (found) return std::move(*found);
  note = "whether it is applied is not known: " + found.error().message;
  return std::nullopt;
}

std::string labels_of(const bundle& revisions, revision_index which) {
  std::vector<std::string_view> labels;
  for (const auto each : revisions.labels_of(which)) labels.push_back(revisions.view(each));
  return fmt::format("{}", fmt::join(labels, ", "));
}

std::string header_of(const bundle& revisions, revision_index which, const listing& listed) {
  const auto line = [](std::string_view key, const std::string& value) {
    return value.empty() ? std::string() : fmt::format("{}: {}\n", key, value);
  };
  return fmt::format("{}\n\nRevision ID: {}\nRevises: {}\n", revisions.message(which),
                     listed.title(which), parents_of(revisions, which)) +
         line("Create Date", std::string(revisions.view(revisions.revisions[which].created))) +
         line("Branch Labels", labels_of(revisions, which)) +
         line("File", std::string(revisions.file(which)));
}

/// Everything that there is to show, but for the revision itself.
struct surroundings {
  const bundle& revisions;
  const listing& listed;
  std::vector<dialect> dialects;
  std::optional<detail::memory> database;
};

std::string text_of(const surroundings& around, revision_index which) {
  const auto& revisions = around.revisions;
  auto text = header_of(revisions, which, around.listed);
  if (around.database) {
    text += fmt::format("State: {}\n{}", state_of(*around.database, revisions.id(which)),
                        events_text(*around.database, revisions, which));
  }
  for (const auto each : around.dialects) text += script_text(revisions, which, each);
  return text;
}

json data_of(const surroundings& around, revision_index which) {
  const auto& revisions = around.revisions;
  auto data = around.listed.data(which);
  data["state"] = nullptr;
  data["events"] = json::array();
  if (around.database) {
    data["state"] = state_of(*around.database, revisions.id(which));
    data["events"] = events_data(*around.database, revisions.id(which));
  }
  data["dialects"] = json::object();
  for (const auto each : around.dialects) {
    data["dialects"][std::string(name(each))] = script_data(revisions, which, each);
  }
  return data;
}

outcome<answer> run(const request& asked, const std::string& word) {
  const auto revisions = load(asked, word);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  result<std::vector<revision_index>> current;
  if (needs_database(word)) current = detail::current_heads(known, asked.url, {});
  if (!current) return failed(current.error());
  const auto found = detail::resolve(known, *current, word);
  if (!found) return failed(found.error());

  answer done{.text = {}, .data = {{"revisions", json::array()}}, .note = {}};
  const listing listed{known};
  const surroundings around{.revisions = **revisions,
                            .listed = listed,
                            .dialects = shown(**revisions, asked),
                            .database = remembered(**revisions, asked, done.note)};
  for (const auto each : *found) {
    if (!done.text.empty()) done.text += '\n';
    done.text += text_of(around, each);
    done.data["revisions"].push_back(data_of(around, each));
  }
  if (found->empty()) done.note = "no revision is meant by \"" + word + "\"";
  return done;
}

action declare(command_line& line) {
  const auto word = std::make_shared<std::string>();
  line.argument("REV", *word, "The revision");
  line.require("REV");
  return [word](const request& asked) { return run(asked, *word); };
}

}  // namespace

command show_command() { return {"show", "Show one revision", help, declare}; }

}  // namespace aludel::commands
