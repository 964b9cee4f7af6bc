// SPDX-License-Identifier: MIT
#include "runtime/src/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "runtime/src/describe.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::detail {

namespace {

error newer(const std::vector<std::string_view>& unknown) {
  return {.code = errc::newer_database,
          .message = fmt::format("the database stands at {}, which this program does not have",
                                 fmt::join(unknown, ", ")),
          .hint = "a newer release has upgraded it: run that release, or one built after it",
          .notes = {"nothing was changed"}};
}

/// The last recorded run of each applied revision.
std::unordered_map<std::string, history_row> last_rows(std::vector<history_row> history) {
  std::unordered_map<std::string, history_row> last;
  for (auto& row : history) {
    if (row.statement || row.event == "downgrade" || row.event == "unstamp") continue;
    last.insert_or_assign(row.revision, std::move(row));
  }
  return last;
}

std::string difference(const bundle& revisions, revision_index each, const history_row* row,
                       dialect language) {
  const auto title = fmt::format("{} ({})", detail::title(revisions, each), revisions.file(each));
  if (row == nullptr) return fmt::format("{} was inserted below an applied revision", title);
  if (row->checksum != hex(revisions.digest(each, language, digest_kind::checksum))) {
    return fmt::format("{} was edited after it was applied on {}", title, row->started_at);
  }
  return {};
}

error mismatch(const graph& known, dialect language, const std::vector<revision_index>& heads,
               std::vector<history_row> history) {
  const auto& revisions = known.revisions();
  const auto last = last_rows(std::move(history));
  const auto applied = known.below(heads);
  std::vector<std::string> differences;
  for (revision_index each = 0; each < known.size(); ++each) {
    if (!applied[each]) continue;
    const auto found = last.find(std::string(revisions.id(each)));
    auto text =
        difference(revisions, each, found == last.end() ? nullptr : &found->second, language);
    if (!text.empty()) differences.push_back(std::move(text));
  }
  error problem{.code = errc::checksum_mismatch,
                .message = "the version table does not agree with its own history",
                .hint = "restore the table from a backup, or look at who wrote to it",
                .notes = {}};
  if (!differences.empty()) {
    problem.message = "revision " + differences.front();
    problem.hint = "restore the revision as it was, and put the change into a new revision";
    for (auto other = differences.begin() + 1; other != differences.end(); ++other) {
      problem.notes.push_back("likewise, revision " + *other);
    }
  }
  problem.notes.push_back("nothing was changed; the database stays at " + known.list(heads));
  return problem;
}

}  // namespace

result<std::unique_ptr<database>> connect(const bundle& revisions, std::string_view url,
                                          const options& wishes, purpose why) {
  auto parsed = parse_url(url);
  if (!parsed) return tl::unexpected{parsed.error()};
  for (const auto& backend : revisions.backends) {
    if (backend.language != parsed->language) continue;
    auto application =
        wishes.application.empty() ? std::string(revisions.name) : wishes.application;
    return backend.connect({.url = std::move(*parsed),
                            .application = std::move(application),
                            .create = why == purpose::change});
  }
  return tl::unexpected{error{
      .code = errc::invalid_url,
      .message = fmt::format("the bundle \"{}\" has no revisions for {}", revisions.name,
                             name(parsed->language)),
      .hint = fmt::format("add {} to the DIALECTS of add_migrations()", name(parsed->language))}};
}

bool at_heads(const bundle& revisions, dialect language, const state& from) {
  if (from.unfinished || from.heads.size() != revisions.heads.size()) return false;
  return std::all_of(revisions.heads.begin(), revisions.heads.end(), [&](revision_index head) {
    return std::any_of(from.heads.begin(), from.heads.end(), [&](const recorded_head& row) {
      return row.revision == revisions.id(head) &&
             row.chain == hex(revisions.digest(head, language, digest_kind::chain));
    });
  });
}

result<std::vector<revision_index>> recognise(const graph& known, dialect language,
                                              const state& from, record& history) {
  std::vector<revision_index> heads;
  std::vector<std::string_view> unknown;
  bool same = true;
  for (const auto& row : from.heads) {
    const auto found = known.find(row.revision);
    if (!found) {
      unknown.push_back(row.revision);
      continue;
    }
    heads.push_back(*found);
    same = same && row.chain == hex(known.revisions().digest(*found, language, digest_kind::chain));
  }
  if (!unknown.empty()) return tl::unexpected{newer(unknown)};
  if (same) return heads;
  auto rows = history.history();
  if (!rows) return tl::unexpected{rows.error()};
  return tl::unexpected{mismatch(known, language, heads, std::move(*rows))};
}

result<std::vector<revision_index>> current_heads(const graph& revisions, std::string_view url,
                                                  const options& wishes) {
  const auto connection = connect(revisions.revisions(), url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, std::string(revisions.revisions().name)};
  const auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};
  return recognise(revisions, (*connection)->language(), *now, tables);
}

}  // namespace aludel::detail
