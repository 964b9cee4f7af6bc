// SPDX-License-Identifier: MIT
// A bare SQLite program that links the libraries of an application with migrations: opens a file
// and reads one row.
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sqlite3.h>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  sqlite3* connection = nullptr;
  sqlite3_open(argv[1], &connection);
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(connection, "SELECT revision, chain FROM aludel_version WHERE bundle = 'app'",
                     -1, &statement, nullptr);
  const bool found = sqlite3_step(statement) == SQLITE_ROW;
  sqlite3_finalize(statement);
  sqlite3_close(connection);
  // What an application would have used, and the linker must not drop.
  if (argc == 3) fmt::print("{}", EVP_MD_get_size(EVP_sha256()));
  return found ? 0 : 1;
}
