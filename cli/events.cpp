// SPDX-License-Identifier: MIT
#include "cli/events.hpp"

#include <fmt/format.h>

#include "runtime/src/digest.hpp"

namespace aludel::commands {

namespace {

using detail::history_row;

/// A row about a revision as a whole, not about one of its statements.
bool is_about(const history_row& row, std::string_view revision) {
  return row.revision == revision && !row.statement;
}

std::string application_of(const history_row& row) {
  if (row.application_version.empty()) return row.application;
  return fmt::format("{} {}", row.application, row.application_version);
}

}  // namespace

std::string state_of(const detail::memory& known, std::string_view revision) {
  if (known.now.unfinished && known.now.unfinished->revision == revision) return "interrupted";
  bool applied = false;
  for (const auto& row : known.history) {
    if (!is_about(row, revision)) continue;
    applied = row.event != "downgrade" && row.event != "unstamp";
  }
  return applied ? "applied" : "not applied";
}

std::string events_text(const detail::memory& known, const bundle& revisions,
                        revision_index which) {
  const auto own = detail::hex(revisions.digest(which, known.language, digest_kind::checksum));
  std::string text;
  for (const auto& row : known.history) {
    if (!is_about(row, revisions.id(which))) continue;
    text += fmt::format("  {} {}", row.started_at, row.event);
    if (!row.database_user.empty()) text += fmt::format(" by {}", row.database_user);
    if (!row.application.empty()) text += fmt::format(" with {}", application_of(row));
    if (row.duration_ms) text += fmt::format(" in {} ms", *row.duration_ms);
    if (row.checksum != own) text += fmt::format(", checksum {}", row.checksum);
    text += '\n';
  }
  return text;
}

json events_data(const detail::memory& known, std::string_view revision) {
  auto list = json::array();
  for (const auto& row : known.history) {
    if (!is_about(row, revision)) continue;
    list.push_back({{"event", row.event},
                    {"at", row.started_at},
                    {"duration_ms", row.duration_ms ? json(*row.duration_ms) : json(nullptr)},
                    {"database_user", row.database_user},
                    {"application", row.application},
                    {"application_version", row.application_version},
                    {"checksum", row.checksum},
                    {"chain", row.chain}});
  }
  return list;
}

}  // namespace aludel::commands
