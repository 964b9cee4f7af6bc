// SPDX-License-Identifier: MIT
// A function of PostgreSQL that gives something else from now on.
#pragma once

#include <string>

#include "autogenerate/removal_postgresql.hpp"
#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// Told of the indexes, constraints and generated columns that keep what it gave; empty: none does.
[[nodiscard]] std::string results_kept(const object& function, const schema& before,
                                       const schema& after, const removal& dropped);

}  // namespace aludel::autogenerate
