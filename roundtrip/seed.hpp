// SPDX-License-Identifier: MIT
// Rows that a test puts into a database on its way.
#pragma once

#include <filesystem>
#include <string>

#include "runtime/src/database.hpp"

namespace aludel::roundtrip {

struct seed {
  std::string revision;        ///< run once this one is applied
  std::filesystem::path file;  ///< SQL of the database's dialect
};

/// Runs the statements of the file in one transaction. Errors have their place in it.
[[nodiscard]] result<void> sow(detail::database& connection, const std::filesystem::path& file);

}  // namespace aludel::roundtrip
