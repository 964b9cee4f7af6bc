// SPDX-License-Identifier: MIT
// The start of an application: noop URL
#include <aludel/aludel.hpp>
#include <app/migrations.hpp>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto done = aludel::upgrade(app::migrations(), argv[1]);
  if (!done) fmt::print(stderr, "{}\n", done.error());
  return done ? 0 : done.error().exit_code();
}
