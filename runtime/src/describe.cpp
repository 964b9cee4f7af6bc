// SPDX-License-Identifier: MIT
#include "runtime/src/describe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/code.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/json.hpp"

namespace aludel::detail {

namespace {

std::string joined_ids(const bundle& revisions, std::span<const revision_index> which,
                       std::string_view separator) {
  return fmt::format("{}", fmt::join(ids_of(revisions, which), separator));
}

/// What a text says in full.
bool is_text(const recorded_code& code) {
  return !code.live &&
         std::all_of(code.statements.begin(), code.statements.end(), [](const auto& each) {
           return each.rebuild == nullptr || each.rebuild->is_plain_drop();
         });
}

/// The way back, for a database that outlives this binary: {"transaction": …, "statements": […]}.
value downgrade_json(const bundle& revisions, revision_index which, dialect language) {
  const auto& script = revisions.script(which, language);
  const auto back = statements_of(revisions, which, code_part::downgrade, language);
  if (script.irreversible.length > 0 || back.problem || !is_text(back)) return std::nullopt;
  std::vector<std::string> statements;
  for (const auto& each : back.statements) statements.push_back(json_string(each.text));
  return fmt::format(R"({{"transaction": {}, "statements": [{}]}})",
                     script.downgrade.transaction != 0, fmt::join(statements, ", "));
}

}  // namespace

history_row describe(const bundle& revisions, revision_index which, dialect language,
                     std::string_view event, const options& wishes) {
  const auto& script = revisions.script(which, language);
  history_row row;
  row.event = event;
  row.revision = revisions.id(which);
  row.parents = joined_ids(revisions, revisions.parents(which), " ");
  row.dependencies = joined_ids(revisions, revisions.dependencies(which), " ");
  row.checksum = hex(revisions.digest(which, language, digest_kind::checksum));
  row.chain = hex(revisions.digest(which, language, digest_kind::chain));
  row.message = revisions.message(which);
  row.application = wishes.application.empty() ? revisions.name : wishes.application;
  row.application_version = wishes.application_version;
  row.outcome = "done";
  row.compatible = script.compatible;
  row.downgrade = downgrade_json(revisions, which, language);
  return row;
}

std::vector<std::string> ids_of(const bundle& revisions, std::span<const revision_index> which) {
  std::vector<std::string> all;
  all.reserve(which.size());
  for (const auto each : which) all.emplace_back(revisions.id(each));
  return all;
}

std::string place(const std::vector<std::string>& heads) {
  return heads.empty() ? "base" : fmt::format("{}", fmt::join(heads, ", "));
}

std::vector<recorded_head> recorded(const bundle& revisions, dialect language,
                                    const std::vector<revision_index>& heads) {
  std::vector<recorded_head> rows;
  rows.reserve(heads.size());
  for (const auto head : heads) {
    rows.push_back({std::string(revisions.id(head)),
                    hex(revisions.digest(head, language, digest_kind::chain))});
  }
  return rows;
}

std::string parents_of(const bundle& revisions, revision_index which) {
  const auto list = [&](auto of) { return joined_ids(revisions, of, ", "); };
  const auto parents = revisions.parents(which);
  const auto dependencies = revisions.dependencies(which);
  auto text = parents.empty() ? std::string("<base>") : list(parents);
  return dependencies.empty() ? text : fmt::format("{} ({})", text, list(dependencies));
}

std::string way_to_finish(const bundle& revisions, const unfinished_step& stopped) {
  const auto which = revisions.find(stopped.revision);
  if (stopped.way == direction::upgrade || !which) {
    return fmt::format("{} {}", name(stopped.way), stopped.revision);
  }
  const auto parents = revisions.parents(*which);
  if (parents.empty()) return "downgrade base";
  return fmt::format("downgrade {}", revisions.id(parents.front()));
}

std::string title(const bundle& revisions, revision_index which) {
  return fmt::format("{} ({})", revisions.id(which), revisions.message(which));
}

}  // namespace aludel::detail
