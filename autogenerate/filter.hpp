// SPDX-License-Identifier: MIT
// What of a schema is looked at.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// The objects that are wanted, without the parts of those that are not.
[[nodiscard]] schema filtered(const schema& all, const std::function<bool(const object&)>& wanted);

/// Which objects people want to have compared. Patterns are of names as errors have them, "users",
/// "audit.log", "users.email"; a star stands for any text, and in front may stand a kind, as
/// `name_of` has it: "table old_*", "extension *".
struct filter {
  std::vector<std::string> schemas;  ///< PostgreSQL; empty: all
  std::vector<std::string> include;  ///< patterns; empty: all
  std::vector<std::string> exclude;  ///< patterns

  /// `current`: the schema of names that are written without one.
  [[nodiscard]] bool wants(const object& which, std::string_view current) const;
};

/// What is wrong with a pattern; empty: nothing.
[[nodiscard]] std::string wrong_with_pattern(std::string_view pattern);

}  // namespace aludel::autogenerate
