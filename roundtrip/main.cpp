// SPDX-License-Identifier: MIT
// The command line of the round-trip test.
#include <fmt/format.h>

#include <algorithm>
#include <aludel/roundtrip.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "autogenerate/test_server.hpp"
#include "roundtrip/one_run.hpp"
#include "roundtrip/walk.hpp"
#include "runtime/src/url.hpp"

namespace aludel {

namespace {

struct arguments {
  roundtrip::surroundings given;
  std::string cluster;
};

/// The words after an option; nothing if there are not enough.
std::optional<std::vector<std::string>> take(std::vector<std::string>& words, std::size_t count) {
  if (words.size() < count) return std::nullopt;
  const auto end = words.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<std::string> taken(words.begin(), end);
  words.erase(words.begin(), end);
  return taken;
}

std::optional<arguments> read(std::vector<std::string> words) {
  arguments read;
  const auto language = take(words, 1);
  if (!language) return std::nullopt;
  if (language->front() == "postgresql") {
    read.given.database.language = dialect::postgresql;
  } else if (language->front() != "sqlite") {
    return std::nullopt;
  }
  while (const auto option = take(words, 1)) {
    const auto values = take(words, option->front() == "--seed" ? 2 : 1);
    if (!values) return std::nullopt;
    if (option->front() == "--versions") {
      read.given.versions.emplace_back(values->front());
    } else if (option->front() == "--setup") {
      read.given.database.setup = values->front();
    } else if (option->front() == "--cluster") {
      read.cluster = values->front();
    } else if (option->front() == "--seed") {
      read.given.database.seeds.push_back({values->front(), values->back()});
    } else {
      return std::nullopt;
    }
  }
  return read;
}

/// A seed for a revision that there is not would never be sown.
std::optional<error> bad_seed(const bundle& revisions, const std::vector<roundtrip::seed>& seeds) {
  for (const auto& each : seeds) {
    if (revisions.find(each.revision)) continue;
    return error{.code = errc::unknown_revision,
                 .message = fmt::format("the seed {} is for revision {}, and there is none",
                                        each.file.string(), each.revision),
                 .hint = "ids are written in full after SEED in add_migration_tests()"};
  }
  return std::nullopt;
}

int fail(const error& problem) {
  fmt::print(stderr, "{}\n", problem);
  return problem.exit_code();
}

/// Both tests, and the last line. Returns whether something failed.
result<bool> test(const detail::graph& revisions, const roundtrip::surroundings& given) {
  const auto walked = roundtrip::walk(revisions, given);
  if (!walked) return tl::unexpected{walked.error()};
  const auto& of = walked->counts;
  auto summary = fmt::format("{}: {} passed, {} irreversible, {} failed",
                             name(given.database.language), of.passed, of.skipped, of.failed);
  if (of.unreached > 0) {
    fmt::print("{}, {} not reached\n", summary, of.unreached);
    return true;
  }
  if (walked->left_roles) {
    fmt::print("{}; not tried in one run, since the roles that revisions make are there now\n",
               summary);
    return of.failed > 0;
  }
  const auto runs = roundtrip::upgrade_in_one_run(revisions, given, walked->heads);
  if (!runs) return tl::unexpected{runs.error()};
  fmt::print("{}; in one run {} passed, {} failed\n", summary, runs->passed, runs->failed);
  return of.failed + runs->failed > 0;
}

}  // namespace

int roundtrip_main(const bundle& revisions, int argc, char** argv) {
  auto asked = read({argv + std::min(argc, 1), argv + argc});
  if (!asked || !revisions.speaks(asked->given.database.language)) {
    fmt::print(stderr,
               "usage: {} DIALECT [--versions DIR]... [--seed REVISION FILE]... [--setup FILE] "
               "[--cluster DIR]\n",
               argc > 0 ? argv[0] : "roundtrip");
    for (const auto& each : revisions.backends) {
      fmt::print(stderr, "a DIALECT of this bundle: {}\n", name(each.language));
    }
    return 2;
  }
  auto& from = asked->given.database;
  if (const auto bad = bad_seed(revisions, from.seeds)) return fail(*bad);
  if (from.language == dialect::postgresql) {
    const auto server = autogenerate::find_test_server(asked->cluster);
    from.server_url = server.url;
    from.owner = server.owner;
    if (from.server_url.empty()) {
      return fail({.code = errc::no_url,
                   .message = "no PostgreSQL server was given",
                   .hint = "set ALUDEL_TEST_DATABASE_URL, or run this test through ctest, which "
                           "starts a server"});
    }
    const auto url = detail::parse_url(from.server_url);
    if (!url || url->language != dialect::postgresql) {
      return fail({.code = errc::invalid_url,
                   .message = "ALUDEL_TEST_DATABASE_URL is not the URL of a PostgreSQL server",
                   .hint = "postgresql://user@host/database, of a user who may create databases"});
    }
    if (server.absent) {
      fmt::print("skipped: {}\n", *server.absent);
      return autogenerate::skipped_to_ctest;
    }
  }
  const detail::graph graph{revisions};
  const auto failed = test(graph, asked->given);
  if (!failed) return fail(failed.error());
  return *failed ? 1 : 0;
}

}  // namespace aludel
