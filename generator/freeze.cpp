// SPDX-License-Identifier: MIT
#include "generator/freeze.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace aludel::generator {

namespace {

lock_line line_of(const linked_revisions& graph, std::uint32_t which, lock_word word) {
  return {.word = word,
          .id = graph.revisions[which].id.id,
          .parents = sorted_ids(graph, graph.parents[which]),
          .file = graph.revisions[which].file->path};
}

lock_line frozen_line(const linked_revisions& graph, std::uint32_t which, dialect language,
                      std::size_t column) {
  auto line = line_of(graph, which, lock_word::frozen);
  line.language = language;
  line.dependencies = sorted_ids(graph, graph.dependencies[which]);
  line.checksum = checksum_of(graph, which, column);
  return line;
}

/// Gives each line to the directory that has its revision's file now.
void distribute(std::vector<lock_file>& locks, const linked_revisions& graph,
                const revision_indexes& indexes) {
  std::vector<std::vector<lock_line>> lines(locks.size());
  for (std::size_t each = 0; each < locks.size(); ++each) {
    for (auto& line : locks[each].lines) {
      const auto known = indexes.find(line.id);
      auto to = each;
      if (known != indexes.end()) {
        const auto& file = *graph.revisions[known->second].file;
        to = file.directory;
        if (line.word != lock_word::alternate) line.file = file.path;
      }
      lines[to].push_back(std::move(line));
    }
  }
  for (std::size_t each = 0; each < locks.size(); ++each)
    locks[each].lines = std::move(lines[each]);
}

/// Takes out the drafts: they are frozen now, or gone.
void drop_drafts(std::vector<lock_file>& locks, const revision_indexes& indexes,
                 freeze_report& done) {
  for (auto& lock : locks) {
    for (const auto& line : lock.lines) {
      const bool gone = line.word == lock_word::draft && !indexes.contains(line.id);
      if (gone) done.dropped.push_back(line.id);
    }
    std::erase_if(lock.lines, [](const lock_line& line) { return line.word == lock_word::draft; });
  }
}

}  // namespace

void order(std::vector<lock_line>& lines, const revision_indexes& indexes) {
  using rank = std::tuple<std::size_t, bool, lock_word, dialect>;
  std::vector<std::pair<rank, lock_line>> ranked;
  std::size_t place = 0;
  for (auto& line : lines) {
    const auto known = indexes.find(line.id);
    const bool gone = known == indexes.end();
    if (!gone) place = known->second + 1;
    ranked.emplace_back(
        gone ? rank{place, true, {}, {}} : rank{place, false, line.word, line.language},
        std::move(line));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  lines.clear();
  for (auto& each : ranked) lines.push_back(std::move(each.second));
}

void add_draft(std::vector<lock_file>& locks, const linked_revisions& graph, std::uint32_t which) {
  auto& lock = locks[graph.revisions[which].file->directory];
  if (!lock.file) return;
  lock.lines.push_back(line_of(graph, which, lock_word::draft));
  order(lock.lines, by_id(graph));
}

freeze_report freeze(std::vector<lock_file>& locks, const linked_revisions& graph,
                     std::span<const dialect> dialects) {
  const auto indexes = by_id(graph);
  freeze_report done;
  drop_drafts(locks, indexes, done);
  std::set<std::pair<std::string, dialect>> known;
  for (const auto& lock : locks) {
    for (const auto& line : lock.lines) known.emplace(line.id, line.language);
  }
  for (std::uint32_t each = 0; each < graph.revisions.size(); ++each) {
    const auto& revision = graph.revisions[each];
    newly_frozen next{.revision = each, .dialects = {}};
    for (std::size_t column = 0; column < dialects.size(); ++column) {
      if (known.contains({revision.id.id, dialects[column]})) continue;
      next.dialects.push_back(dialects[column]);
      locks[revision.file->directory].lines.push_back(
          frozen_line(graph, each, dialects[column], column));
    }
    if (!next.dialects.empty()) done.frozen.push_back(std::move(next));
  }
  distribute(locks, graph, indexes);
  for (auto& lock : locks) order(lock.lines, indexes);
  return done;
}

}  // namespace aludel::generator
