// SPDX-License-Identifier: MIT
// The databases that this aludel was built for: ALUDEL_POSTGRESQL and ALUDEL_SQLITE of CMake.
#pragma once

#include <span>

#include "generator/check.hpp"
#include "generator/classify.hpp"

namespace aludel::generator {

/// What a database's library does for the generator.
struct built_in {
  backend connection;
  void (*check)(const linked_revisions&, std::size_t column, bool whole, problems& found);
  bool (*is_compatible)(const revision& from, const statement& what, surroundings& with);
  marker mark;
};

/// Null if this aludel was built without it.
[[nodiscard]] const built_in* find_built_in(dialect language);

/// An error for each of the dialects that this aludel was built without.
[[nodiscard]] problems check_built_in(std::span<const dialect> dialects);

}  // namespace aludel::generator
