// SPDX-License-Identifier: MIT
#include "autogenerate/test_server.hpp"

#include <cstdlib>
#include <fstream>

namespace aludel::autogenerate {

test_server find_test_server(const std::filesystem::path& directory) {
  const char* given = std::getenv("ALUDEL_TEST_DATABASE_URL");
  if (given != nullptr && *given != '\0') return {.url = given};
  if (directory.empty()) return {};
  ::unsetenv("PGOPTIONS");  // meant for another server
  test_server found{.url = "postgresql://postgres@/postgres?host=" + directory.string(),
                    .owner = server_owner::tests};
  // The fixture has written down that there is none.
  std::ifstream file{directory / "absent"};
  std::string reason;
  if (std::getline(file, reason)) found.absent = reason;
  return found;
}

}  // namespace aludel::autogenerate
