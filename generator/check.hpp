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

}  // namespace aludel::generator
