// SPDX-License-Identifier: MIT
// A bare libpq program: connects and runs one query.
#include <libpq-fe.h>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  PGconn* connection = PQconnectdb(argv[1]);
  PGresult* rows =
      PQexec(connection, "SELECT revision, chain FROM aludel_version WHERE bundle = 'app'");
  const bool found = PQntuples(rows) == 1;
  PQclear(rows);
  PQfinish(connection);
  return found ? 0 : 1;
}
