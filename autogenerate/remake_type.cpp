// SPDX-License-Identifier: MIT
#include "autogenerate/remake_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "autogenerate/alter_column.hpp"
#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

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

/// Of the types of two domains; others are known as text.
cast cast_of(const object& before, const object& after, const casts& known) {
  if (after.key.kind != object_kind::domain) return cast::by_text;
  if (!differs(before, after, "type")) return cast::by_text;  // that type may be remade too
  const auto how = known.find({before.at("type"), after.at("type")});
  return how == known.end() ? cast::by_itself : how->second;
}

string like(const object& column, string_view type) {
  return fmt::format("{}{}", type, column.at("type").ends_with("[]") ? "[]" : "");
}

string alter_type(const object& column, string_view type, string_view value) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {} USING {}", column.key.owner,
                     column.key.name, type, value);
}

/// By their names: in which order the old type has them depends on how it came to be.
string by_attributes(const object& column, const std::vector<const object*>& attributes) {
  std::vector<string> values;
  values.reserve(attributes.size());
  for (const auto* each : attributes) {
    values.push_back(fmt::format("({}).{}::text", column.key.name, each->key.name));
  }
  return fmt::format("CASE WHEN {}::text IS NOT NULL THEN ROW({})::{} END", column.key.name,
                     fmt::join(values, ", "), column.at("type"));
}

}  // namespace

statements set_aside(const object& before, const string& old_name,
                     const std::vector<const object*>& columns) {
  const auto type = fmt::format("{} {}", keyword(before.key.kind), before.key.name);
  if (before.key.kind != object_kind::range_type && !old_name.empty()) {
    return {{fmt::format("ALTER {} RENAME TO {}", type, bare_name(old_name)), {}}};
  }
  statements all;
  for (const auto* each : columns)
    all.push_back({alter_type(*each, like(*each, "text"),
                              fmt::format("{}::{}", each->key.name, like(*each, "text"))),
                   {}});
  all.push_back({"DROP " + type, {}});
  return all;
}

statements give_new_type(const object& before, const object& after,
                         const std::vector<const object*>& columns,
                         const std::vector<const object*>& attributes, const casts& known) {
  const auto how = cast_of(before, after, known);
  const bool as_text = how == cast::by_text || how == cast::never;
  const auto first = as_text ? string("text") : after.at("type");
  statements all;
  for (const auto* each : columns) {
    const auto& type = each->at("type");
    const bool has_less = how == cast::with_less || how == cast::told_less;
    auto remark = has_less ? no_room(*each, after.at("type")) : what_fails(before, after);
    const bool by_name = !attributes.empty() && !type.ends_with("[]");
    const auto value = by_name
                           ? by_attributes(*each, attributes)
                           : fmt::format("{}::{}::{}", each->key.name, like(*each, first), type);
    all.push_back(with_remark(alter_type(*each, type, value), std::move(remark)));
    if (each->is("storage")) all.push_back(set_storage(*each));
  }
  return all;
}

std::vector<const object*> kept_attributes(const string& type, const schema& before,
                                           const schema& after) {
  std::vector<std::pair<int, const object*>> all;
  for (const auto& each : before.objects) {
    if (each.key.kind != object_kind::attribute || each.key.owner != type) continue;
    if (const auto* const now = after.find(each.key)) all.emplace_back(each.position, now);
  }
  std::sort(all.begin(), all.end());
  std::vector<const object*> found;
  found.reserve(all.size());
  for (const auto& [position, attribute] : all) found.push_back(attribute);
  return found;
}

statements drop_set_aside(const object& before, const string& old_name) {
  if (before.key.kind == object_kind::range_type) return {};
  return {{fmt::format("DROP {} {}", keyword(before.key.kind), old_name), {}}};
}

}  // namespace aludel::autogenerate
