// SPDX-License-Identifier: MIT
// Checking statements with the databases' own parsers.
#pragma once

#include <string_view>

#include "generator/revision.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

// `column` is the dialect's place in `revision::scripts`. Unless the graph is `whole`, what is not
// found in it is no problem.

/// By libpg_query, PostgreSQL's parser.
void check_postgresql(const linked_revisions& graph, std::size_t column, bool whole,
                      problems& found);

/// By SQLite itself, against a database in memory into which the upgrades are replayed.
void check_sqlite(const linked_revisions& graph, std::size_t column, bool whole, problems& found);

/// An error that underlines a statement's first words.
[[nodiscard]] error at_statement(const revision& from, const statement& of, errc code,
                                 std::string message, std::string hint);

/// true if the statement's words from the n-th on are these, in any case.
[[nodiscard]] bool has_words(const revision& from, const statement& of, std::size_t first,
                             std::span<const std::string_view> upper);

}  // namespace aludel::generator
