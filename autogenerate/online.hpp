// SPDX-License-Identifier: MIT
// A change of a PostgreSQL database that is in use, in steps that hold no lock for long.
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

/// One behind the other, they make the one like the other. Each can be taken back where it stands.
[[nodiscard]] result<std::vector<stage>> online_stages(const side& before, const side& after);

}  // namespace aludel::autogenerate
