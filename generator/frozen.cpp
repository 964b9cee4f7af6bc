// SPDX-License-Identifier: MIT
#include "generator/frozen.hpp"

#include <algorithm>

#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

std::uint8_t half(char digit) {
  return static_cast<std::uint8_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/// Precondition: 64 digits, as the lock file's reader has seen to.
digest from_hex(std::string_view text) {
  digest made{};
  for (std::size_t each = 0; each < made.size(); ++each) {
    made[each] = static_cast<std::uint8_t>(half(text[2 * each]) << 4U | half(text[2 * each + 1]));
  }
  return made;
}

change what_became(const linked_revisions& graph, std::span<const dialect> dialects,
                   const frozen_revision& of) {
  if (!of.revision) return change::vanished;
  const auto parents = sorted_ids(graph, graph.parents[*of.revision]);
  const auto dependencies = sorted_ids(graph, graph.dependencies[*of.revision]);
  const auto is_edited = [&](const lock_line* line) {
    return line->checksum != checksum_of(graph, *of.revision, *column_of(dialects, line->language));
  };
  const auto is_reparented = [&](const lock_line* line) {
    return line->parents != parents || line->dependencies != dependencies;
  };
  if (std::any_of(of.lines.begin(), of.lines.end(), is_reparented)) return change::reparented;
  return std::any_of(of.lines.begin(), of.lines.end(), is_edited) ? change::edited : change::none;
}

}  // namespace

revision_indexes by_id(const linked_revisions& graph) {
  revision_indexes indexes;
  for (std::uint32_t each = 0; each < graph.revisions.size(); ++each) {
    indexes.emplace(graph.revisions[each].id.id, each);
  }
  return indexes;
}

std::vector<std::string> sorted_ids(const linked_revisions& graph,
                                    const std::vector<std::uint32_t>& which) {
  std::vector<std::string> ids;
  ids.reserve(which.size());
  for (const auto each : which) ids.push_back(graph.revisions[each].id.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string checksum_of(const linked_revisions& graph, std::uint32_t which, std::size_t column) {
  const auto& digests = graph.revisions[which].scripts[column].digests;
  return detail::hex(detail::bytes(digests[static_cast<std::size_t>(digest_kind::checksum)]));
}

std::optional<std::size_t> column_of(std::span<const dialect> dialects, dialect language) {
  const auto found = std::find(dialects.begin(), dialects.end(), language);
  if (found == dialects.end()) return std::nullopt;
  return static_cast<std::size_t>(found - dialects.begin());
}

std::vector<frozen_revision> compare(const linked_revisions& graph,
                                     std::span<const dialect> dialects,
                                     const std::vector<lock_file>& locks) {
  const auto indexes = by_id(graph);
  std::vector<frozen_revision> all;
  std::unordered_map<std::string_view, std::size_t> known;
  for (const auto& lock : locks) {
    for (const auto& line : lock.lines) {
      if (line.word != lock_word::frozen || !column_of(dialects, line.language)) continue;
      const auto [at, is_new] = known.emplace(line.id, all.size());
      if (is_new) all.push_back({.id = line.id, .lock = &lock, .lines = {}});
      all[at->second].lines.push_back(&line);
    }
  }
  for (auto& each : all) {
    if (const auto now = indexes.find(each.id); now != indexes.end()) each.revision = now->second;
    each.what = what_became(graph, dialects, each);
  }
  return all;
}

void add_alternates(linked_revisions& graph, std::span<const dialect> dialects,
                    const std::vector<lock_file>& locks) {
  const auto indexes = by_id(graph);
  for (const auto& lock : locks) {
    for (const auto& line : lock.lines) {
      const auto column = column_of(dialects, line.language);
      const auto which = indexes.find(line.id);
      if (line.word != lock_word::alternate || !column || which == indexes.end()) continue;
      graph.revisions[which->second].scripts[*column].alternates.push_back(from_hex(line.checksum));
    }
  }
}

}  // namespace aludel::generator
