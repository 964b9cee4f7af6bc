// SPDX-License-Identifier: MIT
// Whether files of SQL need to be run to know what they make.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <memory>
#include <vector>

#include "generator/source.hpp"
#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// SQLite keeps most statements as they are written. Whether a new database in which these files
/// were run would keep those that this one keeps, Aludel's own tables aside: each of theirs is one
/// of them, behind that of its table, and none is left. False too where it cannot be told.
[[nodiscard]] result<bool> is_as_written(
    detail::database& connection, const table_names& own,
    const std::vector<std::shared_ptr<generator::source>>& files);

}  // namespace aludel::autogenerate
