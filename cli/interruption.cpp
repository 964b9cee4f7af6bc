// SPDX-License-Identifier: MIT
#include "cli/interruption.hpp"

#include <array>
#include <csignal>

namespace aludel::commands {

namespace {

constexpr std::array<int, 3> signals{SIGHUP, SIGINT, SIGTERM};

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

std::array<struct sigaction, signals.size()> before{};

}  // namespace

interruption::interruption() {
  struct sigaction once {};
  once.sa_handler = [](int) { interrupted = true; };
  // Without SA_RESTART: who waits for an answer at the terminal is interrupted too.
  once.sa_flags = static_cast<int>(SA_RESETHAND);
  for (std::size_t each = 0; each < signals.size(); ++each) {
    sigaction(signals.at(each), nullptr, &before.at(each));
    // Who started the program may want it to ignore one: nohup, a shell in the background.
    if (before.at(each).sa_handler == SIG_IGN) continue;
    sigaction(signals.at(each), &once, nullptr);
  }
}

interruption::~interruption() {
  for (std::size_t each = 0; each < signals.size(); ++each) {
    sigaction(signals.at(each), &before.at(each), nullptr);
  }
}

const std::atomic<bool>* interruption::flag() const { return &interrupted; }

}  // namespace aludel::commands
