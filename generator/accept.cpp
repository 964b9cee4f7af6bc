// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "generator/freeze.hpp"
#include "generator/resolve.hpp"
#include "generator/utf8.hpp"

namespace aludel::generator {

namespace {

template <class... Arguments>
tl::unexpected<error> refuse(errc code, const std::string& hint,
                             fmt::format_string<Arguments...> message, Arguments&&... arguments) {
  return tl::unexpected{
      error{.code = code,
            .message = fmt::format(message, std::forward<Arguments>(arguments)...),
            .hint = hint}};
}

/// All revisions, and those that have vanished.
std::vector<std::string_view> known_ids(const linked_revisions& graph,
                                        const std::vector<frozen_revision>& all) {
  std::vector<std::string_view> ids;
  for (const auto& each : graph.revisions) ids.emplace_back(each.id.id);
  for (const auto& each : all) {
    if (!each.revision) ids.push_back(each.id);
  }
  return ids;
}

/// A lock file has it on one line.
bool is_reason(const std::string& text) {
  const auto is_control = [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
  };
  return !text.empty() && text.find_first_not_of(' ') != std::string::npos &&
         std::none_of(text.begin(), text.end(), is_control) && printable(text) == text;
}

/// Only what is edited can be accepted.
result<void> check_change(const linked_revisions& graph, std::span<const dialect> dialects,
                          const frozen_revision& what) {
  if (what.what == change::edited) return {};
  if (what.what == change::none) {
    return refuse(errc::usage, "there is nothing to accept",
                  "revision {} is what it was when it was frozen", what.id);
  }
  auto problem = changed(graph, dialects, what);
  problem.notes.emplace_back(
      "this cannot be accepted: databases that were upgraded before would not know where they "
      "stand");
  return tl::unexpected{std::move(problem)};
}

/// Freezes the revision's line anew, and keeps what it was before.
void replace(lock_file& lock, const std::string& id, const accepted_change::checksum& changed,
             const std::string& reason) {
  const auto is = [&](const lock_line& line, lock_word word) {
    return line.word == word && line.id == id && line.language == changed.language;
  };
  const auto frozen = std::find_if(lock.lines.begin(), lock.lines.end(),
                                   [&](const auto& line) { return is(line, lock_word::frozen); });
  if (frozen == lock.lines.end()) return;
  frozen->checksum = changed.now;
  // What it is now again is no alternate.
  std::erase_if(lock.lines, [&](const lock_line& line) {
    return is(line, lock_word::alternate) && line.checksum == changed.now;
  });
  lock.lines.push_back({.word = lock_word::alternate,
                        .id = id,
                        .language = changed.language,
                        .checksum = changed.before,
                        .reason = reason});
}

}  // namespace

result<accepted_change> accept(std::vector<lock_file>& locks, const linked_revisions& graph,
                               std::span<const dialect> dialects, std::string_view id,
                               const std::string& reason) {
  if (!is_reason(reason)) {
    return refuse(errc::usage, "`lock --accept ID REASON`: why may databases differ in it?",
                  "a reason in one line of text is needed");
  }
  const auto all = compare(graph, dialects, locks);
  const auto resolved = resolve(known_ids(graph, all), id);
  if (!resolved) return tl::unexpected{resolved.error()};
  const auto what = std::find_if(all.begin(), all.end(),
                                 [&](const frozen_revision& each) { return each.id == *resolved; });
  if (what == all.end()) {
    return refuse(errc::usage, "it may change as it is", "revision {} is not frozen", *resolved);
  }
  if (auto allowed = check_change(graph, dialects, *what); !allowed) {
    return tl::unexpected{allowed.error()};
  }
  accepted_change done{.revision = *resolved, .checksums = {}};
  for (const auto* line : what->lines) {
    auto now = checksum_of(graph, *what->revision, *column_of(dialects, line->language));
    if (now == line->checksum) continue;
    done.checksums.push_back({line->language, line->checksum, std::move(now)});
  }
  const auto indexes = by_id(graph);
  for (auto& lock : locks) {
    for (const auto& each : done.checksums) replace(lock, done.revision, each, reason);
    order(lock.lines, indexes);
  }
  return done;
}

}  // namespace aludel::generator
