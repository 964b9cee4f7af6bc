// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cli/development.hpp"
#include "cli/lines.hpp"
#include "cli/sole_writer.hpp"
#include "cli/versions.hpp"
#include "generator/freeze.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Freezes all revisions: writes into aludel.lock, beside them, what each of them means in
each dialect. From then on the build fails when one of them changes. Drafts whose file is
gone are dropped.

With --accept, freezes one revision as it is now. What it was stays as an alternate:
databases that were upgraded with it go on. REASON says why they may differ.

The dialects are those of --dialect or aludel.toml, else those that this program was built
for, else those in the lock file.

Examples:
  $ lock
  $ lock --dialect postgresql --dialect sqlite
  $ lock --accept 3f1c a default that no row has)";

struct wanted {
  std::optional<std::string> accept;
  std::vector<std::string> reason;
};

outcome<std::vector<dialect>> dialects_of(const request& asked) {
  std::vector<dialect> dialects = asked.dialects;
  if (const auto known = asked.load(asked, depth::headers, {}); dialects.empty() && known) {
    for (const auto& each : (*known)->backends) add(dialects, each.language);
  }
  if (!dialects.empty()) return dialects;
  problems found;
  for (const auto& lock : generator::load_locks(asked.versions, found)) {
    for (const auto& line : lock.lines) {
      if (line.word == generator::lock_word::frozen) add(dialects, line.language);
    }
  }
  if (!found.empty()) return tl::unexpected{found};
  if (!dialects.empty()) return dialects;
  return misused("no dialect was given, and nothing is frozen yet",
                 "add --dialect postgresql, --dialect sqlite, or both; or `dialects` to "
                 "aludel.toml");
}

std::string names(const std::vector<dialect>& dialects) {
  std::vector<std::string_view> all;
  all.reserve(dialects.size());
  for (const auto each : dialects) all.emplace_back(name(each));
  return fmt::format("{}", fmt::join(all, ", "));
}

answer answer_of(const generator::freeze_report& done, const generator::linked_revisions& graph) {
  answer told{
      .text = {},
      .data = {{"frozen", json::array()}, {"dropped", done.dropped}},
      .note = done.frozen.empty() ? "nothing to freeze" : "froze " + count(done.frozen.size())};
  for (const auto& each : done.frozen) {
    const auto& revision = graph.revisions[each.revision];
    told.text += fmt::format("frozen {} ({}){}{}\n", revision.id.id, names(each.dialects),
                             revision.message.empty() ? "" : ", ", revision.message);
    json dialects = json::array();
    for (const auto language : each.dialects) dialects.push_back(name(language));
    told.data["frozen"].push_back({{"revision", revision.id.id},
                                   {"dialects", std::move(dialects)},
                                   {"file", revision.file->file}});
  }
  for (const auto& each : done.dropped) {
    told.text += fmt::format("dropped {}, a draft without a file\n", each);
  }
  return told;
}

answer answer_of(const generator::accepted_change& done, const std::string& reason) {
  answer told{
      .text = {},
      .data = {{"accepted", done.revision}, {"reason", reason}, {"checksums", json::array()}},
      .note = {}};
  for (const auto& each : done.checksums) {
    told.text += fmt::format("accepted {} ({}): {} instead of {}\n", done.revision,
                             name(each.language), each.now, each.before);
    told.data["checksums"].push_back(
        {{"dialect", name(each.language)}, {"before", each.before}, {"now", each.now}});
  }
  return told;
}

/// The revision files and lock files without errors; whatever else the build would say.
outcome<working_copy> read_sound(const request& asked, const std::vector<dialect>& dialects,
                                 bool accepting) {
  problems found;
  auto copy = read_versions(asked, dialects, found);
  // A program that has the databases' parsers finds more than the files alone tell.
  if (const auto checked = asked.load(asked, depth::checked, dialects); !checked) {
    found = checked.error();
  }
  if (!accepting) generator::check_frozen(copy.graph, dialects, copy.locks, found);
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{found};
  return copy;
}

outcome<answer> accept(working_copy& copy, const std::vector<dialect>& dialects,
                       const wanted& what) {
  const auto reason = fmt::format("{}", fmt::join(what.reason, " "));
  const auto done = generator::accept(copy.locks, copy.graph, dialects, *what.accept, reason);
  if (!done) return failed(done.error());
  return answer_of(*done, reason);
}

outcome<answer> run(const request& asked, const wanted& what) {
  const bool accepting = what.accept.has_value();
  if (!accepting && !what.reason.empty()) {
    return misused(fmt::format("\"{}\" is one argument too many", what.reason.front()),
                   "only `lock --accept ID REASON` takes words");
  }
  const auto dialects = dialects_of(asked);
  if (!dialects) return tl::unexpected{dialects.error()};
  const sole_writer mine{asked.versions};
  auto copy = read_sound(asked, *dialects, accepting);
  if (!copy) return tl::unexpected{copy.error()};

  auto told = accepting
                  ? accept(*copy, *dialects, what)
                  : answer_of(generator::freeze(copy->locks, copy->graph, *dialects), copy->graph);
  if (!told) return told;
  const auto saved = generator::save(copy->locks);
  if (!saved) return failed(saved.error());
  return told;
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.option("--accept", what->accept, "Freeze this revision as it is now", "ID");
  line.complete_with("--accept", "REV");
  line.argument("REASON", what->reason, "Why databases may differ in it, with --accept");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command lock_command() { return {"lock", "Freeze the revisions for a release", help, declare}; }

}  // namespace aludel::commands
