// SPDX-License-Identifier: MIT
// What was changed by hand in a database.
#pragma once

#include <aludel/error.hpp>
#include <string>
#include <vector>

#include "autogenerate/draft.hpp"

namespace aludel::autogenerate {

struct remedy {
  statements undo;   ///< make the database as it was meant, as people run them
  statements adopt;  ///< make the one that was meant like it, as a revision has them
};

struct difference {
  std::vector<std::string> lines;  ///< as `described` has them
  remedy alone;                    ///< as if it were the only one
};

struct differences {
  std::vector<difference> each;
  remedy all;
};

/// Between what revisions have made, and what is there. Partitions that others have made are none.
[[nodiscard]] result<differences> differences_between(const side& meant, const side& there);

}  // namespace aludel::autogenerate
