// SPDX-License-Identifier: MIT
// The PostgreSQL server that tests use.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "autogenerate/scratch.hpp"

namespace aludel::autogenerate {

/// What a test that was skipped returns to CTest.
inline constexpr int skipped_to_ctest = 77;

struct test_server {
  std::string url;  ///< empty: none was given
  server_owner owner = server_owner::somebody;
  std::optional<std::string> absent{};  ///< why there is none on this machine
};

/// That of ALUDEL_TEST_DATABASE_URL, else the one whose socket is in the directory of CTest's
/// fixture; which may be empty.
[[nodiscard]] test_server find_test_server(const std::filesystem::path& directory);

}  // namespace aludel::autogenerate
