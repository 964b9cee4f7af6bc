// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>

#include "autogenerate/same_words.hpp"
#include "cli/development.hpp"
#include "cli/sides.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Compares the database with what the revisions that are recorded in it give, in a scratch
database. Whatever differs was made by hand; the exit code is 1 then. For each change
there are the statements that would undo it, and those that would adopt it: they make
the same change in a new revision, which is then recorded here with `stamp`.

Examples:
  $ drift --url postgresql:///app
  $ drift --json -q)";

outcome<answer> show_drift(const request& asked) {
  auto all = sides::of(asked);
  if (!all) return tl::unexpected{all.error()};
  const auto now = all->current();
  if (!now) return tl::unexpected{now.error()};
  auto recorded = all->revisions_to(*now);
  if (!recorded) return tl::unexpected{recorded.error()};
  auto found = all->database();
  if (!found) return tl::unexpected{found.error()};
  if (auto done = all->name_alike(*recorded, *found); !done) return tl::unexpected{done.error()};
  const auto worded = autogenerate::take_wordings(found->made_of, recorded->side());
  if (!worded) return failed(worded.error());
  const auto parts = autogenerate::differences_between(recorded->side(), found->side());
  if (!parts) return failed(parts.error());

  answer done{.text = {}, .data = {{"differences", json::array()}}, .note = {}};
  for (const auto& each : *parts) {
    done.text += fmt::format("{}\n  to undo it:\n{}  to adopt it:\n{}", fmt::join(each.lines, "\n"),
                             autogenerate::indented(each.undo), autogenerate::indented(each.adopt));
    done.data["differences"].push_back({{"differences", each.lines},
                                        {"undo", autogenerate::as_section(each.undo)},
                                        {"adopt", autogenerate::as_section(each.adopt)}});
  }
  if (parts->empty()) {
    done.note = "the database is as its revisions have made it";
  } else {
    done.exit_code = 1;
  }
  return done;
}

}  // namespace

command drift_command() {
  return {"drift", "Show what was changed in the database by hand", help,
          [](CLI::App& /*app*/) -> action { return show_drift; }};
}

}  // namespace aludel::commands
