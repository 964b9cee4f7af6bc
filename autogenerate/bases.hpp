// SPDX-License-Identifier: MIT
// What a type is made of.
#pragma once

#include <cstddef>
#include <set>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// What it and its parts need, and what that needs; places in the schema.
[[nodiscard]] std::set<std::size_t> bases_of(const object& type, const schema& in);

}  // namespace aludel::autogenerate
