// SPDX-License-Identifier: MIT
#include "autogenerate/remake_type.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

string old_name(const object& type) { return with_ending(type.key.name, "_old"); }

string what_fails(const object& before, const object& after) {
  constexpr string_view begin = "fails, and changes nothing, if a row has";
  if (after.key.kind != object_kind::enum_type) {
    return fmt::format("{} what the new {} does not take", begin, after.key.name);
  }
  const auto now = labels_of(after);
  std::vector<string_view> lost;
  for (const auto each : labels_of(before)) {
    if (std::find(now.begin(), now.end(), each) == now.end()) lost.push_back(each);
  }
  return lost.empty() ? string() : fmt::format("{} {}", begin, fmt::join(lost, " or "));
}

string text_like(const object& column) {
  return column.at("type").ends_with("[]") ? "text[]" : "text";
}

string alter_type(const object& column, string_view type) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {} USING {}::{}", column.key.owner,
                     column.key.name, type, column.key.name, text_like(column));
}

}  // namespace

statements set_aside(const object& before, const std::vector<const object*>& columns) {
  const auto type = fmt::format("{} {}", keyword(before.key.kind), before.key.name);
  if (before.key.kind != object_kind::range_type && !columns.empty()) {
    return {{fmt::format("ALTER {} RENAME TO {}", type, bare_name(old_name(before))), {}}};
  }
  statements all;
  for (const auto* each : columns) all.push_back({alter_type(*each, text_like(*each)), {}});
  all.push_back({"DROP " + type, {}});
  return all;
}

statements give_new_type(const object& before, const object& after,
                         const std::vector<const object*>& columns) {
  statements all;
  for (const auto* each : columns) {
    const auto& type = each->at("type");
    all.push_back(
        {fmt::format("{}::{}", alter_type(*each, type), type), what_fails(before, after)});
  }
  return all;
}

statements drop_set_aside(const object& before) {
  if (before.key.kind == object_kind::range_type) return {};
  return {{fmt::format("DROP {} {}", keyword(before.key.kind), old_name(before)), {}}};
}

}  // namespace aludel::autogenerate
