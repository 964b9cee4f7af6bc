// SPDX-License-Identifier: MIT
// Reads what a database is made of.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <cstdint>
#include <functional>
#include <span>

#include "autogenerate/schema.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// PostgreSQL's: who may do what.
enum class privileges : std::uint8_t { left_out, compared };

/// PostgreSQL: names in the connection's current schema are written without it, or all with theirs.
enum class naming : std::uint8_t { as_current, with_schema };

/// All to one database. With several, PostgreSQL is asked several things at once: nobody else may
/// change it meanwhile.
using connections = std::span<detail::database* const>;

/// Aludel's own tables, and what belongs to an extension, are left out.
[[nodiscard]] result<schema> read_schema(connections to, const table_names& own = {},
                                         privileges grants = privileges::left_out,
                                         naming names = naming::as_current);
[[nodiscard]] result<schema> read_schema(detail::database& connection);

/// Reads as much of a database as is to be compared.
using schema_reader = std::function<result<schema>(detail::database&)>;

[[nodiscard]] result<schema> read_postgresql(connections to, const table_names& own,
                                             privileges grants, naming names);
[[nodiscard]] result<schema> read_sqlite(detail::database& connection, const table_names& own);

}  // namespace aludel::autogenerate
