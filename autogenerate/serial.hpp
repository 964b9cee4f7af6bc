// SPDX-License-Identifier: MIT
// PostgreSQL's `serial`, which makes a column, a sequence and a default.
#pragma once

#include <string>
#include <string_view>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// The type that numbers its rows by a sequence of this type.
[[nodiscard]] std::string serial_of(std::string_view type);

/// The sequence that `serial` would make for this column with this default; null: it would make
/// another one.
[[nodiscard]] const object* serial_sequence(const object& column, const object& value,
                                            const schema& in);

}  // namespace aludel::autogenerate
