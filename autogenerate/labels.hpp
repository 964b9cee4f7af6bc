// SPDX-License-Identifier: MIT
// The values of an enum.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// Between those in the fact: no label has it.
inline constexpr char between_labels = '\x1f';

/// As SQL takes them, in their order. Views of the object.
[[nodiscard]] inline std::vector<std::string_view> labels_of(const object& of) {
  std::vector<std::string_view> all;
  std::string_view rest = of.at("labels");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(between_labels), rest.size());
    all.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return all;
}

}  // namespace aludel::autogenerate
