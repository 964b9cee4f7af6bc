// SPDX-License-Identifier: MIT
// What a change is written as: a revision, or several, one behind the other.
#pragma once

#include <aludel/error.hpp>
#include <string>
#include <vector>

#include "autogenerate/draft.hpp"

namespace aludel::autogenerate {

/// What becomes a revision of its own.
struct stage {
  std::string purpose;  ///< "validate constraints"
  draft made;
  bool in_transaction = true;  ///< its upgrade, and its downgrade
};

enum class pace : std::uint8_t {
  at_once,
  online,  ///< PostgreSQL: without locks that are held for long
};

/// Those that make the one like the other. Each can be taken back where it stands. Values of an
/// enum that come or go, and that something else names, are a stage of their own: PostgreSQL lets
/// them be used only behind the transaction that adds them, be it one that takes them back.
[[nodiscard]] result<std::vector<stage>> stages_between(const side& before, const side& after,
                                                        pace how);

}  // namespace aludel::autogenerate
