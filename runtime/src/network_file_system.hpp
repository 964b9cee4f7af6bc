// SPDX-License-Identifier: MIT
// Whether a SQLite file is where the locks that SQLite relies on may not work.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aludel::detail {

/// The name of the network file system with this number (`f_type` of statfs); empty: it is none.
[[nodiscard]] std::string_view network_file_system(std::uint32_t type);

/// What to tell of a database in this directory; empty: nothing.
[[nodiscard]] std::string network_warning(const std::string& directory);

}  // namespace aludel::detail
