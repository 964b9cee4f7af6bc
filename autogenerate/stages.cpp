// SPDX-License-Identifier: MIT
#include "autogenerate/stages.hpp"

#include <utility>

#include "autogenerate/kept_parts.hpp"
#include "autogenerate/online.hpp"
#include "autogenerate/values_in_use.hpp"

namespace aludel::autogenerate {

namespace {

result<std::vector<stage>> rest_between(const side& before, const side& after, pace how) {
  if (how == pace::online) return online_stages(before, after);
  const auto changes = compare(before.made_of, after.made_of);
  return draft_between(before, after, changes).map([](draft made) {
    return std::vector{stage{.purpose = "all else", .made = std::move(made)}};
  });
}

}  // namespace

result<std::vector<stage>> stages_between(const side& found, const side& wanted, pace how) {
  const auto old = with_kept_parts(found.made_of, wanted.made_of);
  const auto now = with_kept_parts(wanted.made_of, found.made_of);
  const side before{found.connection, old};
  const side after{wanted.connection, now};
  const auto changes = compare(before.made_of, after.made_of);
  const auto first = with_values_in_use(before.made_of, changes, end_of_change::after);
  const auto last = with_values_in_use(after.made_of, changes, end_of_change::before);
  const side from{before.connection, first ? *first : before.made_of};
  const side to{after.connection, last ? *last : after.made_of};
  const auto of_values = [](const side& one, const side& other) {
    return draft_between(one, other, compare(one.made_of, other.made_of)).map([](draft made) {
      return stage{.purpose = "enum values", .made = std::move(made)};
    });
  };
  auto all = rest_between(from, to, how);
  if (!all) return all;
  if (first) {
    auto made = of_values(before, from);
    if (!made) return tl::unexpected{made.error()};
    all->insert(all->begin(), std::move(*made));
  }
  if (last) {
    auto made = of_values(to, after);
    if (!made) return tl::unexpected{made.error()};
    all->push_back(std::move(*made));
  }
  return all;
}

}  // namespace aludel::autogenerate
