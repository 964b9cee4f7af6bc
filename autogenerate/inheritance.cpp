// SPDX-License-Identifier: MIT
#include "autogenerate/inheritance.hpp"

#include <algorithm>

#include "autogenerate/options_postgresql.hpp"

namespace aludel::autogenerate {

std::vector<std::string> ancestors_of(const schema& in, const std::string& table) {
  std::vector<std::string> found;
  const auto* const its = in.find({object_kind::table, "", table});
  if (its == nullptr) return found;
  for (const auto* const fact : {"partition of", "inherits"}) {
    for (const auto each : only_in(its->at(fact), {})) {
      const std::string parent(each);
      const auto further = ancestors_of(in, parent);
      found.push_back(parent);
      found.insert(found.end(), further.begin(), further.end());
    }
  }
  return found;
}

bool inherits_column(const schema& in, const std::string& table, const std::string& column) {
  const auto all = ancestors_of(in, table);
  return std::any_of(all.begin(), all.end(), [&](const std::string& each) {
    return in.find({object_kind::column, each, column}) != nullptr;
  });
}

const object* inherited_default(const schema& in, const std::string& table,
                                const std::string& column) {
  for (const auto& each : ancestors_of(in, table)) {
    const auto* const its = in.find({object_kind::default_value, each, column});
    if (its != nullptr) return its;
  }
  return nullptr;
}

}  // namespace aludel::autogenerate
