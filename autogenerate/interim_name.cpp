// SPDX-License-Identifier: MIT
#include "autogenerate/interim_name.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

/// A key's index has its name, in its table's schema.
bool is_taken(const std::string& name, const schema& in) {
  return std::any_of(in.objects.begin(), in.objects.end(), [&](const object& each) {
    if (each.key.kind != object_kind::constraint) return each.key.name == name;
    return in_schema(schema_of(each.key.owner), each.key.name) == name;
  });
}

std::string interim_name(std::string_view name, std::string_view ending, const schema& before,
                         const schema& after) {
  auto made = with_ending(name, ending);
  for (int number = 2; is_taken(made, before) || is_taken(made, after); ++number) {
    made = with_ending(name, fmt::format("{}{}", ending, number));
  }
  return made;
}

}  // namespace aludel::autogenerate
