// SPDX-License-Identifier: MIT
// Names as SQL takes them: sales.orders, "Odd one", touch(integer).
#pragma once

#include <string>
#include <string_view>

namespace aludel::autogenerate {

/// What stands before the last dot: "sales" of "sales.orders", "users" of "users.id". Empty: it is
/// in the current schema.
[[nodiscard]] std::string_view schema_of(std::string_view name);
/// Without its schema, and without what a function takes.
[[nodiscard]] std::string_view bare_name(std::string_view name);
/// The same in another schema.
[[nodiscard]] std::string in_schema(std::string_view schema, std::string_view name);
/// With more at the end of its bare name, inside its quotes; a long one is cut for it.
[[nodiscard]] std::string with_ending(std::string_view name, std::string_view ending);

}  // namespace aludel::autogenerate
