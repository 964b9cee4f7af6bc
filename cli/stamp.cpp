// SPDX-License-Identifier: MIT
#include "runtime/src/stamp.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/adopt.hpp"
#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "cli/script.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Runs nothing: the database is recorded to stand at the targets. For a database whose
schema is there already, made by hand or by another tool.

{targets}

Another tool's record tells the targets too: each version in its table is a revision that
names it in its header (`-- Replaces: 20230101`, as `import` writes), or Alembic's id. All
of them must be there, none half-way, and below each all that it comes after. Exactly they
then count as applied; where more is recorded here, nothing is changed without --purge. The
table stays as it is; --from-table names it where it is called otherwise.

With --sql, A:B records for a database at A, and B alone for one without a record; no
database is needed.

With --purge, what is recorded now is withdrawn without looking at it: for a database that
stands at a revision which is gone, or was edited.

Examples:
  $ stamp head
  $ stamp --purge 3f1c
  $ stamp a1b2:3f1c --sql --dialect postgresql
  $ stamp --from-alembic
  $ stamp --from-flyway --from-table audit.flyway_schema_history)";

struct wishes {
  std::vector<std::string> targets;
  bool purge = false;
  bool sql = false;
  const foreign_table* from = nullptr;  ///< the other tool
  int froms = 0;                        ///< how many are named
  std::string table;
};

json data_of(const report& done) {
  auto steps = json::array();
  for (const auto& each : done.steps) {
    steps.push_back({{"revision", each.revision}, {"direction", name(each.way)}});
  }
  return {{"steps", std::move(steps)}, {"heads", done.heads}};
}

/// No targets, or too many.
outcome<void> check(const wishes& wanted, const std::string& program) {
  const auto help_hint = fmt::format("`{} stamp --help` shows what there is", program);
  if (wanted.froms > 1) return misused("two tools are named", "name the one whose table is there");
  if (wanted.from == nullptr && !wanted.table.empty()) {
    return misused("--from-table goes with the option of a tool", help_hint);
  }
  if (wanted.from == nullptr && wanted.targets.empty()) {
    return misused("TARGET is required", help_hint);
  }
  if (wanted.from != nullptr && !wanted.targets.empty()) {
    return misused(fmt::format("--from-{} tells the targets", wanted.from->tool),
                   "name either targets or a tool");
  }
  if (wanted.sql && (wanted.purge || wanted.from != nullptr)) {
    return misused("--sql does not go with --purge or --from-TOOL: they read the database",
                   "leave one of them out");
  }
  for (const auto& each : wanted.targets) {
    const bool first = wanted.sql && &each == &wanted.targets.front();
    if (!first && wanted.sql && range_in(each).written) {
      return misused(
          fmt::format("\"{}\" is not the first target, which alone may be a range", each),
          "write A:B C for a database at A");
    }
    const auto one = wanted.sql ? refuse_current_end(range_in(each).target) : refuse_range(each);
    if (!one) return one;
  }
  return {};
}

outcome<std::vector<std::string>> targets_of(const bundle& revisions, const request& asked,
                                             const wishes& wanted) {
  if (wanted.from == nullptr) return wanted.targets;
  auto heads = adopted_heads(revisions, asked.url, *wanted.from, wanted.table);
  if (heads && heads->empty()) heads->emplace_back("base");
  return heads;
}

stamp_mode mode_of(const wishes& wanted) {
  if (wanted.purge) return stamp_mode::purge;
  return wanted.from == nullptr ? stamp_mode::move : stamp_mode::adopt;
}

std::string note_of(const report& done, const wishes& wanted) {
  auto note = fmt::format("changed the record of {}, ran nothing; the database stands at {}",
                          count(done.steps.size()), position(done.heads));
  if (wanted.from == nullptr) return note;
  return note + fmt::format("\nthe table of {} is as it was; nothing here needs it any more",
                            wanted.from->title);
}

outcome<answer> print_offline(const request& asked, const wishes& wanted) {
  const auto range = range_in(wanted.targets.front());
  const auto start = start_script(asked, range, depth::checksums);
  if (!start) return tl::unexpected{start.error()};
  auto targets = wanted.targets;
  targets.front() = range.target;
  const auto made = stamp_script(start->known, start->language, start->heads, targets);
  if (!made) return failed(made.error());
  return answer_of(*made);
}

outcome<answer> run(const request& asked, const wishes& wanted) {
  if (const auto sound = check(wanted, asked.program); !sound) return tl::unexpected{sound.error()};
  if (wanted.sql) return print_offline(asked, wanted);
  const auto revisions = load_for_database(asked, depth::checksums);
  if (!revisions) return tl::unexpected{revisions.error()};
  const auto targets = targets_of(**revisions, asked, wanted);
  if (!targets) return tl::unexpected{targets.error()};
  const auto done = aludel::stamp(**revisions, asked.url, *targets, {}, mode_of(wanted));
  if (!done) return failed(done.error());
  return answer{.text = {}, .data = data_of(*done), .note = note_of(*done, wanted)};
}

action declare(command_line& line) {
  const auto wanted = std::make_shared<wishes>();
  line.argument("TARGET", wanted->targets, "Where the database stands");
  line.flag("--purge", wanted->purge, "Withdraw first what is recorded, whatever it is");
  line.flag("--sql", wanted->sql, "Print a script, for A:B or from base, without a database");
  for (const auto& each : foreign_tables()) {
    line.flag(
        fmt::format("--from-{}", each.tool),
        [wanted, tool = &each] {
          wanted->from = tool;
          ++wanted->froms;
        },
        fmt::format("As {} has recorded it", each.title));
  }
  line.option("--from-table", wanted->table, "The tool's table, with or without its schema",
              "TABLE");
  return [wanted](const request& asked) { return run(asked, *wanted); };
}

}  // namespace

command stamp_command() {
  return {"stamp", "Record where the database stands, without running anything", help, declare};
}

}  // namespace aludel::commands
