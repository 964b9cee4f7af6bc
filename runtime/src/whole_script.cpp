// SPDX-License-Identifier: MIT
#include "runtime/src/whole_script.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"

namespace aludel::detail {

namespace {

std::string_view program(dialect language) {
  return language == dialect::postgresql ? "psql -v ON_ERROR_STOP=1 -f THIS_FILE DATABASE"
                                         : "sqlite3 -bail DATABASE < THIS_FILE";
}

std::string position(const graph& revisions, const std::vector<revision_index>& heads) {
  return heads.empty() ? "base" : revisions.list(heads);
}

void introduce(script& written, const script_kind& kind) {
  written.comment(fmt::format("{} of \"{}\" from {} to {}, {}", kind.command,
                              kind.revisions.revisions().name,
                              position(kind.revisions, kind.before),
                              position(kind.revisions, kind.after), name(kind.language)));
  written.comment(fmt::format("to be run with: {}", program(kind.language)));
  written.start();
}

void check(script& written, const bundle& revisions, const state& from) {
  written.expect(std::string(revisions.name), names_in(revisions.tables, from.schema),
                 standing(from.heads),
                 from.unfinished ? value(std::to_string(from.unfinished->statement)) : std::nullopt,
                 revisions.tables.schema.empty());
}

/// Other chains than the script's are as good, but without a database it cannot know them.
std::vector<std::string> notes_of(const script& written, const script_kind& kind) {
  auto notes = written.notes();
  const auto& revisions = kind.revisions.revisions();
  const auto below = kind.revisions.below(kind.before);
  for (const auto& old : revisions.alternates) {
    if (!below[old.revision] || revisions.backends[old.backend].language != kind.language) continue;
    notes.push_back(
        fmt::format("a database that ran revision {} before its change was accepted is refused: "
                    "for that one let `{} --dry-run` write the script",
                    title(revisions, old.revision), kind.command));
  }
  return notes;
}

}  // namespace

result<written_script> whole_script(const script_kind& kind, const state& from,
                                    const script_body& body) {
  const auto& revisions = kind.revisions.revisions();
  const auto written = script::of(kind.language);
  introduce(*written, kind);
  record tables{*written, revisions};
  tables.plan_ahead(from.heads, from.schema.empty() ? written->current_schema() : from.schema);
  if (body) static_cast<void>(written->try_lock(revisions.name));
  // SQLite cannot look at a table that may not be there.
  const bool look_later = !from.tables && kind.language == dialect::sqlite;
  if (!look_later) check(*written, revisions, from);
  if (!from.tables && (body || look_later)) static_cast<void>(tables.create_tables({}));
  if (look_later) check(*written, revisions, from);
  if (body) {
    if (auto done = body(*written, tables); !done) return tl::unexpected{std::move(done.error())};
    written->unlock();
  }
  written->end();
  return written_script{written->text(), notes_of(*written, kind)};
}

state assumed_state(const script_kind& kind) {
  const auto& revisions = kind.revisions.revisions();
  return {.tables = !kind.before.empty(),
          .schema = script_schema(revisions, kind.language),
          .heads = recorded(revisions, kind.language, kind.before),
          .sequence = 0,
          .unfinished = {}};
}

}  // namespace aludel::detail
