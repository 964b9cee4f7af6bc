// SPDX-License-Identifier: MIT
// What a schema presumes to be there: roles, stubs of extensions, schemas of others.
#pragma once

#include <aludel/error.hpp>
#include <filesystem>

#include "runtime/src/database.hpp"

namespace aludel::autogenerate {

/// Runs a file of SQL in an empty scratch database. Nothing, if the file's name is empty.
[[nodiscard]] result<void> set_up(detail::database& connection, const std::filesystem::path& file);

}  // namespace aludel::autogenerate
