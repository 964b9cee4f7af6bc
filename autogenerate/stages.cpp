// SPDX-License-Identifier: MIT
#include "autogenerate/stages.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "autogenerate/alterable.hpp"
#include "autogenerate/labels.hpp"
#include "autogenerate/online.hpp"
#include "autogenerate/sketch.hpp"

namespace aludel::autogenerate {

namespace {

bool mentions(const object& of, std::string_view label) {
  return std::any_of(of.has.begin(), of.has.end(), [&](const auto& fact) {
    return fact.second.find(label) != std::string::npos;
  });
}

/// An enum that gets values which others among the changes name.
bool is_needed_first(const change& of, const std::vector<change>& all) {
  if (of.before == nullptr || of.after == nullptr || of.anew) return false;
  if (of.after->key.kind != object_kind::enum_type) return false;
  if (!only_adds_labels(*of.before, *of.after)) return false;
  const auto old = labels_of(*of.before);
  const auto now = labels_of(*of.after);
  return std::any_of(now.begin(), now.end(), [&](std::string_view label) {
    if (std::find(old.begin(), old.end(), label) != old.end()) return false;
    return std::any_of(all.begin(), all.end(), [&](const change& each) {
      return each.after != nullptr && each.after != of.after && mentions(*each.after, label);
    });
  });
}

result<std::vector<stage>> rest_between(const side& before, const side& after, pace how) {
  if (how == pace::online) return online_stages(before, after);
  const auto changes = compare(before.made_of, after.made_of);
  return draft_between(before, after, changes).map([](draft made) {
    return std::vector{stage{.purpose = "all else", .made = std::move(made)}};
  });
}

}  // namespace

result<std::vector<stage>> stages_between(const side& before, const side& after, pace how) {
  const auto changes = compare(before.made_of, after.made_of);
  sketch with_values{before.made_of};
  bool any = false;
  for (const auto& each : changes) {
    if (!is_needed_first(each, changes)) continue;
    with_values.find(each.after->key)->has["labels"] = each.after->at("labels");
    any = true;
  }
  if (!any) return rest_between(before, after, how);
  const auto between = with_values.build();
  const side middle{before.connection, between};
  auto made = draft_between(before, middle, compare(before.made_of, between));
  if (!made) return tl::unexpected{made.error()};
  auto rest = rest_between(middle, after, how);
  if (rest) rest->insert(rest->begin(), {.purpose = "enum values", .made = std::move(*made)});
  return rest;
}

}  // namespace aludel::autogenerate
