// SPDX-License-Identifier: MIT
#include "autogenerate/differences.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "autogenerate/kept_parts.hpp"
#include "autogenerate/stages.hpp"

namespace aludel::autogenerate {

namespace {

/// Those that SQLite makes anew for the sake of their parts.
std::set<std::string> changed_tables(const std::vector<change>& changes) {
  std::set<std::string> names;
  for (const auto& each : changes) {
    const auto& key = each.either().key;
    const bool is_part = key.kind == object_kind::column || key.kind == object_kind::constraint;
    if (is_part) names.insert(key.owner);
    if (key.kind == object_kind::table) names.insert(key.name);
  }
  return names;
}

/// What belongs together: an object that comes or goes with its parts, a column with its default,
/// a table of SQLite with all that is made again with it.
class grouping {
public:
  grouping(const std::vector<change>& changes, dialect language)
      : whole_(come_or_gone(changes)),
        tables_(language == dialect::sqlite ? changed_tables(changes) : std::set<std::string>{}) {}

  [[nodiscard]] object_key group_of(const object_key& key) const {
    if (tables_.contains(key.owner)) return {object_kind::table, "", key.owner};
    if (key.kind == object_kind::default_value) return {object_kind::column, key.owner, key.name};
    const auto owner = whole_.find(key.owner);
    return owner == whole_.end() ? key : *owner->second;
  }

private:
  std::map<std::string_view, const object_key*> whole_;
  std::set<std::string> tables_;
};

/// A revision has a transaction, and SQLite's foreign keys off in it.
statements by_hand(statements all, dialect language) {
  if (language != dialect::sqlite || all.size() < 2) return all;
  const auto unchecked =
      with_remark("PRAGMA foreign_keys = OFF",
                  "in the sqlite3 shell say `.bail on` before, or it goes on behind an error");
  all.insert(all.begin(), {unchecked, statement{"BEGIN", {}}});
  all.push_back({"COMMIT", {}});
  return all;
}

/// One behind the other.
result<statements> in_one(const side& from, const side& to) {
  const auto stages = stages_between(from, to, pace::at_once);
  if (!stages) return tl::unexpected{stages.error()};
  const std::string apart = "in a transaction, or revision, of its own";
  statements all;
  for (const auto& each : *stages) {
    const auto first = all.size();
    const auto& its = each.made.upgrade;
    all.insert(all.end(), its.begin(), its.end());
    if (first == 0 || first == all.size()) continue;
    auto& remarks = all[first].remarks;
    remarks.insert(remarks.begin(), apart);
  }
  return all;
}

/// As if it were the only one.
result<remedy> single(const side& meant, const side& there, const side& wanted,
                      const std::vector<change>& changes) {
  std::set<object_key> keys;
  for (const auto& each : changes) keys.insert(each.either().key);
  const auto among = [&](const object_key& key) { return keys.contains(key); };
  auto adopt = statements_of(meant, wanted, compare(meant.made_of, wanted.made_of, among),
                             meant.made_of.left_out);
  if (!adopt) return tl::unexpected{adopt.error()};
  auto undo = statements_of(there, meant, compare(there.made_of, meant.made_of, among),
                            there.made_of.left_out);
  if (!undo) return tl::unexpected{undo.error()};
  return remedy{by_hand(std::move(*undo), meant.made_of.language), std::move(*adopt)};
}

result<remedy> together(const side& meant, const side& there, const side& wanted) {
  auto adopt = in_one(meant, wanted);
  if (!adopt) return tl::unexpected{adopt.error()};
  auto undo = in_one(there, meant);
  if (!undo) return tl::unexpected{undo.error()};
  return remedy{by_hand(std::move(*undo), meant.made_of.language), std::move(*adopt)};
}

std::map<object_key, std::vector<change>> grouped(const std::vector<change>& changes,
                                                  dialect language) {
  const grouping groups{changes, language};
  std::map<object_key, std::vector<change>> all;
  for (const auto& each : changes) {
    const bool differs =
        each.before == nullptr || each.after == nullptr || each.before->has != each.after->has;
    if (differs) all[groups.group_of(each.either().key)].push_back(each);
  }
  return all;
}

}  // namespace

result<differences> differences_between(const side& meant, const side& there) {
  const auto here = with_kept_parts(meant.made_of, there.made_of);
  const auto found = with_kept_parts(there.made_of, meant.made_of);
  const auto compared = without_others_partitions(here, found);
  const auto reached = restorable(compared);
  const side from{meant.connection, here};
  const side database{there.connection, found};
  const side wanted{there.connection, reached};
  differences all;
  for (const auto& [group, changes] : grouped(compare(here, compared), here.language)) {
    auto one = single(from, database, wanted, changes);
    if (!one) return tl::unexpected{one.error()};
    all.each.push_back({described(changes), std::move(*one)});
  }
  auto every = together(from, database, wanted);
  if (!every) return tl::unexpected{every.error()};
  all.all = std::move(*every);
  return all;
}

}  // namespace aludel::autogenerate
