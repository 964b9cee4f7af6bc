// SPDX-License-Identifier: MIT
#include "cli/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/flyway_version.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

namespace {

using detail::revision_index;
using detail::revision_set;

/// "schema"."table", quoted.
std::string quoted_name(std::string_view table) {
  std::string made;
  while (true) {
    const auto dot = table.find('.');
    made += '"';
    for (const char each : table.substr(0, dot)) made.append(each == '"' ? 2 : 1, each);
    made += '"';
    if (dot == std::string_view::npos) return made;
    made += '.';
    table.remove_prefix(dot + 1);
  }
}

error wrong_table(const foreign_table& from, const std::string& table, const error& why) {
  if (detail::is_missing_table(why)) {
    return {.code = errc::unexpected_schema,
            .message = fmt::format("there is no table {} in this database", table),
            .hint = fmt::format("--from-table names it, if {} calls it otherwise here", from.title),
            .notes = {"nothing was changed"}};
  }
  if (why.sqlstate == "42501") {
    return {.code = why.code,
            .message = fmt::format("the table {} may not be read: {}", table, why.message),
            .hint = "its owner can grant it: SELECT on the table, and USAGE of its schema",
            .notes = {"nothing was changed"},
            .sqlstate = why.sqlstate};
  }
  if (why.sqlstate != "42703") return why;
  return {
      .code = errc::unexpected_schema,
      .message = fmt::format("the table {} is not one of {}: {}", table, from.title, why.message),
      .hint = "another --from option may fit; `stamp --help` lists them",
      .notes = {"nothing was changed"},
      .sqlstate = why.sqlstate};
}

result<std::vector<foreign_row>> read_table(const bundle& revisions, std::string_view url,
                                            const foreign_table& from, const std::string& table) {
  const auto connection = detail::connect(revisions, url, {}, detail::purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  const auto rows = (*connection)->query(fmt::format(fmt::runtime(from.query), quoted_name(table)));
  if (!rows) return tl::unexpected{wrong_table(from, table, rows.error())};
  std::vector<foreign_row> read;
  for (const auto& each : *rows) {
    auto next = from.read(each);
    if (!next.version.empty() || !next.whole) read.push_back(std::move(next));
  }
  return read;
}

/// Makes a set of revisions of another tool's rows.
class adoption {
public:
  adoption(const detail::graph& known, const foreign_table& from)
      : known_(known), from_(from), applied_(known.size()) {
    for (revision_index each = 0; each < known.size(); ++each) {
      for (const auto name : names_of(each)) by_name_.emplace(from.key(name), each);
    }
  }

  outcome<std::vector<std::string>> heads(const std::vector<foreign_row>& rows) {
    for (auto each : rows) {
      if (!each.whole) {
        report_failed(each);
      } else if (!each.version.empty()) {
        take(each, from_.key(each.version));
      }
    }
    for (revision_index each = 0; each < known_.size(); ++each) conclude(each);
    for (const auto& version : unknown_) report_unknown(version);
    check_holes();
    if (!found_.empty()) {
      found_.back().notes.emplace_back("nothing was changed");
      return tl::unexpected{std::move(found_)};
    }
    std::vector<std::string> ids;
    for (const auto each : known_.heads(applied_)) ids.emplace_back(known_.revisions().id(each));
    return ids;
  }

private:
  void take(const foreign_row& row, const std::string& key) {
    using kind = foreign_row::kind;
    const auto which = find(row.version, key);
    if (from_.tool == "flyway" && row.what == kind::all_below) return take_baseline(row.version);
    if (!which) {
      if (row.what == kind::undone) {
        unknown_.erase(row.version);
      } else {
        unknown_.insert(row.version);
      }
      return;
    }
    last_only_ = row.what == kind::all_below || from_.by_id;
    const auto named = by_name_.find(key);
    if (named == by_name_.end()) {
      add(known_.below(std::span(&*which, 1)));
    } else if (row.what == kind::undone) {
      recorded_.erase(named->first);
    } else {
      recorded_.insert(named->first);
    }
  }

  /// What the tool may call a revision: what it replaces, else its id.
  [[nodiscard]] std::vector<std::string_view> names_of(revision_index which) const {
    const auto& revisions = known_.revisions();
    const auto replaces = revisions.revisions[which].replaces;
    std::vector<std::string_view> names;
    for (const auto& each : revisions.labels.subspan(replaces.begin, replaces.count)) {
      names.push_back(revisions.view(each));
    }
    if (names.empty()) names.push_back(revisions.id(which));
    return names;
  }

  /// A revision that replaces several migrations is applied if all of them are.
  void conclude(revision_index which) {
    const auto names = names_of(which);
    std::vector<std::string_view> there;
    std::vector<std::string_view> missing;
    for (const auto name : names) {
      (recorded_.contains(from_.key(name)) ? there : missing).push_back(name);
    }
    if (there.empty()) return;
    const auto last = names.back();
    if (last_only_ && there.back() == last) {
      add(known_.below(std::span(&which, 1)));
    } else if (missing.empty()) {
      applied_[which] = true;
    } else {
      report_partial(which, there.back(), last_only_ ? last : missing.front());
    }
  }

  /// Flyway's baseline need not be a migration: it stands for all that would be before it.
  void take_baseline(const std::string& version) {
    const flyway_version baseline{version};
    for (const auto& [name, unused] : by_name_) {
      const flyway_version version{name};
      if (version.is_number() && version <= baseline) recorded_.insert(name);
    }
  }

  void add(const revision_set& more) {
    for (revision_index each = 0; each < known_.size(); ++each) {
      if (more[each]) applied_[each] = true;
    }
  }

  [[nodiscard]] std::optional<revision_index> find(const std::string& version,
                                                   const std::string& key) const {
    if (const auto named = by_name_.find(key); named != by_name_.end()) return named->second;
    return from_.by_id ? known_.find(version) : std::nullopt;
  }

  void report_failed(const foreign_row& row) {
    found_.push_back(
        {.code = errc::interrupted,
         .message = fmt::format("{} says that {} failed half-way", from_.title,
                                row.version.empty() ? row.name : row.version),
         .hint = fmt::format("repair the database, and the row, with {} first", from_.title)});
  }

  void report_partial(revision_index which, std::string_view there, std::string_view missing) {
    found_.push_back({.code = errc::unexpected_schema,
                      .message = fmt::format(
                          "{} has applied {}, but not {}: revision {} replaces both", from_.title,
                          there, missing, detail::title(known_.revisions(), which)),
                      .hint = fmt::format("apply {} with {} first", missing, from_.title)});
  }

  void report_unknown(const std::string& version) {
    found_.push_back(
        {.code = errc::unknown_revision,
         .message =
             fmt::format("{} has applied {}, which no revision stands for", from_.title, version),
         .hint = fmt::format("name it in the header of the revision that does: `-- Replaces: {}`",
                             version)});
  }

  /// Below an applied revision all are.
  void check_holes() {
    const auto heads = known_.heads(applied_);
    const auto below = known_.below(heads);
    for (revision_index each = 0; each < known_.size(); ++each) {
      if (!below[each] || applied_[each]) continue;
      found_.push_back(
          {.code = errc::unexpected_schema,
           .message = fmt::format("{} has applied what comes after revision {}, but not that",
                                  from_.title, detail::title(known_.revisions(), each)),
           .hint = fmt::format("apply it with {} first, or record it there", from_.title)});
    }
  }

  const detail::graph& known_;
  const foreign_table& from_;
  std::map<std::string, revision_index> by_name_;  ///< by the keys of the names
  revision_set applied_;
  std::set<std::string_view> recorded_;  ///< of the names in by_name_
  bool last_only_ = false;               ///< the rows stand for all that is before them
  std::set<std::string> unknown_;
  problems found_;
};

}  // namespace

outcome<std::vector<std::string>> adopted_heads(const bundle& revisions, std::string_view url,
                                                const foreign_table& from,
                                                const std::string& table) {
  const auto name = table.empty() ? std::string(from.table) : table;
  const auto rows = read_table(revisions, url, from, name);
  if (!rows) return failed(rows.error());
  const detail::graph known{revisions};
  return adoption(known, from).heads(*rows);
}

}  // namespace aludel::commands
