// SPDX-License-Identifier: MIT
// A key of PostgreSQL in two statements: its index, which may be built while others write, and the
// constraint, which then takes no time.
#pragma once

#include <string>
#include <string_view>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// By that name, where the table is.
[[nodiscard]] object unique_index(const object& key, const std::string& name);
/// The index gets the key's name.
[[nodiscard]] std::string add_by_index(const object& key, std::string_view name);

}  // namespace aludel::autogenerate
