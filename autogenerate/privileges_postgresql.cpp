// SPDX-License-Identifier: MIT
#include "autogenerate/privileges_postgresql.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "autogenerate/labels.hpp"
#include "autogenerate/options_postgresql.hpp"

namespace aludel::autogenerate {

namespace {

using std::string_view;

constexpr string_view fact = "privileges";
constexpr string_view separator{&between_labels, 1};

/// What everybody may do with an object of this kind unless it is taken away.
string_view usual(object_kind kind) {
  switch (kind) {
    case object_kind::function:
    case object_kind::procedure:
    case object_kind::aggregate:
      return "EXECUTE TO PUBLIC";
    case object_kind::enum_type:
    case object_kind::composite_type:
    case object_kind::range_type:
    case object_kind::domain:
      return "USAGE TO PUBLIC";
    default:
      return {};
  }
}

/// "TABLE users", as GRANT has it.
std::string target(const object_key& of) {
  switch (of.kind) {
    case object_kind::column:
      return "TABLE " + of.owner;
    case object_kind::view:
    case object_kind::materialized_view:
      return "TABLE " + of.name;
    case object_kind::aggregate:
      return "FUNCTION " + of.name;
    default:
      return fmt::format("{} {}", keyword(of.kind), of.name);
  }
}

/// "SELECT", of a column "SELECT (name)".
std::string right_on(const object_key& of, string_view right) {
  return of.kind == object_kind::column ? fmt::format("{} ({})", right, of.name)
                                        : std::string(right);
}

statements change(const object_key& of, string_view before, string_view after) {
  constexpr string_view to = " TO ";
  constexpr string_view option = " WITH GRANT OPTION";
  statements all;
  for (const auto each : only_in(before, after, separator)) {
    const auto at = each.find(to);
    auto grantee = each.substr(at + to.size());
    if (grantee.ends_with(option)) grantee.remove_suffix(option.size());
    all.push_back({fmt::format("REVOKE {} ON {} FROM {}", right_on(of, each.substr(0, at)),
                               target(of), grantee),
                   {}});
  }
  for (const auto each : only_in(after, before, separator)) {
    const auto at = each.find(to);
    all.push_back({fmt::format("GRANT {} ON {}{}", right_on(of, each.substr(0, at)), target(of),
                               each.substr(at)),
                   {}});
  }
  return all;
}

}  // namespace

statements change_privileges(const object& before, const object& after) {
  if (!before.is(fact) || !after.is(fact)) return {};
  return change(after.key, before.at(fact), after.at(fact));
}

statements new_privileges(const object& of) {
  if (!of.is(fact)) return {};
  return change(of.key, usual(of.key.kind), of.at(fact));
}

statements same_privileges(const object& before) {
  if (!before.privileges) return {};
  return change(before.key, usual(before.key.kind), *before.privileges);
}

statements same_owner(const object& before) {
  if (before.role.empty()) return {};
  const auto& [kind, owner, name] = before.key;
  return {{fmt::format("ALTER {} {} OWNER TO {}", keyword(kind), name, before.role), {}}};
}

}  // namespace aludel::autogenerate
