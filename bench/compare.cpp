// SPDX-License-Identifier: MIT
// Runs programs in turns and prints each one's medians: compare TIMES NAME COMMAND [NAME COMMAND]…
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct sample {
  double wall_ms = 0;
  double cpu_ms = 0;
  double rss_kb = 0;
};

struct program {
  std::string name;
  std::vector<std::string> words;
  std::vector<sample> samples;
};

std::vector<std::string> split(const std::string& command) {
  std::istringstream words{command};
  std::vector<std::string> all;
  for (std::string word; words >> word;) all.push_back(word);
  return all;
}

sample run(const program& which) {
  std::vector<char*> arguments;
  for (const auto& each : which.words) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  const auto child = vfork();
  if (child == 0) {
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, 1);
    execvp(arguments.front(), arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  if (status != 0) {
    fmt::print(stderr, "{} failed\n", which.name);
    std::exit(1);
  }
  const auto ms = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return {wall.count(), ms(used.ru_utime) + ms(used.ru_stime), static_cast<double>(used.ru_maxrss)};
}

double median(const std::vector<sample>& samples, double sample::*part) {
  std::vector<double> values;
  for (const auto& each : samples) values.push_back(each.*part);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<program> programs;
  for (int each = 2; each + 1 < argc; each += 2) {
    programs.push_back({argv[each], split(argv[each + 1]), {}});
  }
  if (programs.empty()) {
    fmt::print(stderr, "usage: compare TIMES NAME COMMAND [NAME COMMAND]...\n");
    return 2;
  }
  const int times = std::atoi(argv[1]);
  for (int turn = 0; turn < times; ++turn) {
    for (auto& each : programs) each.samples.push_back(run(each));
  }
  for (const auto& each : programs) {
    fmt::print("{} {:.2f} {:.2f} {:.0f}\n", each.name, median(each.samples, &sample::wall_ms),
               median(each.samples, &sample::cpu_ms), median(each.samples, &sample::rss_kb));
  }
}
