// SPDX-License-Identifier: MIT
#include "autogenerate/filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "autogenerate/names.hpp"
#include "autogenerate/sqlite_text.hpp"

namespace aludel::autogenerate {

namespace {

constexpr auto left_out = std::numeric_limits<std::size_t>::max();

constexpr std::array kinds{object_kind::schema,        object_kind::extension,
                           object_kind::enum_type,     object_kind::composite_type,
                           object_kind::attribute,     object_kind::range_type,
                           object_kind::domain,        object_kind::domain_constraint,
                           object_kind::sequence,      object_kind::function,
                           object_kind::procedure,     object_kind::aggregate,
                           object_kind::table,         object_kind::column,
                           object_kind::default_value, object_kind::constraint,
                           object_kind::index,         object_kind::statistics,
                           object_kind::view,          object_kind::materialized_view,
                           object_kind::trigger,       object_kind::rule,
                           object_kind::policy};

/// A star is any text.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*') {
    return !text.empty() && pattern.front() == text.front() &&
           matches(pattern.substr(1), text.substr(1));
  }
  for (std::size_t taken = 0; taken <= text.size(); ++taken) {
    if (matches(pattern.substr(1), text.substr(taken))) return true;
  }
  return false;
}

struct parsed_pattern {
  std::string_view kind;  ///< empty: any
  std::string_view name;
};

parsed_pattern parse(std::string_view pattern) {
  for (const auto each : kinds) {
    const auto kind = name_of(each);
    const bool named =
        pattern.starts_with(kind) && pattern.size() > kind.size() && pattern[kind.size()] == ' ';
    if (named) return {kind, pattern.substr(kind.size() + 1)};
  }
  return {{}, pattern};
}

/// "users", of a part "users.email".
std::string full_name(const object_key& of) {
  return of.owner.empty() ? of.name : of.owner + "." + of.name;
}

/// Itself, or what it is a part of.
bool is_meant(const std::string& pattern, const object_key& which) {
  const auto [kind, name] = parse(pattern);
  const bool right_kind = kind.empty() || kind == name_of(which.kind);
  return right_kind && (matches(name, which.name) || matches(name, full_name(which)));
}

/// A pattern of tables, or the like, means their parts too.
bool means_owner(const std::string& pattern, const object_key& which, const schema& in) {
  const auto parsed = parse(pattern);
  if (which.owner.empty() || !matches(parsed.name, which.owner)) return false;
  return parsed.kind.empty() || std::any_of(owners.begin(), owners.end(), [&](auto each) {
           return parsed.kind == name_of(each) && in.find({each, "", which.owner}) != nullptr;
         });
}

/// A sequence that belongs to a column is a part of its table.
object_key as_part(const object& of) {
  auto key = of.key;
  if (of.is("owned by")) key.owner = std::string(schema_of(of.at("owned by")));
  return key;
}

/// Where it is; `current`: what is written without a schema.
std::string_view place_of(const object_key& which, std::string_view current) {
  if (which.kind == object_kind::schema) return which.name;
  const auto named = schema_of(which.owner.empty() ? which.name : which.owner);
  return named.empty() ? current : named;
}

schema those(const schema& all, const std::function<bool(const object&)>& wanted) {
  schema made{.language = all.language,
              .objects = {},
              .current = all.current,
              .inherited = all.inherited,
              .left_out = all.left_out};
  std::vector<std::size_t> place(all.objects.size(), left_out);
  for (std::size_t each = 0; each < all.objects.size(); ++each) {
    if (!wanted(all.objects[each])) continue;
    place[each] = made.objects.size();
    made.objects.push_back(all.objects[each]);
  }
  for (auto& object : made.objects) {
    std::vector<std::size_t> needs;
    for (const auto each : object.needs) {
      if (place[each] != left_out) needs.push_back(place[each]);
    }
    object.needs = std::move(needs);
  }
  return made;
}

}  // namespace

schema filtered(const schema& all, const std::function<bool(const object&)>& wanted) {
  std::set<std::string> gone;
  for (const auto& each : all.objects) {
    if (can_own(each.key.kind) && !wanted(each)) gone.insert(each.key.name);
  }
  auto made = those(
      all, [&](const object& each) { return !gone.contains(each.key.owner) && wanted(each); });
  for (const auto& each : all.objects) {
    const bool is_part = !each.key.owner.empty() && !gone.contains(each.key.owner);
    const bool counts = is_part || each.key.kind == object_kind::schema;
    if (counts && !wanted(each)) made.left_out.push_back(each);
  }
  return made;
}

schema without(const schema& all, const std::set<object_key>& these) {
  return these.empty() ? all
                       : those(all, [&](const object& each) { return !these.contains(each.key); });
}

filter in_lower_case(filter of) {
  for (auto* const patterns : {&of.include, &of.exclude}) {
    for (auto& each : *patterns) each = lower(std::move(each));
  }
  return of;
}

bool filter::wants(const object& which, const schema& in) const {
  const auto key = as_part(which);
  const auto among = [&](const auto& patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const auto& each) {
      return is_meant(each, key) || means_owner(each, key, in);
    });
  };
  const bool of_schema =
      schemas.empty() || key.kind == object_kind::extension ||
      std::find(schemas.begin(), schemas.end(), place_of(which.key, in.current)) != schemas.end();
  return of_schema && !among(exclude) && (include.empty() || among(include));
}

std::string wrong_with_pattern(std::string_view pattern) {
  const auto [kind, name] = parse(pattern);
  const auto blank = name.find(' ');
  if (!name.empty() && blank == std::string_view::npos) return {};
  auto wrong = fmt::format("\"{}\" is no pattern of names", pattern);
  if (!kind.empty() || blank == std::string_view::npos) return wrong;
  std::vector<std::string_view> all;
  all.reserve(kinds.size());
  for (const auto each : kinds) all.push_back(name_of(each));
  return wrong + fmt::format(": \"{}\" is no kind; the kinds are {}", name.substr(0, blank),
                             fmt::join(all, ", "));
}

}  // namespace aludel::autogenerate
