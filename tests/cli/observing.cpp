// SPDX-License-Identifier: MIT
// An application that migrates when it starts, at DATABASE_URL, and back, and tells of it:
//
//   observing lines|bar|json
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <aludel/observers.hpp>
#include <cstdlib>
#include <shop/migrations.hpp>
#include <string_view>

namespace {

aludel::observer observer_of(std::string_view kind) {
  if (kind == "json") return aludel::json_lines(stdout);
  return kind == "bar" ? aludel::progress_bar(stdout) : aludel::print_lines(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto& revisions = shop::migrations();
  const char* const url = std::getenv("DATABASE_URL");
  aludel::options wishes;
  wishes.connect_wait = {};
  wishes.observer = observer_of(argc > 1 ? argv[1] : "");
  wishes.target = "b7d1";
  auto done = aludel::upgrade(revisions, url, wishes);
  wishes.target = "base";
  if (done) done = aludel::downgrade(revisions, url, wishes);
  if (done) return 0;
  fmt::print(stderr, "{}\n", done.error());
  return done.error().exit_code();
}
