// SPDX-License-Identifier: MIT
#include "autogenerate/differences.hpp"

#include <algorithm>
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
  all.insert(all.begin(),
             {{"PRAGMA foreign_keys = OFF",
               "in the sqlite3 shell say `.bail on` before, or it goes on behind an error"},
              {"BEGIN", {}}});
  all.push_back({"COMMIT", {}});
  return all;
}

/// One behind the other.
result<statements> in_one(const side& from, const side& to) {
  const auto stages = stages_between(from, to, pace::at_once);
  if (!stages) return tl::unexpected{stages.error()};
  statements all;
  for (const auto& each : *stages) {
    const auto first = all.size();
    const auto& its = each.made.upgrade;
    all.insert(all.end(), its.begin(), its.end());
    if (first == 0 || first == all.size()) continue;
    auto& remark = all[first].remark;
    remark = "in a transaction, or revision, of its own" + (remark.empty() ? "" : "; " + remark);
  }
  return all;
}

}  // namespace

result<differences> differences_between(const side& wanted_side, const side& found_side) {
  const auto kept_there = with_kept_parts(found_side.made_of, wanted_side.made_of);
  const auto kept_here = with_kept_parts(wanted_side.made_of, found_side.made_of);
  const side meant{wanted_side.connection, kept_here ? *kept_here : wanted_side.made_of};
  const side there{found_side.connection, kept_there ? *kept_there : found_side.made_of};
  const auto language = meant.made_of.language;
  const auto found_there = without_others_partitions(meant.made_of, there.made_of);
  const auto changes = compare(meant.made_of, found_there);
  const auto reached = restorable(found_there);
  const side wanted{there.connection, reached};
  const grouping groups{changes, language};
  std::map<object_key, std::vector<change>> grouped;
  for (const auto& each : changes) {
    const bool differs =
        each.before == nullptr || each.after == nullptr || each.before->has != each.after->has;
    if (differs) grouped[groups.group_of(each.either().key)].push_back(each);
  }
  differences found;
  for (const auto& [group, all] : grouped) {
    std::set<object_key> keys;
    for (const auto& each : all) keys.insert(each.either().key);
    const auto among = [&](const object_key& key) { return keys.contains(key); };
    auto adopt = statements_of(meant, wanted, compare(meant.made_of, reached, among),
                               meant.made_of.left_out);
    if (!adopt) return tl::unexpected{adopt.error()};
    auto undo = statements_of(there, meant, compare(there.made_of, meant.made_of, among),
                              there.made_of.left_out);
    if (!undo) return tl::unexpected{undo.error()};
    found.each.push_back({described(all), by_hand(std::move(*undo), language), std::move(*adopt)});
  }
  auto adopt = in_one(meant, wanted);
  if (!adopt) return tl::unexpected{adopt.error()};
  auto undo = in_one(there, meant);
  if (!undo) return tl::unexpected{undo.error()};
  found.all = {{}, by_hand(std::move(*undo), language), std::move(*adopt)};
  return found;
}

}  // namespace aludel::autogenerate
