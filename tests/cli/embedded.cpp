// SPDX-License-Identifier: MIT
// An application with `shop migrate …` in its one binary, and its companion `shop_migrate`.
#include <aludel/cli.hpp>
#include <cstdio>
#include <shop/migrations.hpp>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
#ifdef COMPANION
  return aludel::development_cli(shop::migrations(), argc, argv);
#else
  if (argc < 2 || std::string_view(argv[1]) != "migrate") {
    std::puts("the shop is open");
    return 0;
  }
  std::string name = "shop migrate";
  argv[1] = name.data();
  return aludel::cli(shop::migrations(), argc - 1, argv + 1);
#endif
}
