// SPDX-License-Identifier: MIT
// An application with revisions in C++, which runs one of them: code URL TARGET
#include <aludel/aludel.hpp>
#include <bench_code/migrations.hpp>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto done = aludel::upgrade(bench_code::migrations(), argv[1], {.target = argv[2]});
  if (!done) fmt::print(stderr, "{}\n", done.error());
  return done ? 0 : done.error().exit_code();
}
