// SPDX-License-Identifier: MIT
#include "runtime/src/offline.hpp"

#include <fmt/format.h>

#include "runtime/src/apply.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/script.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

namespace {

using namespace detail;

std::string_view program(dialect language) {
  return language == dialect::postgresql ? "psql -v ON_ERROR_STOP=1 -f THIS_FILE DATABASE"
                                         : "sqlite3 -bail DATABASE < THIS_FILE";
}

std::string position(const graph& revisions, const std::vector<revision_index>& heads) {
  return heads.empty() ? "base" : revisions.list(heads);
}

void introduce(script& written, const graph& revisions, direction way, const plan& what) {
  written.comment(fmt::format("{} of \"{}\" from {} to {}, {}", name(way),
                              revisions.revisions().name, position(revisions, what.from),
                              position(revisions, what.heads), name(written.language())));
  written.comment(fmt::format("to be run with: {}", program(written.language())));
  written.start();
}

observer commentator(script& written) {
  return [&written](const event& what) {
    const auto* begun = std::get_if<events::running>(&what);
    if (begun == nullptr) return;
    const auto& run = begun->what;
    written.entitle(fmt::format("{} ({})", run.revision, run.message));
    written.add_line({});
    written.comment(fmt::format("{} {} -> {}{}{}", name(run.way), run.from, run.to,
                                run.message.empty() ? "" : ", ", run.message));
  };
}

/// Makes the real run write itself down.
result<script_report> write(const graph& revisions, dialect language, direction way,
                            const state& from, const plan& what, options wishes) {
  const auto written = script::of(language);
  introduce(*written, revisions, way, what);
  record tables{*written, revisions.revisions()};
  tables.plan_ahead(from.heads, from.schema);
  wishes.observer = commentator(*written);
  wishes.confirm = {};
  report done;
  if (!what.steps.empty()) {
    static_cast<void>(written->try_lock(revisions.revisions().name));
    // SQLite cannot look at a table that may not be there.
    const bool look_later = !from.tables && language == dialect::sqlite;
    const auto expect = [&] {
      written->expect(
          std::string(revisions.revisions().name), tables.names(), standing(from.heads),
          from.unfinished ? value(std::to_string(from.unfinished->statement)) : std::nullopt,
          revisions.revisions().tables.schema.empty());
    };
    if (!look_later) expect();
    if (!from.tables) static_cast<void>(tables.create_tables());
    if (look_later) expect();
    const auto ran = apply({*written, tables, revisions, wishes}, from, what, done);
    if (!ran) {
      auto problem = ran.error();
      problem.notes.clear();  // they tell of a database
      problem.applied.clear();
      return tl::unexpected{std::move(problem)};
    }
    written->unlock();
  }
  written->end();
  script_report made{
      .sql = written->text(), .language = language, .steps = done.steps, .heads = {}};
  for (const auto head : what.heads) made.heads.emplace_back(revisions.revisions().id(head));
  return made;
}

result<plan> plan_of(const graph& revisions, direction way, const std::vector<revision_index>& from,
                     const options& wishes) {
  return way == direction::upgrade ? plan_upgrade(revisions, from, wishes.target)
                                   : plan_downgrade(revisions, from, wishes.target);
}

}  // namespace

result<script_report> write_script(const graph& revisions, dialect language, direction way,
                                   const std::vector<revision_index>& from, const options& wishes) {
  const auto what = plan_of(revisions, way, from, wishes);
  if (!what) return tl::unexpected{what.error()};
  const state assumed{.tables = !from.empty(),
                      .schema = script_schema(revisions.revisions(), language),
                      .heads = recorded(revisions.revisions(), language, from),
                      .sequence = 0,
                      .unfinished = {}};
  return write(revisions, language, way, assumed, *what, wishes);
}

result<script_report> write_script(const graph& revisions, std::string_view url, direction way,
                                   const options& wishes) {
  const auto connection = connect(revisions.revisions(), url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions.revisions()};
  const auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};
  const auto language = (*connection)->language();
  const auto heads = recognise(revisions, language, *now, tables);
  if (!heads) return tl::unexpected{heads.error()};
  const auto what = plan_of(revisions, way, *heads, wishes);
  if (!what) return tl::unexpected{what.error()};
  return write(revisions, language, way, *now, *what, wishes);
}

}  // namespace aludel
