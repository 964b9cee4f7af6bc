// SPDX-License-Identifier: MIT
#include "autogenerate/find_renames.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <tuple>

#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;

/// What it is but for its name, which its definition may have.
facts nameless(const object& of) {
  auto facts = of.has;
  facts.erase("comment");
  std::erase_if(facts, [](const auto& each) { return each.first.starts_with(comment_on_part); });
  const auto definition = facts.find("definition");
  if (definition == facts.end() || of.key.kind != object_kind::index) return facts;
  const string name(bare_name(of.key.name));
  if (const auto at = definition->second.find(' ' + name + ' '); at != string::npos) {
    definition->second.erase(at + 1, name.size());
  }
  return facts;
}

string joined(const facts& all) {
  string text;
  for (const auto& [fact, value] : all) {
    text.append(fact).append("\x1e").append(value).append("\x1f");
  }
  return text;
}

/// Of each table: their names and types, in any order.
using columns_of_tables = std::map<std::string_view, facts>;

columns_of_tables columns_of(const schema& in) {
  columns_of_tables all;
  for (const auto& each : in.objects) {
    if (each.key.kind == object_kind::column) all[each.key.owner][each.key.name] = each.at("type");
  }
  return all;
}

/// What two have in common that are alike; nothing: it is like no other.
using likeness = std::function<std::optional<string>(const object&)>;

/// What goes and what comes, in the order of their places in a table.
std::vector<const object*> only_on(const std::vector<change>& changes, const object* change::*side,
                                   const object* change::*other) {
  std::vector<const object*> found;
  for (const auto& each : changes) {
    if (each.*other == nullptr) found.push_back(each.*side);
  }
  std::stable_sort(found.begin(), found.end(), [](const object* left, const object* right) {
    return std::tie(left->key.kind, left->key.owner, left->position) <
           std::tie(right->key.kind, right->key.owner, right->position);
  });
  return found;
}

std::vector<name_change> paired(const std::vector<change>& changes,
                                const std::set<name_change>& refused, const likeness& before,
                                const likeness& after) {
  std::map<std::tuple<object_kind, string, string>, std::vector<const object*>> come;
  for (const auto* now : only_on(changes, &change::after, &change::before)) {
    if (const auto its = after(*now)) come[{now->key.kind, now->key.owner, *its}].push_back(now);
  }
  std::vector<name_change> found;
  for (const auto* old : only_on(changes, &change::before, &change::after)) {
    const auto like = before(*old);
    if (!like) continue;
    auto& all = come[{old->key.kind, old->key.owner, *like}];
    const auto its = std::find_if(all.begin(), all.end(), [&](const object* now) {
      return !refused.contains({old->key, now->key});
    });
    if (its == all.end()) continue;
    found.push_back({old->key, (*its)->key});
    all.erase(its);
  }
  return found;
}

/// One value in the place of another, and none that changes its place.
std::vector<name_change> values(const change& of, const std::set<name_change>& refused) {
  const auto old = labels_of(*of.before);
  const auto now = labels_of(*of.after);
  std::vector<name_change> found;
  if (old.size() != now.size()) return found;
  const auto has = [](const auto& all, std::string_view label) {
    return std::find(all.begin(), all.end(), label) != all.end();
  };
  for (std::size_t each = 0; each < old.size(); ++each) {
    if (old[each] == now[each]) continue;
    if (has(now, old[each]) || has(old, now[each])) return {};
    const auto& name = of.before->key.name;
    name_change one{{object_kind::enum_value, name, string(old[each])},
                    {object_kind::enum_value, name, string(now[each])}};
    if (!refused.contains(one)) found.push_back(std::move(one));
  }
  return found;
}

}  // namespace

std::vector<name_change> renames_along(dialect language, const std::vector<change>& changes,
                                       const std::set<std::string>& tables) {
  if (language == dialect::sqlite) return {};
  const likeness its = [&](const object& of) -> std::optional<string> {
    const auto kind = of.key.kind;
    const string table =
        kind == object_kind::sequence ? string(schema_of(of.at("owned by"))) : of.key.owner;
    const bool can_go_along = kind == object_kind::constraint || kind == object_kind::index ||
                              kind == object_kind::sequence;
    if (!can_go_along || !tables.contains(table)) return std::nullopt;
    return joined(nameless(of));
  };
  return paired(changes, {}, its, its);
}

std::vector<name_change> likely_renames(const schema& before, const schema& after,
                                        const std::vector<change>& changes,
                                        const std::set<name_change>& refused) {
  const bool is_sqlite = before.language == dialect::sqlite;
  const auto likeness_in = [&](const columns_of_tables& columns) -> likeness {
    return [&, is_sqlite](const object& of) -> std::optional<string> {
      switch (of.key.kind) {
        case object_kind::table: {
          const auto its = columns.find(of.key.name);
          if (its == columns.end() || of.is("partition of")) return std::nullopt;
          return joined(its->second);
        }
        case object_kind::column:
          return of.at("type") + '\x1f' + of.at("generated");
        case object_kind::enum_type:
        case object_kind::sequence:
        case object_kind::constraint:
        case object_kind::index:
        case object_kind::materialized_view:
          return is_sqlite ? std::nullopt : std::optional(joined(nameless(of)));
        default:
          return std::nullopt;
      }
    };
  };
  const auto old_columns = columns_of(before);
  const auto new_columns = columns_of(after);
  auto found = paired(changes, refused, likeness_in(old_columns), likeness_in(new_columns));
  for (const auto& each : changes) {
    if (each.before == nullptr || each.after == nullptr) continue;
    if (each.before->key.kind != object_kind::enum_type) continue;
    for (auto& one : values(each, refused)) found.push_back(std::move(one));
  }
  return found;
}

}  // namespace aludel::autogenerate
