// SPDX-License-Identifier: MIT
// A name for a while: of what is to take another's place, or has lost its own.
#pragma once

#include <string>
#include <string_view>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// By a relation, a type, or the index of a key.
[[nodiscard]] bool is_taken(const std::string& name, const schema& in);

/// "users_new", or "users_new2": nothing in either schema has it.
[[nodiscard]] std::string interim_name(std::string_view name, std::string_view ending,
                                       const schema& before, const schema& after);

}  // namespace aludel::autogenerate
