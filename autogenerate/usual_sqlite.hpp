// SPDX-License-Identifier: MIT
// What SQLite lets people write in several ways, in one of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/schema.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::autogenerate {

using sqlite_tokens = std::vector<std::string>;

/// What `DEFAULT …` gives; empty: null.
[[nodiscard]] std::string usual_default(std::string_view clause);

/// A clause of a table, from its folded tokens: without what holds anyway.
[[nodiscard]] sqlite_tokens usual_clause(sqlite_tokens tokens, detail::clause_kind kind);

/// CREATE INDEX and CREATE TRIGGER, likewise.
[[nodiscard]] sqlite_tokens usual_index(sqlite_tokens tokens);
[[nodiscard]] sqlite_tokens usual_trigger(sqlite_tokens tokens);

[[nodiscard]] bool is_primary_key(const object& of);
/// What a primary key's definition names, without directions and collations.
[[nodiscard]] sqlite_tokens columns_of_key(std::string_view definition);

}  // namespace aludel::autogenerate
