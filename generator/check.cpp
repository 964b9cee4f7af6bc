// SPDX-License-Identifier: MIT
#include "generator/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "generator/built_in.hpp"

namespace aludel::generator {

namespace {

using index = std::uint32_t;

/// The revisions that no other revises, whatever depends on them.
std::vector<index> versioned_heads(const linked_revisions& graph) {
  std::vector<bool> revised(graph.revisions.size());
  for (const auto& parents : graph.parents) {
    for (const auto parent : parents) revised[parent] = true;
  }
  std::vector<index> heads;
  for (index each = 0; each < revised.size(); ++each) {
    if (!revised[each]) heads.push_back(each);
  }
  return heads;
}

/// The labels that a revision carries or inherits.
std::vector<std::set<std::string_view>> labels(const linked_revisions& graph) {
  std::vector<std::set<std::string_view>> covering(graph.revisions.size());
  for (index each = 0; each < covering.size(); ++each) {
    for (const auto& label : graph.revisions[each].labels) covering[each].insert(label.id);
    for (const auto parent : graph.parents[each]) {
      covering[each].insert(covering[parent].begin(), covering[parent].end());
    }
  }
  return covering;
}

/// Several heads are well if each ends a branch with a label that no other head has.
bool each_has_a_label(const linked_revisions& graph, const std::vector<index>& heads) {
  const auto covering = labels(graph);
  return std::all_of(heads.begin(), heads.end(), [&](index head) {
    return std::any_of(covering[head].begin(), covering[head].end(), [&](std::string_view label) {
      return std::count_if(heads.begin(), heads.end(),
                           [&](index other) { return covering[other].count(label) > 0; }) == 1;
    });
  });
}

void check_heads(const linked_revisions& graph, problems& found) {
  const auto heads = versioned_heads(graph);
  if (heads.size() < 2 || each_has_a_label(graph, heads)) return;
  std::vector<std::string_view> ids;
  ids.reserve(heads.size());
  for (const auto head : heads) ids.emplace_back(graph.revisions[head].id.id);
  error problem{
      .code = errc::multiple_heads,
      .message = fmt::format("the revisions have {} heads: {}", heads.size(), fmt::join(ids, ", ")),
      .hint = "let one come after the other, or join them: `aludel merge`"};
  for (const auto head : heads) {
    const auto& file = graph.revisions[head];
    const auto where = place(*file.file, file.id.offset);
    problem.notes.push_back(fmt::format("{} is {}:{}", file.id.id, where.file, where.line));
  }
  found.push_back(std::move(problem));
}

/// The bundle counts its bytes with 32 bits. It may hold a text twice, and up to as much again
/// between texts.
void check_size(const linked_revisions& graph, problems& found) {
  constexpr std::size_t largest = 1U << 30U;
  std::size_t bytes = 0;
  for (const auto& each : graph.revisions) bytes += each.file->text.size();
  if (bytes <= largest) return;
  found.push_back({.code = errc::too_large,
                   .message = "the revisions have more than 1 GiB altogether",
                   .hint = "load data by other means than revisions"});
}

/// Two dialects find one mistake twice. What a statement cannot do says more than that the other
/// dialect's parser does not know it.
void add_once(problems statements, problems& found) {
  std::map<std::tuple<std::string, int, int>, std::vector<error>> places;
  for (auto& next : statements) {
    auto& here = places[{next.where->file, next.where->line, next.where->column}];
    const auto exists = [&](auto same) { return std::any_of(here.begin(), here.end(), same); };
    if (exists([&](const error& other) { return other.message == next.message; })) continue;
    const auto is_syntax = [](const error& each) { return each.code == errc::syntax; };
    if (!is_syntax(next)) std::erase_if(here, is_syntax);
    if (is_syntax(next) && exists([&](const error& other) { return !is_syntax(other); })) continue;
    here.push_back(std::move(next));
  }
  for (auto& [place, here] : places) std::move(here.begin(), here.end(), std::back_inserter(found));
}

}  // namespace

void check(const linked_revisions& graph, std::span<const dialect> dialects, problems& found) {
  // With revisions missing, others seem to be heads, and tables seem not to be there.
  const bool whole = found.empty();
  if (whole) check_heads(graph, found);
  check_size(graph, found);
  problems statements;
  for (std::size_t column = 0; column < dialects.size(); ++column) {
    find_built_in(dialects[column])->check(graph, column, whole, statements);
  }
  add_once(std::move(statements), found);
}

}  // namespace aludel::generator
