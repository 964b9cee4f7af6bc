// SPDX-License-Identifier: MIT
// The command line of the round-trip test.
#include <fmt/format.h>

#include <aludel/roundtrip.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "roundtrip/walk.hpp"

namespace aludel {

namespace {

constexpr int skipped_to_ctest = 77;

struct arguments {
  dialect language = dialect::sqlite;
  std::filesystem::path versions;
  std::string cluster;
};

std::optional<arguments> read(int argc, char** argv) {
  arguments read;
  if (argc < 2 || argc % 2 != 0) return std::nullopt;
  const std::string_view language = argv[1];
  if (language != "postgresql" && language != "sqlite") return std::nullopt;
  if (language == "postgresql") read.language = dialect::postgresql;
  for (int each = 2; each < argc; each += 2) {
    const std::string_view option = argv[each];
    if (option == "--versions") {
      read.versions = argv[each + 1];
    } else if (option == "--cluster") {
      read.cluster = argv[each + 1];
    } else {
      return std::nullopt;
    }
  }
  return read;
}

int fail(const error& problem) {
  fmt::print(stderr, "{}\n", problem);
  return problem.exit_code();
}

/// The server that is there already, or the fixture's.
std::string server_url(const std::string& cluster) {
  const char* given = std::getenv("ALUDEL_TEST_DATABASE_URL");
  if (given != nullptr && *given != '\0') return given;
  if (cluster.empty()) return {};
  return "postgresql://postgres@/postgres?host=" + cluster;
}

/// Why there is no server, as the fixture has written it down.
std::optional<std::string> absence(const std::string& cluster) {
  std::ifstream file{cluster + "/absent"};
  std::string reason;
  if (!std::getline(file, reason)) return std::nullopt;
  return reason;
}

int print(dialect language, const roundtrip::tally& of) {
  fmt::print("{}: {} passed, {} irreversible, {} failed", name(language), of.passed, of.skipped,
             of.failed);
  if (of.unreached > 0) fmt::print(", {} not reached", of.unreached);
  fmt::print("\n");
  return of.failed > 0 ? 1 : 0;
}

}  // namespace

int roundtrip_main(const bundle& revisions, int argc, char** argv) {
  const auto given = read(argc, argv);
  if (!given || !revisions.speaks(given->language)) {
    fmt::print(stderr, "usage: {} DIALECT [--versions DIR] [--cluster DIR]\n",
               argc > 0 ? argv[0] : "roundtrip");
    for (const auto& each : revisions.backends) {
      fmt::print(stderr, "a DIALECT of this bundle: {}\n", name(each.language));
    }
    return 2;
  }
  roundtrip::source from{.language = given->language, .server_url = {}};
  if (given->language == dialect::postgresql) {
    from.server_url = server_url(given->cluster);
    if (from.server_url.empty()) {
      return fail({.code = errc::no_url,
                   .message = "no PostgreSQL server was given",
                   .hint = "set ALUDEL_TEST_DATABASE_URL, or run this test through ctest, which "
                           "starts a server"});
    }
    const auto reason = absence(given->cluster);
    if (reason && std::getenv("ALUDEL_TEST_DATABASE_URL") == nullptr) {
      fmt::print("skipped: {}\n", *reason);
      return skipped_to_ctest;
    }
  }
  const detail::graph graph{revisions};
  const auto done = roundtrip::walk(graph, from, given->versions);
  if (!done) return fail(done.error());
  return print(given->language, *done);
}

}  // namespace aludel
