// SPDX-License-Identifier: MIT
// What of a schema is looked at.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// The objects that are wanted, without the parts of those that are not. Other parts of the tables
/// that are wanted are its `left_out`, as are schemas.
[[nodiscard]] schema filtered(const schema& all, const std::function<bool(const object&)>& wanted);

/// The objects but these. Parts of these that are none of them stay.
[[nodiscard]] schema without(const schema& all, const std::set<object_key>& these);

/// Which objects people want to have compared. Patterns are of names as errors have them, "users",
/// "audit.log", "users.email"; a star stands for any text, and in front may stand a kind, as
/// `name_of` has it: "table old_*", "extension *".
struct filter {
  std::vector<std::string> schemas;  ///< PostgreSQL; empty: all
  std::vector<std::string> include;  ///< patterns; empty: all
  std::vector<std::string> exclude;  ///< patterns

  [[nodiscard]] bool wants_all() const {
    return schemas.empty() && include.empty() && exclude.empty();
  }
  [[nodiscard]] bool wants(const object& which, const schema& in) const;
};

/// For names of SQLite, which are compared without regard to case.
[[nodiscard]] filter in_lower_case(filter of);

/// What is wrong with a pattern; empty: nothing.
[[nodiscard]] std::string wrong_with_pattern(std::string_view pattern);

}  // namespace aludel::autogenerate
