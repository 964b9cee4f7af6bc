// SPDX-License-Identifier: MIT
#include "runtime/src/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "runtime/src/describe.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/examine.hpp"
#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

using last_runs = std::unordered_map<std::string, history_row>;

/// The last recorded run of each applied revision.
last_runs last_rows(std::vector<history_row> history) {
  last_runs last;
  for (auto& row : history) {
    if (row.statement || (row.event != "upgrade" && row.event != "stamp")) continue;
    last.insert_or_assign(row.revision, std::move(row));
  }
  return last;
}

/// What an applied revision differs in from its last run; nothing if it does not.
std::string difference(const bundle& revisions, revision_index each, const last_runs& last,
                       dialect language) {
  const auto title = [&] {
    return fmt::format("{} ({})", detail::title(revisions, each), revisions.file(each));
  };
  const auto run = last.find(std::string(revisions.id(each)));
  if (run == last.end()) return title() + " was inserted below an applied revision";
  if (agrees(revisions, each, run->second, language)) return {};
  return fmt::format("{} was edited after it was applied on {}", title(), run->second.started_at);
}

std::vector<std::string> differences(const graph& known, dialect language,
                                     const revision_set& applied, const last_runs& last) {
  std::vector<std::string> all;
  for (revision_index each = 0; each < known.size(); ++each) {
    if (!applied[each]) continue;
    auto text = difference(known.revisions(), each, last, language);
    if (!text.empty()) all.push_back(std::move(text));
  }
  return all;
}

error mismatch(const std::vector<std::string>& differences, const std::string& heads) {
  error problem{.code = errc::checksum_mismatch,
                .message = "revision " + differences.front(),
                .hint = "restore the revision as it was, and put the change into a new revision",
                .notes = {}};
  for (auto other = differences.begin() + 1; other != differences.end(); ++other) {
    problem.notes.push_back("likewise, revision " + *other);
  }
  problem.notes.push_back("nothing was changed; the database stays at " + heads);
  return problem;
}

/// The two tables contradict each other.
error inconsistent(const graph& known, dialect language, const state& from,
                   const std::vector<history_row>& rows) {
  error problem{.code = errc::inconsistent_record,
                .message = "the version table and the history contradict each other",
                .hint = repair_hint};
  const auto found = examine(known, language, from, rows);
  for (const auto& each : found.findings) {
    if (&each == &found.findings.front()) {
      problem.message = each.text;
      if (each.what == remedy::by_hand) problem.hint = each.hint;
    } else {
      problem.notes.push_back(each.text);
    }
  }
  problem.notes.emplace_back("nothing was changed");
  return problem;
}

bool has_head(const state& from, std::string_view revision) {
  return std::any_of(from.heads.begin(), from.heads.end(),
                     [&](const auto& head) { return head.revision == revision; });
}

/// What the last change wrote into both tables is still in both. Both are read by one query, so
/// this costs nothing.
bool last_change_holds(const state& from) {
  if (from.sequence == 0) return from.heads.empty();
  if (!from.last) return true;
  const auto& last = *from.last;
  if (last.event == "repair") return last.chain == standing(from.heads);
  if (last.event == "upgrade" || last.event == "stamp") {
    return std::any_of(from.heads.begin(), from.heads.end(), [&](const auto& head) {
      return head.revision == last.revision && head.chain == last.chain;
    });
  }
  return (last.event != "downgrade" && last.event != "unstamp") || !has_head(from, last.revision);
}

bool took_back(const state& from) {
  return from.last && (from.last->event == "downgrade" || from.last->event == "unstamp");
}

/// What was taken back last is below no head: the rows alone do not tell what the program has made
/// of the graph since.
bool stays_taken_back(const graph& known, const std::vector<revision_index>& heads,
                      const state& from) {
  const auto gone = took_back(from) ? known.find(from.last->revision) : std::nullopt;
  return !gone || !known.below(heads)[*gone];
}

/// Where a row is missing, what is below it seems to be a head.
std::set<std::string> without_those_below(const graph& known, std::set<std::string> heads) {
  std::vector<revision_index> indexes;
  for (const auto& each : heads) {
    if (const auto found = known.find(each)) indexes.push_back(*found);
  }
  const auto tops = known.heads(known.below(indexes));
  for (const auto each : indexes) {
    if (std::find(tops.begin(), tops.end(), each) == tops.end()) {
      heads.erase(std::string(known.revisions().id(each)));
    }
  }
  return heads;
}

result<std::unique_ptr<database>> prepared(result<std::unique_ptr<database>> made,
                                           const options& wishes) {
  if (!made || !wishes.on_connect) return made;
  auto done = (*made)->lend_to(wishes.on_connect);
  if (!done) return tl::unexpected{std::move(done.error())};
  return made;
}

}  // namespace

result<std::unique_ptr<database>> connect(const bundle& revisions, std::string_view url,
                                          const options& wishes, purpose why) {
  auto parsed = parse_url(url);
  if (!parsed) return tl::unexpected{parsed.error()};
  const auto backend =
      std::find_if(revisions.backends.begin(), revisions.backends.end(),
                   [&](const auto& each) { return each.language == parsed->language; });
  if (backend == revisions.backends.end()) {
    return tl::unexpected{no_revisions_for(revisions, parsed->language)};
  }
  auto application = wishes.application.empty() ? std::string(revisions.name) : wishes.application;
  return prepared(backend->driver->connect({.url = std::move(*parsed),
                                            .application = std::move(application),
                                            .create = why == purpose::change,
                                            .role = wishes.set_role,
                                            .session_pooling = wishes.session_pooling,
                                            .patience = wishes.connect_wait}),
                  wishes);
}

error no_revisions_for(const bundle& revisions, dialect language) {
  return {.code = errc::invalid_url,
          .message = fmt::format("the bundle \"{}\" has no revisions for {}", revisions.name,
                                 name(language)),
          .hint = fmt::format("add {} to the DIALECTS of add_migrations()", name(language))};
}

bool at_heads(const bundle& revisions, dialect language, const state& from) {
  if (from.unfinished || from.heads.size() != 1 || revisions.heads.size() != 1) return false;
  if (took_back(from) || !last_change_holds(from)) return false;
  const auto head = revisions.heads.front();
  return from.heads.front().revision == revisions.id(head) &&
         from.heads.front().chain == hex(revisions.digest(head, language, digest_kind::chain));
}

error newer(const graph& known, const state& from) {
  std::vector<std::string_view> unknown;
  for (const auto& row : from.heads) {
    if (!known.find(row.revision)) unknown.push_back(row.revision);
  }
  auto where = fmt::format("stands at {}", fmt::join(unknown, ", "));
  if (unknown.empty() && from.unfinished) {
    where = fmt::format("is on the way to {}", from.unfinished->revision);
  }
  return {.code = errc::newer_database,
          .message = fmt::format("the database {}, which this program does not have", where),
          .hint =
              "a newer release has upgraded it: run that release, or one built after it; "
              "`downgrade --stored` takes back what it did",
          .notes = {"nothing was changed"}};
}

result<std::vector<revision_index>> known_heads(const graph& known, const state& from) {
  std::vector<revision_index> heads;
  for (const auto& row : from.heads) {
    const auto found = known.find(row.revision);
    if (!found) return tl::unexpected{newer(known, from)};
    heads.push_back(*found);
  }
  return heads;
}

result<std::vector<history_row>> read_consistent(const graph& known, dialect language,
                                                 const state& from, record& history) {
  auto rows = from.tables ? history.history(from) : std::vector<history_row>{};
  if (!rows) return rows;
  const auto leads_to = without_those_below(known, replay(known, language, *rows).heads);
  const bool same = leads_to.size() == from.heads.size() &&
                    std::all_of(from.heads.begin(), from.heads.end(),
                                [&](const auto& head) { return leads_to.contains(head.revision); });
  if (same && last_change_holds(from)) return rows;
  return tl::unexpected{inconsistent(known, language, from, *rows)};
}

result<std::vector<revision_index>> recognise(const graph& known, dialect language,
                                              const state& from, record& history) {
  auto heads = known_heads(known, from);
  if (!heads) return heads;
  auto rows = read_consistent(known, language, from, history);
  if (!rows) return tl::unexpected{rows.error()};
  const auto& revisions = known.revisions();
  const bool same = std::equal(
      heads->begin(), heads->end(), from.heads.begin(), [&](revision_index head, const auto& row) {
        return row.chain == hex(revisions.digest(head, language, digest_kind::chain));
      });
  const auto contradiction = [&] {
    return tl::unexpected{inconsistent(known, language, from, *rows)};
  };
  if (same && !stays_taken_back(known, *heads, from)) return contradiction();
  if (same) return heads;
  const auto faults = replay(known, language, *rows).faults;
  const auto applied = known.below(*heads);
  const auto last = last_rows(std::move(*rows));
  const auto different = differences(known, language, applied, last);
  if (different.empty() && may_differ(revisions, language, applied)) return heads;
  if (different.empty()) return contradiction();
  auto problem = mismatch(different, known.list(*heads));
  for (const auto& each : faults) {
    if (!each.seen) problem.notes.push_back(each.text + "; `repair` looks closer");
  }
  return tl::unexpected{std::move(problem)};
}

result<void> check_runs(const graph& known, dialect language,
                        const std::vector<revision_index>& heads,
                        std::vector<history_row> history) {
  const auto last = last_rows(std::move(history));
  const auto different = differences(known, language, known.below(heads), last);
  if (different.empty()) return {};
  return tl::unexpected{mismatch(different, known.list(heads))};
}

result<void> check_below(const graph& known, dialect language,
                         const std::vector<revision_index>& heads, revision_index top,
                         record& history) {
  auto rows = history.history();
  if (!rows) return tl::unexpected{rows.error()};
  auto applied = known.below(heads);
  applied[top] = false;
  const auto last = last_rows(std::move(*rows));
  const auto different = differences(known, language, applied, last);
  if (!different.empty()) return tl::unexpected{mismatch(different, known.list(heads))};
  const auto& revisions = known.revisions();
  const auto now = describe(revisions, top, language, {}, {});
  const auto run = last.find(now.revision);
  if (run != last.end() && run->second.parents == now.parents &&
      run->second.dependencies == now.dependencies) {
    return {};
  }
  return tl::unexpected{
      error{.code = errc::checksum_mismatch,
            .message = fmt::format("revision {} ({}) stood elsewhere when it was applied",
                                   title(revisions, top), revisions.file(top)),
            .hint = "restore its `Revises` and `Depends On`, and go down before you change them",
            .notes = {"nothing was changed; the database stays at " + known.list(heads)}}};
}

result<std::vector<revision_index>> current_heads(const graph& revisions, std::string_view url,
                                                  const options& wishes) {
  const auto connection = connect(revisions.revisions(), url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions.revisions()};
  const auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  return recognise(revisions, (*connection)->language(), *now, tables);
}

result<memory> remember(const bundle& revisions, std::string_view url, const options& wishes) {
  const auto connection = connect(revisions, url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  memory found{.language = (*connection)->language(), .now = std::move(*now), .history = {}};
  if (!found.now.tables) return found;
  auto history = tables.history();
  if (!history) return tl::unexpected{history.error()};
  found.history = std::move(*history);
  return found;
}

}  // namespace aludel::detail
