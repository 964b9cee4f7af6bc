// SPDX-License-Identifier: MIT
#include "autogenerate/find_renames.hpp"

#include <algorithm>
#include <functional>
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
  const auto definition = facts.find("definition");
  if (definition == facts.end() || of.key.kind != object_kind::index) return facts;
  const string name(bare_name(of.key.name));
  if (const auto at = definition->second.find(' ' + name + ' '); at != string::npos) {
    definition->second.erase(at + 1, name.size());
  }
  return facts;
}

/// Names and types, in any order.
std::set<std::pair<string, string>> columns_of(const schema& in, const object& table) {
  std::set<std::pair<string, string>> all;
  for (const auto& each : in.objects) {
    if (each.key.kind != object_kind::column || each.key.owner != table.key.name) continue;
    all.emplace(each.key.name, each.at("type"));
  }
  return all;
}

using alike = std::function<bool(const object&, const object&)>;

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
                                const std::set<name_change>& refused, const alike& are_alike) {
  auto come = only_on(changes, &change::after, &change::before);
  std::vector<name_change> found;
  for (const auto* old : only_on(changes, &change::before, &change::after)) {
    const auto its = std::find_if(come.begin(), come.end(), [&](const object* now) {
      return now->key.kind == old->key.kind && now->key.owner == old->key.owner &&
             !refused.contains({old->key, now->key}) && are_alike(*old, *now);
    });
    if (its == come.end()) continue;
    found.push_back({old->key, (*its)->key});
    come.erase(its);
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
  return paired(changes, {}, [&](const object& old, const object& now) {
    const auto kind = old.key.kind;
    const string table =
        kind == object_kind::sequence ? string(schema_of(old.at("owned by"))) : old.key.owner;
    const bool can_go_along = kind == object_kind::constraint || kind == object_kind::index ||
                              kind == object_kind::sequence;
    return can_go_along && tables.contains(table) && nameless(old) == nameless(now);
  });
}

std::vector<name_change> likely_renames(const schema& before, const schema& after,
                                        const std::vector<change>& changes,
                                        const std::set<name_change>& refused) {
  const bool is_sqlite = before.language == dialect::sqlite;
  auto found = paired(changes, refused, [&](const object& old, const object& now) {
    switch (old.key.kind) {
      case object_kind::table: {
        const auto columns = columns_of(before, old);
        return !columns.empty() && columns == columns_of(after, now) && !old.is("partition of");
      }
      case object_kind::column:
        return old.at("type") == now.at("type") && old.at("generated") == now.at("generated");
      case object_kind::enum_type:
      case object_kind::sequence:
      case object_kind::constraint:
      case object_kind::index:
      case object_kind::materialized_view:
        return !is_sqlite && nameless(old) == nameless(now);
      default:
        return false;
    }
  });
  for (const auto& each : changes) {
    if (each.before == nullptr || each.after == nullptr) continue;
    if (each.before->key.kind != object_kind::enum_type) continue;
    for (auto& one : values(each, refused)) found.push_back(std::move(one));
  }
  return found;
}

}  // namespace aludel::autogenerate
