// SPDX-License-Identifier: MIT
// The cut-point sweep on PostgreSQL: every fault at every message of a run, and after each a normal
// start must leave what a clean run leaves.
//   sweep_postgresql CLIENT MOST_POINTS
//   sweep_postgresql CLIENT TIMES FAULT MESSAGE [per-revision]    the same point again and again
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "tests/faults/child.hpp"
#include "tests/faults/proxy.hpp"
#include "tests/faults/recovery.hpp"
#include "tests/faults/server.hpp"
#include "tests/faults/standing.hpp"
#include "tests/faults/tally.hpp"

namespace {

using namespace aludel::test;

constexpr std::array<fault, 4> faults{fault::cut, fault::drop, fault::delay, fault::kill};

/// How long a message is held back while a second process is at work.
constexpr std::chrono::milliseconds delay{100};

/// A clean run, to compare with.
struct clean_run {
  std::size_t messages = 0;
  standing left;
};

struct point {
  bool per_revision = false;
  fault what = fault::none;
  std::size_t at = 0;
};

/// How a run with a fault came out.
struct harmed_run {
  std::string message;
  int code = 0;
  std::string output;
  std::optional<int> second_code;  ///< of the process that ran during a delay
  std::string second_output;
};

class sweeper {
public:
  explicit sweeper(std::string client) : client_(std::move(client)) {}

  clean_run run_cleanly(bool per_revision) {
    database_.clear();
    proxy counting{database_.socket(), {}};
    child client{command(subject_of(per_revision), database_.url_by(counting.host()))};
    counting.serve(client.pid());
    if (client.wait() != 0) throw std::runtime_error("a clean run failed: " + client.output());
    counting.stop();
    return {.messages = counting.messages(), .left = read_standing(database_.connection())};
  }

  /// What is wrong after a fault at this point, and where that was.
  std::vector<std::string> try_point(const point& where, const clean_run& clean,
                                     std::string& message) {
    database_.clear();
    const auto run = run_harmed(where);
    message = run.message;
    if (message.empty()) return {"the run had not so many messages"};
    auto wrong = judge(where, run, clean);
    for (auto& each : recover(subject_of(where.per_revision))) wrong.push_back(std::move(each));
    if (!database_.wait_for_others()) wrong.emplace_back("a session stays behind");
    if (!wrong.empty()) return wrong;
    return differences(clean.left, read_standing(database_.connection()));
  }

private:
  subject subject_of(bool per_revision) {
    return {client_, database_.url(), per_revision,
            [this]() -> aludel::detail::database& { return database_.connection(); }};
  }

  harmed_run run_harmed(const point& where) {
    const auto subject = subject_of(where.per_revision);
    std::unique_ptr<child> second;
    const auto held = [&] {
      second = std::make_unique<child>(command(subject, subject.url));
      second->wait(delay);
    };
    proxy between{database_.socket(), {where.what, where.at, held}};
    child first{command(subject, database_.url_by(between.host()))};
    between.serve(first.pid());
    harmed_run run{.code = first.wait()};
    between.stop();
    run.message = between.harmed();
    run.output = first.output();
    if (second) {
      run.second_code = second->wait();
      run.second_output = second->output();
    }
    return run;
  }

  /// What the processes themselves said.
  std::vector<std::string> judge(const point& where, const harmed_run& run,
                                 const clean_run& clean) {
    const auto badly = [](std::string_view who, int code, const std::string& output) {
      return fmt::format("{} ends with exit code {}: {}", who, code, error_of(output));
    };
    std::vector<std::string> wrong;
    if (where.what == fault::kill) {
      if (run.code != child::killed) wrong.push_back(badly("the killed one", run.code, run.output));
      return wrong;  // and the next one starts at once, maybe before its session has ended
    }
    if (run.second_code.value_or(0) != 0) {
      wrong.push_back(badly("the second process", *run.second_code, run.second_output));
    }
    if (where.what == fault::delay && run.code != 0) {
      wrong.push_back(badly("the delayed one", run.code, run.output));
    }
    if (run.code != 0 && run.code != 3 && run.code != 7) {
      wrong.push_back(badly("the harmed one", run.code, run.output));
    }
    if (!database_.wait_for_others()) wrong.emplace_back("the harmed one's session stays behind");
    const auto stands = position();
    if (run.code == 0 && stands != clean.left.version) {
      wrong.push_back(fmt::format("it says that all is done, and the database is at {}", stands));
    }
    if (const auto claim = claimed(run.output); claim && *claim != heads()) {
      wrong.push_back(fmt::format("it says that the database stays at {}, which is at {}: {}",
                                  *claim, heads(), error_of(run.output)));
    }
    return wrong;
  }

  /// "…; the database stays at f03"
  static std::optional<std::string> claimed(const std::string& output) {
    constexpr std::string_view words = "the database stays at ";
    const auto at = output.find(words);
    if (at == std::string::npos) return std::nullopt;
    const auto begin = at + words.size();
    return output.substr(begin, output.find('\n', begin) - begin);
  }

  /// The rows of the version table; nothing if there is none.
  std::string version(std::string_view columns) {
    const auto there =
        lines_of(database_.connection(), "SELECT pg_catalog.to_regclass('public.aludel_version')");
    if (there == "null\n") return {};
    return lines_of(database_.connection(),
                    fmt::format("SELECT {} FROM public.aludel_version ORDER BY 1", columns));
  }
  std::string position() { return version("bundle, revision, chain"); }
  std::string heads() {
    const auto found = version("revision");
    return found.empty() ? "base" : found.substr(0, found.find('\n'));
  }

  std::string client_;
  reusable_database database_;
};

std::string title(const point& where, const std::string& message) {
  return fmt::format("{}, message {}{}: {}", name(where.what), where.at,
                     where.per_revision ? ", a transaction per revision" : "", message);
}

/// A clean run for each way of dividing it into transactions.
using clean_runs = std::array<clean_run, 2>;

/// Both ways, all messages, all faults.
std::vector<point> points_of(const clean_runs& clean) {
  std::vector<point> all;
  for (const bool per_revision : {false, true}) {
    // The last message is the client's goodbye, which it does not wait to see off.
    for (std::size_t at = 1; at < clean.at(per_revision ? 1 : 0).messages; ++at) {
      for (const auto what : faults) all.push_back({per_revision, what, at});
    }
  }
  return all;
}

std::vector<point> chosen_points(const std::vector<std::string>& arguments,
                                 const clean_runs& clean) {
  const auto number = std::stoul(arguments[1]);
  std::vector<point> chosen;
  if (arguments.size() == 2) {
    const auto all = points_of(clean);
    for (const auto index : sample(all.size(), number, seed())) chosen.push_back(all[index]);
    return chosen;
  }
  const auto* const what = std::find_if(faults.begin(), faults.end(),
                                        [&](fault each) { return name(each) == arguments[2]; });
  if (what == faults.end()) throw std::runtime_error("there is no such fault");
  chosen.assign(number, {arguments.size() > 4, *what, std::stoul(arguments[3])});
  return chosen;
}

int sweep(const std::vector<std::string>& arguments) {
  std::vector<std::unique_ptr<sweeper>> sweepers;
  for (std::size_t each = 0; each < threads(); ++each) {
    sweepers.push_back(std::make_unique<sweeper>(arguments[0]));
  }
  auto& first = *sweepers.front();
  const clean_runs clean{first.run_cleanly(false), first.run_cleanly(true)};
  fmt::print("faults: runs of {} and {} messages\n", clean[0].messages, clean[1].messages);
  const auto points = chosen_points(arguments, clean);
  tally counted;
  in_parallel(points.size(), [&](std::size_t number, std::size_t index) {
    const auto& where = points[index];
    std::string message;
    std::vector<std::string> wrong;
    try {
      const auto& expected = clean.at(where.per_revision ? 1 : 0);
      wrong = sweepers[number]->try_point(where, expected, message);
    } catch (const std::exception& failed) {
      wrong.emplace_back(failed.what());
    }
    counted.add(name(where.what), title(where, message), wrong);
  });
  return counted.report(faults.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5 && argc != 6) return 2;
  try {
    return sweep({argv + 1, argv + argc});
  } catch (const std::exception& failed) {
    fmt::print(stderr, "{}\n", failed.what());
    return 1;
  }
}
