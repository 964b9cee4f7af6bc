// SPDX-License-Identifier: MIT
// The cut-point sweep on SQLite: the application is killed, or the machine loses its power, at
// every call that changes a file, with a rollback journal and with a WAL, and after each a normal
// start must leave what a clean run leaves.
//   sweep_sqlite CLIENT DEADLY_WRITES MOST_POINTS
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "tests/faults/child.hpp"
#include "tests/faults/recovery.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"
#include "tests/faults/tally.hpp"
#include "tests/support/process.hpp"

namespace {

using namespace aludel::test;

struct programs {
  std::string client;
  std::string deadly_writes;  ///< to be loaded before the C library
};

/// A way to run: what the file is, and how the run is divided into transactions.
struct mode {
  bool wal = false;
  bool per_revision = false;
};

constexpr std::array<mode, 4> modes{{{false, false}, {false, true}, {true, false}, {true, true}}};

enum class harm : unsigned char {
  kill,   ///< before the call
  tear,   ///< in the middle of it
  power,  ///< before it, and of what was not synced by then some is lost
};

constexpr std::array<harm, 3> harms{harm::kill, harm::tear, harm::power};

std::string_view name(harm what) {
  constexpr std::array<std::string_view, 3> names{"kill", "tear", "power"};
  return names.at(static_cast<std::size_t>(what));
}

struct point {
  std::size_t mode = 0;
  harm what = harm::kill;
  std::size_t at = 0;
};

struct clean_run {
  std::size_t calls = 0;
  standing left;
};

/// A new file.
class file {
public:
  explicit file(bool wal) : connection_(connect_to(url())) {
    lines_of(*connection_, wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
    connection_.reset();  // so that what opens it next is what finds it as the kill left it
  }

  [[nodiscard]] std::string url() const { return "sqlite:///" + path("database"); }
  [[nodiscard]] std::string path(const char* name) const {
    return (directory_.path() / name).string();
  }

private:
  temporary_directory directory_;
  std::unique_ptr<aludel::detail::database> connection_;
};

std::map<std::string, std::string> environment(const programs& use, const file& on, std::size_t at,
                                               harm what) {
  return {{"LD_PRELOAD", use.deadly_writes},
          {"DEADLY_AT", std::to_string(at)},
          {"DEADLY_TEAR", what == harm::tear ? "1" : "0"},
          {"DEADLY_POWER", what == harm::power ? std::to_string(seed() % 1000 + 1) : "0"},
          {"DEADLY_COUNT", on.path("count")},
          // The address sanitizer wants to be the first library.
          {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
}

std::vector<std::string> command_on(const programs& use, const file& on, mode how) {
  std::vector<std::string> words{use.client, on.url()};
  if (how.per_revision) words.emplace_back("per-revision");
  return words;
}

clean_run run_cleanly(const programs& use, mode how) {
  const file on{how.wal};
  child client{command_on(use, on, how), environment(use, on, 0, harm::kill)};
  if (client.wait() != 0) throw std::runtime_error("a clean run failed: " + client.output());
  const auto calls = read_file(on.path("count"));
  if (calls.empty()) throw std::runtime_error("the calls were not counted: " + client.output());
  return {.calls = std::stoul(calls), .left = read_standing(*connect_to(on.url()))};
}

std::vector<std::string> try_point(const programs& use, const point& where,
                                   const clean_run& clean) {
  const auto how = modes.at(where.mode);
  const file on{how.wal};
  {
    child client{command_on(use, on, how), environment(use, on, where.at, where.what)};
    const auto code = client.wait();
    if (code != child::killed) {
      return {fmt::format("the killed one ends with exit code {}: {}", code,
                          error_of(client.output()))};
    }
  }
  std::unique_ptr<aludel::detail::database> opened;
  const auto look = [&]() -> aludel::detail::database& {
    if (!opened) opened = connect_to(on.url());
    return *opened;
  };
  auto wrong = recover({use.client, on.url(), how.per_revision, look});
  return wrong.empty() ? differences(clean.left, read_standing(look())) : wrong;
}

std::string title(const point& where) {
  const auto how = modes.at(where.mode);
  return fmt::format("{} at call {}, {}, {}", name(where.what), where.at,
                     how.wal ? "WAL" : "rollback journal",
                     how.per_revision ? "a transaction per revision" : "few transactions");
}

/// The disk's own speed is not what is tried here: a thousand runs wait for it at every call.
void work_in_memory() {
  constexpr auto memory = "/dev/shm";
  if (access(memory, W_OK) == 0) setenv("TMPDIR", memory, 0);
}

int sweep(const programs& use, std::size_t most) {
  work_in_memory();
  std::vector<clean_run> clean;
  std::vector<point> all;
  for (std::size_t each = 0; each < modes.size(); ++each) {
    clean.push_back(run_cleanly(use, modes.at(each)));
    for (std::size_t at = 1; at <= clean.back().calls; ++at) {
      for (const auto what : harms) all.push_back({each, what, at});
    }
    fmt::print("faults: a run of {} calls\n", clean.back().calls);
  }
  tally counted;
  const auto chosen = sample(all.size(), most, seed());
  in_parallel(chosen.size(), [&](std::size_t, std::size_t index) {
    const auto& where = all[chosen[index]];
    std::vector<std::string> wrong;
    try {
      wrong = try_point(use, where, clean[where.mode]);
    } catch (const std::exception& failed) {
      wrong.emplace_back(failed.what());
    }
    counted.add(name(where.what), title(where), wrong);
  });
  return counted.report(harms.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    return sweep({argv[1], argv[2]}, std::stoul(argv[3]));
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
    return 1;
  }
}
