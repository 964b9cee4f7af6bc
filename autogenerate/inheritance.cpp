// SPDX-License-Identifier: MIT
#include "autogenerate/inheritance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "autogenerate/options_postgresql.hpp"

namespace aludel::autogenerate {

std::vector<std::string> ancestors_of(const schema& in, const std::string& table) {
  std::vector<std::string> found;
  const auto* const its = in.find({object_kind::table, "", table});
  if (its == nullptr) return found;
  for (const auto* const fact : {"partition of", "inherits"}) {
    for (const auto each : only_in(its->at(fact), {})) {
      const std::string parent(each);
      const auto further = ancestors_of(in, parent);
      found.push_back(parent);
      found.insert(found.end(), further.begin(), further.end());
    }
  }
  return found;
}

bool inherits_column(const schema& in, const std::string& table, const std::string& column) {
  const auto all = ancestors_of(in, table);
  return std::any_of(all.begin(), all.end(), [&](const std::string& each) {
    return in.find({object_kind::column, each, column}) != nullptr;
  });
}

std::vector<const object*> defaults_behind_parents(const schema& after,
                                                   const std::vector<step>& steps) {
  std::set<object_key> changed;
  for (const auto& each : steps) {
    if (each.of().key.kind == object_kind::default_value) changed.insert(each.of().key);
  }
  std::vector<const object*> found;
  if (changed.empty()) return found;
  for (const auto& each : after.objects) {
    if (each.key.kind != object_kind::default_value) continue;
    const auto all = ancestors_of(after, each.key.owner);
    const bool is_reached = std::any_of(all.begin(), all.end(), [&](const std::string& table) {
      return changed.contains({each.key.kind, table, each.key.name});
    });
    if (is_reached) found.push_back(&each);
  }
  const auto depth = [&](const object* of) { return ancestors_of(after, of->key.owner).size(); };
  std::stable_sort(found.begin(), found.end(), [&](const object* left, const object* right) {
    return depth(left) < depth(right);
  });
  return found;
}

statements inherit_default(const object& old, const schema& after) {
  const auto& [kind, table, column] = old.key;
  if (kind != object_kind::default_value || after.find(old.key) != nullptr) return {};
  for (const auto& each : ancestors_of(after, table)) {
    const auto* const its = after.find({kind, each, column});
    if (its == nullptr) continue;
    return {{fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}", table, column,
                         its->at("expression")),
             {}}};
  }
  return {};
}

}  // namespace aludel::autogenerate
