// SPDX-License-Identifier: MIT
// Users and their tasks: a small program that upgrades its own database when it starts.
#include <fmt/core.h>

#include <aludel/aludel.hpp>
#include <aludel/cli.hpp>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <tasks/migrations.hpp>
#include <vector>

#include "store.hpp"

namespace {

constexpr auto usage =
    "usage: tasks add-user NAME EMAIL\n"
    "       tasks add-task EMAIL TITLE\n"
    "       tasks done ID\n"
    "       tasks priority ID 1|2|3\n"
    "       tasks list\n"
    "       tasks migrate …      (tasks migrate --help tells more)\n"
    "The database is sqlite:///tasks.db, or what the environment's DATABASE_URL says.\n";

std::string database_url() {
  const char* given = std::getenv("DATABASE_URL");
  return given == nullptr ? "sqlite:///tasks.db" : given;
}

std::unique_ptr<store> open(const std::string& url) {
  const std::string sqlite = "sqlite:///";
  return url.starts_with(sqlite) ? open_sqlite(url.substr(sqlite.size())) : open_postgresql(url);
}

int run(store& kept, const std::vector<std::string>& words) {
  const auto is = [&](const char* command, std::size_t arguments) {
    return words.size() == arguments + 1 && words[0] == command;
  };
  if (is("add-user", 2)) {
    kept.add_user(words[1], words[2]);
  } else if (is("add-task", 2)) {
    kept.add_task(words[1], words[2]);
  } else if (is("done", 1)) {
    kept.finish(std::stoll(words[1]));
  } else if (is("priority", 2)) {
    kept.prioritize(std::stoll(words[1]), std::stoi(words[2]));
  } else if (is("list", 0)) {
    for (const auto& each : kept.tasks()) {
      fmt::print("{:>4}  {} {:<6} {:<16} {}\n", each.id, each.priority, each.status, each.user,
                 each.title);
    }
  } else {
    fmt::print(stderr, "{}", usage);
    return 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "migrate") {
    char name[] = "tasks migrate";
    argv[1] = name;
    return aludel::cli(tasks::migrations(), argc - 1, argv + 1);
  }

  const auto url = database_url();
  const auto upgraded = aludel::upgrade(tasks::migrations(), url);
  if (!upgraded) {
    fmt::print(stderr, "{}\n", upgraded.error());
    return upgraded.error().exit_code();
  }
  for (const auto& step : upgraded->steps) {
    fmt::print(stderr, "upgraded to {}, {}\n", step.revision, step.message);
  }

  try {
    return run(*open(url), {argv + 1, argv + argc});
  } catch (const std::exception& problem) {
    fmt::print(stderr, "tasks: {}\n", problem.what());
    return 1;
  }
}
