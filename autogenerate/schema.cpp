// SPDX-License-Identifier: MIT
#include "autogenerate/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace aludel::autogenerate {

namespace {

constexpr std::array<std::string_view, 24> names{
    "schema",     "extension", "enum",       "composite type", "attribute",
    "range type", "domain",    "constraint", "sequence",       "function",
    "procedure",  "aggregate", "table",      "column",         "default",
    "constraint", "index",     "statistics", "view",           "materialized view",
    "trigger",    "rule",      "policy",     "value"};

}  // namespace

std::string_view name_of(object_kind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::string_view keyword(object_kind kind) {
  switch (kind) {
    case object_kind::schema:
      return "SCHEMA";
    case object_kind::extension:
      return "EXTENSION";
    case object_kind::enum_type:
    case object_kind::composite_type:
    case object_kind::range_type:
      return "TYPE";
    case object_kind::domain:
      return "DOMAIN";
    case object_kind::sequence:
      return "SEQUENCE";
    case object_kind::function:
      return "FUNCTION";
    case object_kind::procedure:
      return "PROCEDURE";
    case object_kind::aggregate:
      return "AGGREGATE";
    case object_kind::table:
      return "TABLE";
    case object_kind::index:
      return "INDEX";
    case object_kind::statistics:
      return "STATISTICS";
    case object_kind::view:
      return "VIEW";
    case object_kind::materialized_view:
      return "MATERIALIZED VIEW";
    case object_kind::trigger:
      return "TRIGGER";
    case object_kind::rule:
      return "RULE";
    case object_kind::policy:
      return "POLICY";
    case object_kind::attribute:
    case object_kind::column:
    case object_kind::default_value:
      return "COLUMN";
    case object_kind::constraint:
    case object_kind::domain_constraint:
      return "CONSTRAINT";
    case object_kind::enum_value:
      return "VALUE";
  }
  return "";
}

bool can_own(object_kind kind) {
  return std::find(owners.begin(), owners.end(), kind) != owners.end();
}

object_key whole_type(const object_key& of) {
  return of.kind == object_kind::attribute ? object_key{object_kind::composite_type, "", of.owner}
                                           : of;
}

std::string title(const object_key& of) {
  const auto kind = name_of(of.kind);
  switch (of.kind) {
    case object_kind::attribute:
    case object_kind::column:
      return fmt::format("{} {}.{}", kind, of.owner, of.name);
    case object_kind::default_value:
      return fmt::format("{} of {}.{}", kind, of.owner, of.name);
    case object_kind::constraint:
    case object_kind::domain_constraint:
    case object_kind::trigger:
    case object_kind::rule:
    case object_kind::policy:
      return fmt::format("{} {} on {}", kind, of.name, of.owner);
    case object_kind::enum_value:
      return fmt::format("{} {} of {}", kind, of.name, of.owner);
    default:
      return fmt::format("{} {}", kind, of.name);
  }
}

const std::string& object::at(std::string_view fact) const {
  static const std::string none;
  const auto found = has.find(fact);
  return found == has.end() ? none : found->second;
}

const object* schema::find(const object_key& key) const {
  const auto found = std::lower_bound(
      objects.begin(), objects.end(), key,
      [](const object& each, const object_key& wanted) { return each.key < wanted; });
  return found == objects.end() || found->key != key ? nullptr : &*found;
}

}  // namespace aludel::autogenerate
