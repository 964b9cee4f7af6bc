// SPDX-License-Identifier: MIT
#include "autogenerate/results_kept.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace aludel::autogenerate {

namespace {

bool stores_results(const object& of) {
  return of.key.kind == object_kind::index || of.key.kind == object_kind::constraint ||
         (of.key.kind == object_kind::column && of.is("generated"));
}

}  // namespace

std::string results_kept(const object& function, const schema& before, const schema& after,
                         const removal& dropped) {
  const auto place = static_cast<std::size_t>(&function - before.objects.data());
  std::vector<std::string> users;
  for (const auto& each : before.objects) {
    const bool stays = after.find(each.key) != nullptr && !dropped.contains(each.key);
    if (!stores_results(each) || !stays) continue;
    if (std::binary_search(each.needs.begin(), each.needs.end(), place)) {
      users.push_back(title(each.key));
    }
  }
  if (users.empty()) return {};
  return fmt::format("what it gave until now stays in: {}", fmt::join(users, ", "));
}

}  // namespace aludel::autogenerate
