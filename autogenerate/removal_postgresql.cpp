// SPDX-License-Identifier: MIT
#include "autogenerate/removal_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/alterable.hpp"
#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/inheritance.hpp"

namespace aludel::autogenerate {

using std::string;
using std::string_view;

removal::removal(const schema& before, const schema& after, const std::vector<step>& steps)
    : before_(before), after_(after) {
  for (const auto& each : steps) {
    if (each.what == action::drop || each.remade) keys_.insert(each.before->key);
    if (each.remade) remade_.insert(each.before->key);
  }
  for (const auto& each : before.objects) {
    if (each.key.kind == object_kind::constraint) find_referred(each);
    if (each.is("inherits")) heirs_.push_back(&each.key.name);
  }
}

void removal::find_referred(const object& constraint) {
  std::set<string_view> tables;
  for (const auto needed : constraint.needs) {
    const auto& key = before_.objects[needed].key;
    tables.insert(key.owner.empty() ? key.name : key.owner);
  }
  tables.erase(constraint.key.owner);
  for (const auto table : tables) keys_to_[table].push_back(&constraint);
}

statements removal::drop(const step& which) {
  const auto& of = *which.before;
  if (gone_.contains(of.key) || (!which.apart && goes_with_another(of))) return {};
  auto all = of.key.kind == object_kind::table ? drop_keys_to(of) : statements{};
  all.push_back(with_remark(
      child_keeps(of) ? fmt::format("ALTER TABLE ONLY {} DROP COLUMN {}", of.key.owner, of.key.name)
                      : autogenerate::drop(of),
      lost_with(of)));
  gone_.insert(of.key);
  return all;
}

/// A table that inherits the column, and has one of its own afterwards.
bool removal::child_keeps(const object& column) const {
  if (column.key.kind != object_kind::column) return false;
  return std::any_of(heirs_.begin(), heirs_.end(), [&](const std::string* each) {
    const object_key its{object_kind::column, *each, column.key.name};
    return after_.find(its) != nullptr && before_.find(its) == nullptr &&
           inherits_column(before_, *each, its.name);
  });
}

/// Where two tables refer to each other, neither could be the first.
statements removal::drop_keys_to(const object& table) {
  statements all;
  const auto keys = keys_to_.find(table.key.name);
  if (keys == keys_to_.end()) return all;
  for (const auto* each : keys->second) {
    if (gone_.contains(each->key) || is_gone(each->key.owner)) continue;
    all.push_back({autogenerate::drop(*each), {}});
    gone_.insert(each->key);
  }
  return all;
}

/// By itself, or as a partition.
bool removal::is_gone(const string& table) const {
  const object_key key{object_kind::table, "", table};
  if (gone_.contains(key)) return true;
  const auto* const its = before_.find(key);
  return its != nullptr && its->is("partition of") && is_gone(its->at("partition of"));
}

bool removal::goes_with_another(const object& of) const {
  const auto table_goes = [&](const string& name) {
    return contains({object_kind::table, "", name});
  };
  const auto& owner = of.key.owner;
  if (of.key.kind == object_kind::attribute && is_remade(whole_type(of.key))) {
    return false;  // the new type has the others
  }
  if (!owner.empty()) {
    const bool whole_goes = std::any_of(owners.begin(), owners.end(), [&](object_kind kind) {
      return contains({kind, "", owner});
    });
    return whole_goes || (of.key.kind == object_kind::default_value &&
                          contains({object_kind::column, owner, of.key.name}));
  }
  if (of.is("partition of")) return table_goes(of.at("partition of"));
  if (!of.is("owned by")) return false;
  return std::any_of(of.needs.begin(), of.needs.end(), [&](std::size_t each) {
    const auto& needed = before_.objects[each].key;
    return (needed.kind == object_kind::column || needed.kind == object_kind::table) &&
           (contains(needed) || table_goes(needed.owner));
  });
}

string removal::lost_with(const object& of) const {
  if (of.key.kind == object_kind::table) return fmt::format("loses all rows of {}", of.key.name);
  if (of.key.kind == object_kind::column && !of.is("generated")) {
    return fmt::format("loses all values of {}.{}", of.key.owner, of.key.name);
  }
  if (of.key.kind != object_kind::attribute) return {};
  const auto* const type = before_.find(whole_type(of.key));
  if (type == nullptr || columns_that_stay(*type).empty()) return {};
  return fmt::format("loses all values of {} in the columns of type {}", of.key.name, of.key.owner);
}

bool removal::has_remade_types(const object& type) const {
  const auto place = static_cast<std::size_t>(&type - before_.objects.data());
  return std::any_of(before_.objects.begin(), before_.objects.end(), [&](const object& each) {
    return std::binary_search(each.needs.begin(), each.needs.end(), place) &&
           is_remade(whole_type(each.key));
  });
}

std::vector<const object*> removal::columns_that_stay(const object& type) const {
  const auto place = static_cast<std::size_t>(&type - before_.objects.data());
  std::vector<const object*> found;
  for (const auto& each : before_.objects) {
    if (each.key.kind != object_kind::column || contains(each.key)) continue;
    if (!std::binary_search(each.needs.begin(), each.needs.end(), place)) continue;
    if (after_.find(each.key) != nullptr) found.push_back(&each);
  }
  return found;
}

}  // namespace aludel::autogenerate
