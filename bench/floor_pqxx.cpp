// SPDX-License-Identifier: MIT
// A bare libpqxx program: connects and runs one query.
#include <pqxx/pqxx>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  pqxx::connection connection{argv[1]};
  pqxx::nontransaction work{connection};
  const auto rows = work.exec("SELECT revision, chain FROM aludel_version WHERE bundle = 'app'");
  return rows.size() == 1 ? 0 : 1;
}
