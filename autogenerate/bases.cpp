// SPDX-License-Identifier: MIT
#include "autogenerate/bases.hpp"

#include <vector>

namespace aludel::autogenerate {

namespace {

bool is_part_of(const object& part, const object& type) {
  const auto kind = part.key.kind;
  return part.key.owner == type.key.name &&
         (kind == object_kind::attribute || kind == object_kind::domain_constraint);
}

}  // namespace

std::set<std::size_t> bases_of(const object& type, const schema& in) {
  std::set<std::size_t> found;
  std::vector<const object*> left{&type};
  const auto add = [&](const object& of) {
    for (const auto needed : of.needs) {
      if (found.insert(needed).second) left.push_back(&in.objects[needed]);
    }
  };
  while (!left.empty()) {
    const auto& next = *left.back();
    left.pop_back();
    add(next);
    for (const auto& each : in.objects) {
      if (is_part_of(each, next)) add(each);
    }
  }
  return found;
}

}  // namespace aludel::autogenerate
