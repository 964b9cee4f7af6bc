// SPDX-License-Identifier: MIT
#include "runtime/src/rehearsal.hpp"

#include <algorithm>
#include <utility>

#include "runtime/src/migrate.hpp"
#include "runtime/src/run.hpp"
#include "runtime/src/state.hpp"

namespace aludel::detail {

namespace {

/// Everything below the heads, from nothing.
plan plan_to(const graph& revisions, const std::vector<revision_index>& heads) {
  plan made{.from = {}, .steps = {}, .heads = heads};
  const auto wanted = revisions.below(heads);
  for (revision_index each = 0; each < revisions.size(); ++each) {
    if (wanted[each]) made.steps.push_back({each, direction::upgrade});
  }
  return made;
}

}  // namespace

bool makes_tables_anew(const graph& revisions, dialect language, const plan& what) {
  if (language != dialect::sqlite) return false;
  return std::any_of(what.steps.begin(), what.steps.end(), [&](const step& each) {
    const script_run run{revisions.revisions(), each, language, nullptr};
    return run.code && run.code->makes_tables_anew();
  });
}

result<std::unique_ptr<database>> rehearse(const graph& revisions,
                                           const std::vector<revision_index>& heads,
                                           const options& wishes, std::string_view url) {
  options quiet;
  quiet.on_connect = wishes.on_connect;
  quiet.stop = wishes.stop;
  auto connection = connect(revisions.revisions(), url, quiet, purpose::change);
  if (!connection || heads.empty()) return connection;
  record tables{**connection, revisions.revisions()};
  auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};
  const auto ran = migrate_from(
      {**connection, tables, revisions, quiet},
      [&](const state&) { return plan_to(revisions, heads); }, std::move(*now));
  if (ran) return connection;
  auto problem = ran.error();
  problem.notes = {"it was run on an empty database, to know what it makes"};
  return tl::unexpected{std::move(problem)};
}

}  // namespace aludel::detail
