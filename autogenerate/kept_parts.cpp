// SPDX-License-Identifier: MIT
#include "autogenerate/kept_parts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "autogenerate/inheritance.hpp"
#include "autogenerate/options_postgresql.hpp"
#include "autogenerate/sketch.hpp"

namespace aludel::autogenerate {

namespace {

bool has_other_parents(const object& table, const object& other) {
  return (table.is("partition of") && differs(table, other, "partition of")) ||
         !only_in(table.at("inherits"), other.at("inherits")).empty();
}

std::vector<const object*> tables_that_move(const schema& of, const schema& other) {
  std::vector<const object*> found;
  for (const auto& each : of.objects) {
    if (each.key.kind != object_kind::table) continue;
    const auto* const its = other.find(each.key);
    if (its != nullptr && has_other_parents(each, *its)) found.push_back(&each);
  }
  return found;
}

/// As a column of its own that says the same.
object own_column(const object& inherited, const std::string& table) {
  object made{.key = {object_kind::column, table, inherited.key.name},
              .position = inherited.position};
  for (const auto* const fact : {"type", "collation", "not null", "generated", "virtual"}) {
    if (inherited.is(fact)) made.has.emplace(fact, inherited.at(fact));
  }
  return made;
}

/// Its own, and those of its parents, of which the nearest counts.
std::map<object_key, object> columns_of(const schema& in, const object& table) {
  std::map<object_key, object> found;
  const auto take = [&](const std::string& owner) {
    for (const auto& each : in.objects) {
      if (each.key.kind != object_kind::column || each.key.owner != owner) continue;
      auto made = own_column(each, table.key.name);
      found.emplace(made.key, std::move(made));
    }
  };
  take(table.key.name);
  for (const auto& parent : ancestors_of(in, table.key.name)) take(parent);
  for (const auto name : only_in(table.at("inherited not null"), {})) {
    const auto its = found.find({object_kind::column, table.key.name, std::string(name)});
    if (its != found.end()) its->second.has.emplace("not null", "t");
  }
  return found;
}

bool inherits(const schema& in, const object_key& part) {
  return std::any_of(in.inherited.begin(), in.inherited.end(),
                     [&](const object& each) { return each.key == part; });
}

}  // namespace

schema with_kept_parts(const schema& of, const schema& other) {
  const auto tables = tables_that_move(of, other);
  if (tables.empty()) return of;
  sketch made{of};
  for (const auto* table : tables) {
    std::vector<object_key> needs{table->key};
    for (auto& [key, column] : columns_of(of, *table)) {
      needs.push_back(key);
      if (made.find(key) == nullptr) made.add(std::move(column), {table->key});
    }
    // What it has from a parent that it keeps is not its own yet.
    const bool comes_to_none = !has_other_parents(*other.find(table->key), *table);
    for (const auto& each : of.inherited) {
      if (each.key.owner != table->key.name) continue;
      if (!comes_to_none || !inherits(other, each.key)) made.add(each, needs);
    }
  }
  return made.build();
}

}  // namespace aludel::autogenerate
