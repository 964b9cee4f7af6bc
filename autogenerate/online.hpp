// SPDX-License-Identifier: MIT
// A change of a PostgreSQL database that is in use, in steps that hold no lock for long.
#pragma once

#include <aludel/error.hpp>
#include <vector>

#include "autogenerate/stages.hpp"

namespace aludel::autogenerate {

/// One behind the other, they make the one like the other. Each can be taken back where it stands.
[[nodiscard]] result<std::vector<stage>> online_stages(const side& before, const side& after);

}  // namespace aludel::autogenerate
