// SPDX-License-Identifier: MIT
// Puts a schema that is written in a file into a database.
#pragma once

#include <aludel/error.hpp>
#include <vector>

#include "generator/source.hpp"
#include "generator/split.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// What is wrong with them by the lexer's rules is added to what was found.
[[nodiscard]] std::vector<generator::statement> statements_in(const generator::source& file,
                                                              dialect language,
                                                              generator::problems& found);

/// Runs all statements of the file. What is wrong with them by the lexer's rules is found before
/// any is run; what the database refuses, all at once, each where it stands, but for what only
/// misses what was refused before. It may be one of pg_dump.
[[nodiscard]] generator::problems run_file(detail::database& connection, generator::source file);

}  // namespace aludel::autogenerate
