// SPDX-License-Identifier: MIT
#include "cli/activity.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "cli/print.hpp"

namespace aludel::commands {

namespace {

constexpr std::chrono::seconds patience_on_terminal{2};
constexpr std::chrono::seconds patience_in_log{20};
constexpr std::chrono::milliseconds between_looks{500};

}  // namespace

activity::activity(bool quiet) : on_terminal_(detail::is_terminal(stderr)), line_(stderr) {
  if (!quiet) watcher_ = std::thread([this] { watch(); });
}

activity::~activity() {
  {
    const std::lock_guard mine{lock_};
    ends_ = true;
  }
  changed_.notify_one();
  if (watcher_.joinable()) watcher_.join();
}

void activity::now(std::string what) {
  const std::lock_guard mine{lock_};
  if (what.empty()) line_.erase();
  what_ = std::move(what);
  since_ = clock::now();
  told_ = false;
}

void activity::watch() {
  const auto patience = on_terminal_ ? patience_on_terminal : patience_in_log;
  std::unique_lock mine{lock_};
  while (!changed_.wait_for(mine, between_looks, [this] { return ends_; })) {
    if (!what_.empty() && clock::now() - since_ >= patience) tell();
  }
}

void activity::tell() {
  if (on_terminal_) {
    const auto passed = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - since_);
    line_.rewrite(fmt::format("{}, {} s", what_, passed.count()));
  } else if (!told_) {
    commands::tell(what_ + '\n');
  }
  told_ = true;
}

}  // namespace aludel::commands
