// SPDX-License-Identifier: MIT
#include "autogenerate/alterable.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "autogenerate/labels.hpp"
#include "autogenerate/options_postgresql.hpp"

namespace aludel::autogenerate {

namespace {

using std::string_view;

/// All others are as they were.
bool differ_only(const object& before, const object& after, std::initializer_list<string_view> in) {
  const auto allowed = [&](string_view fact) {
    return fact == "comment" || fact == "privileges" || fact.starts_with(comment_on_part) ||
           std::find(in.begin(), in.end(), fact) != in.end();
  };
  const auto same_or_allowed = [&](const object& all, const object& other) {
    return std::all_of(all.has.begin(), all.has.end(), [&](const auto& each) {
      return allowed(each.first) || other.at(each.first) == each.second;
    });
  };
  return same_or_allowed(before, after) && same_or_allowed(after, before);
}

/// CREATE OR REPLACE VIEW keeps columns, and adds some behind them.
bool adds_columns(const object& before, const object& after) {
  const auto& old = before.at("columns");
  const auto& now = after.at("columns");
  return now.starts_with(old) &&
         (now.size() == old.size() || now.substr(old.size()).starts_with(", "));
}

/// A stored column can become a plain one, and nothing else can change about how it is computed.
bool can_alter_column(const object& before, const object& after) {
  if (!before.is("generated") && !after.is("generated")) return true;
  if (before.at("generated") == after.at("generated") &&
      before.at("virtual") == after.at("virtual")) {
    return true;
  }
  return before.is("generated") && !before.is("virtual") && !after.is("generated");
}

bool can_alter_constraint(const object& before, const object& after) {
  const auto& old = before.at("definition");
  return differ_only(before, after, {"definition"}) && old.ends_with(not_valid) &&
         old.substr(0, old.size() - not_valid.size()) == after.at("definition");
}

/// Of an index: those that say how it goes on. Others say how it is built.
bool can_set_options(const object& before, const object& after) {
  constexpr std::array<string_view, 5> later{"autosummarize=", "deduplicate_items=", "fastupdate=",
                                             "fillfactor=", "gin_pending_list_limit="};
  const auto& old = before.at("with");
  const auto& now = after.at("with");
  auto changed = only_in(old, now);
  for (const auto each : only_in(now, old)) changed.push_back(each);
  return std::all_of(changed.begin(), changed.end(), [&](string_view option) {
    return std::any_of(later.begin(), later.end(),
                       [&](string_view name) { return option.starts_with(name); });
  });
}

bool can_alter_policy(const object& before, const object& after) {
  return differ_only(before, after, {"roles", "using", "check"}) &&
         (!before.is("using") || after.is("using")) && (!before.is("check") || after.is("check"));
}

/// A table is made anew with its rows, which is a change in place.
bool can_alter_in_sqlite(const object& before, const object& after) {
  const auto kind = before.key.kind;
  const bool is_of_table =
      kind == object_kind::table || kind == object_kind::column || kind == object_kind::constraint;
  return is_of_table && !before.is("virtual") && !after.is("virtual");
}

}  // namespace

bool can_alter(dialect language, const object& before, const object& after) {
  if (language == dialect::sqlite) return can_alter_in_sqlite(before, after);
  switch (before.key.kind) {
    case object_kind::schema:
    case object_kind::extension:
    case object_kind::enum_type:
    case object_kind::composite_type:
    case object_kind::attribute:
    case object_kind::sequence:
    case object_kind::default_value:
    case object_kind::range_type:
    case object_kind::domain:
      return true;
    case object_kind::aggregate:
      return differ_only(before, after, {});
    case object_kind::domain_constraint:
    case object_kind::constraint:
      return differ_only(before, after, {}) || can_alter_constraint(before, after);
    case object_kind::function:
    case object_kind::procedure:
      return differ_only(before, after, {"definition"});
    case object_kind::table:
      return differ_only(before, after,
                         {"unlogged", "inherits", "access method", "tablespace", "with",
                          "partition of", "bound", "row level security",
                          "forced row level security", "replica identity", "inherited not null"});
    case object_kind::column:
      return can_alter_column(before, after);
    case object_kind::index:
      return differ_only(before, after, {"clustered", "statistics", "with"}) &&
             can_set_options(before, after);
    case object_kind::statistics:
      return differ_only(before, after, {"target"});
    case object_kind::view:
      return differ_only(before, after, {"definition", "columns", "with"}) &&
             adds_columns(before, after);
    case object_kind::materialized_view:
      return differ_only(before, after, {"with", "tablespace"});
    case object_kind::trigger:
      return differ_only(before, after, {"enabled"});
    case object_kind::rule:
      return true;
    case object_kind::policy:
      return can_alter_policy(before, after);
    case object_kind::enum_value:
      break;
  }
  return false;
}

bool is_type_remade(const object& before, const object& after) {
  switch (before.key.kind) {
    case object_kind::enum_type:
      return !only_adds_labels(before, after);
    case object_kind::range_type:
      return !differ_only(before, after, {});
    case object_kind::domain:
      return !differ_only(before, after, {"default", "not null"});
    default:
      return false;
  }
}

bool is_retyped(const object& before, const object& after) {
  const auto kind = before.key.kind;
  return (kind == object_kind::column || kind == object_kind::attribute) &&
         (differs(before, after, "type") || differs(before, after, "collation"));
}

bool goes_along(const object& of, upheaval with) {
  switch (of.key.kind) {
    case object_kind::column:
      return of.is("generated");
    case object_kind::default_value:
    case object_kind::view:
    case object_kind::materialized_view:
    case object_kind::trigger:
    case object_kind::rule:
    case object_kind::policy:
    case object_kind::function:
    case object_kind::procedure:
    case object_kind::aggregate:
    case object_kind::statistics:  // the server would forget its target
      return true;
    case object_kind::constraint:  // a foreign key, until both columns have a type that fits
      return with == upheaval::gone || of.at("type") == "f";
    case object_kind::domain_constraint:
    case object_kind::index:
      return with == upheaval::gone;
    default:
      return false;
  }
}

bool only_adds_labels(const object& before, const object& after) {
  const auto old = labels_of(before);
  const auto now = labels_of(after);
  auto at = now.begin();
  for (const auto& each : old) {
    at = std::find(at, now.end(), each);
    if (at == now.end()) return false;
    ++at;
  }
  return true;
}

}  // namespace aludel::autogenerate
