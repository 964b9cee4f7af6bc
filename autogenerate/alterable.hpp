// SPDX-License-Identifier: MIT
// What can be changed in place, and what has to be made anew.
#pragma once

#include <cstdint>
#include <string_view>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// What a constraint's definition ends with that rows may be against.
inline constexpr std::string_view not_valid = " NOT VALID";

/// Whether statements make the one of the other; else it is dropped and created.
[[nodiscard]] bool can_alter(dialect language, const object& before, const object& after);

/// A type that cannot become the other in place: another takes its place.
[[nodiscard]] bool is_type_remade(const object& before, const object& after);

/// A column, or an attribute of a composite type, that gets another type.
[[nodiscard]] bool is_retyped(const object& before, const object& after);

/// What happens to an object that others need.
enum class upheaval : std::uint8_t {
  retyped,  ///< a column has another type: the server sees to constraints and indexes
  gone,     ///< it is made anew, or remade
};

/// Whether an object that needs such a one has to be made anew. Tables and columns never are for
/// others' sake, unless they are computed: they have rows.
[[nodiscard]] bool goes_along(const object& of, upheaval with);

/// Whether an enum gets its values by adding some to those that it has.
[[nodiscard]] bool only_adds_labels(const object& before, const object& after);

}  // namespace aludel::autogenerate
