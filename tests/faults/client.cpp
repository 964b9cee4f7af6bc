// SPDX-License-Identifier: MIT
// An application as the sweeps and the races start it: it upgrades its own database and ends.
//   client URL [per-revision]
//   client migrate ARGUMENTS...    the operator's commands
#include <aludel/aludel.hpp>
#include <aludel/cli.hpp>
#include <cstdio>
#include <string>
#include <string_view>
#include FAULTS_MIGRATIONS

namespace subject = FAULTS_NAMESPACE;

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  if (std::string_view(argv[1]) == "migrate") {
    std::string name = "client migrate";
    argv[1] = name.data();
    return aludel::cli(subject::migrations(), argc - 1, argv + 1);
  }
  aludel::options wishes{.application_version = "1"};
  wishes.transaction_per_revision = argc > 2 && std::string_view(argv[2]) == "per-revision";
  const auto done = aludel::upgrade(subject::migrations(), argv[1], wishes);
  if (done) return 0;
  fmt::print(stderr, "{}\n", done.error());
  return done.error().exit_code();
}
