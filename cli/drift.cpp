// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "autogenerate/differences.hpp"
#include "autogenerate/find_renames.hpp"
#include "autogenerate/same_words.hpp"
#include "autogenerate/told_renames.hpp"
#include "cli/comparison.hpp"
#include "cli/development.hpp"
#include "cli/sides.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Compares the database with what the revisions that are recorded in it give, in a scratch
database. Whatever differs was made by hand; the exit code is 1 then. For each change
there are the statements that would undo it, and those that would adopt it: they make
the same change in a new revision, which is then recorded here with `stamp`. They are for
that change alone; where there are several, those for all of them come last.

Examples:
  $ drift --url postgresql:///app
  $ drift --json -q)";

std::string both_ways(const autogenerate::remedy& of) {
  return fmt::format("  to undo it:\n{}  to adopt it:\n{}", autogenerate::indented(of.undo),
                     autogenerate::indented(of.adopt));
}

std::vector<std::string> likely_renames(const looked_at& recorded, const looked_at& found) {
  const auto changes = autogenerate::compare(recorded.made_of, found.made_of);
  std::vector<std::string> all;
  for (const auto& each : autogenerate::likely_renames(recorded.made_of, found.made_of, changes)) {
    all.push_back(autogenerate::as_told(each));
  }
  return all;
}

std::string warning_of(const std::vector<std::string>& renames) {
  if (renames.empty()) return {};
  return fmt::format(
      "{} renamed by hand: {}; these statements drop what has one name and make what has the "
      "other, without its data: rename instead, to undo it or in the new revision",
      renames.size() == 1 ? "this may have been" : "these may have been", first_of(renames, ", "));
}

/// Of a database that others have made, or that has another bundle's revisions.
std::string nothing_recorded(const bundle& of) {
  return fmt::format(
      "no revision of the bundle \"{}\" is recorded in this database: all that it has counts as "
      "made by hand",
      of.name);
}

outcome<answer> compare_with_recorded(sides& all) {
  const auto now = all.current();
  if (!now) return tl::unexpected{now.error()};
  auto recorded = all.revisions_to(*now);
  if (!recorded) return tl::unexpected{recorded.error()};
  auto found = all.database();
  if (!found) return tl::unexpected{found.error()};
  if (auto done = all.name_alike(*recorded, *found); !done) return tl::unexpected{done.error()};
  const auto worded = autogenerate::take_wordings(found->made_of, recorded->side());
  if (!worded) return failed(worded.error());
  all.now("looking for the statements that undo and adopt what differs");
  const auto differences = autogenerate::differences_between(recorded->side(), found->side());
  if (!differences) return failed(differences.error());

  answer done{.text = {}, .data = {{"differences", json::array()}}, .note = {}};
  for (const auto& each : differences->each) {
    done.text += fmt::format("{}\n{}", fmt::join(each.lines, "\n"), both_ways(each.alone));
    done.data["differences"].push_back({{"differences", each.lines},
                                        {"undo", autogenerate::as_section(each.alone.undo)},
                                        {"adopt", autogenerate::as_section(each.alone.adopt)}});
  }
  done.data["undo"] = autogenerate::as_section(differences->all.undo);
  done.data["adopt"] = autogenerate::as_section(differences->all.adopt);
  const auto renames = likely_renames(*recorded, *found);
  done.data["likely_renames"] = renames;
  if (differences->each.empty()) {
    done.note = "the database is as its revisions have made it";
    return done;
  }
  if (differences->each.size() > 1) done.text += "all of that\n" + both_ways(differences->all);
  done.note = now->empty() ? nothing_recorded(all.revisions().revisions()) : warning_of(renames);
  done.exit_code = 1;
  return done;
}

outcome<answer> show_drift(const request& asked) {
  auto all = sides::of(asked);
  if (!all) return tl::unexpected{all.error()};
  return all->unless_stopped([&] { return compare_with_recorded(*all); });
}

}  // namespace

command drift_command() {
  return {"drift", "Show what was changed in the database by hand", help,
          [](command_line& /*line*/) -> action { return show_drift; }};
}

}  // namespace aludel::commands
