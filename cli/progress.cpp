// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "cli/lines.hpp"

namespace aludel::commands {

namespace {

constexpr auto erase_line = "\r\x1b[K";

/// What fits into one line of the terminal: a longer one could not be rewritten.
std::string shortened(const std::string& line) {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  const std::size_t width = known ? size.ws_col - 1U : 79U;
  if (line.size() <= width) return line;
  auto end = width;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end);
}

}  // namespace

progress::progress(const bundle& revisions)
    : revisions_(revisions), terminal_(isatty(STDERR_FILENO) != 0) {}

progress::~progress() {
  if (terminal_ && turn_ > 0) std::fputs(erase_line, stderr);
}

std::function<void(const event&)> progress::observer() {
  return [this](const event& what) {
    if (what.what == event::kind::waiting) waiting();
    if (what.what == event::kind::running) running(what);
  };
}

void progress::waiting() {
  constexpr auto text = "waiting for another process that upgrades this database";
  if (terminal_) {
    rewrite(text);
  } else if (!waiting_) {
    fmt::print(stderr, "{}\n", text);
  }
  waiting_ = true;
}

void progress::running(const event& what) {
  const auto which = revisions_.find(what.revision);
  if (!which) return;
  const auto line = fmt::format("running {} {}", name(what.way),
                                change(revisions_.revisions(), *which, what.way));
  if (!terminal_) {
    fmt::print(stderr, "{}\n", line);
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  const bool soon = turn_ > 0 && now - written_ < std::chrono::milliseconds(40);
  if (soon && what.number != what.total) return;  // terminals are slow
  written_ = now;
  rewrite(fmt::format("{:3} % {}", 100 * (what.number - 1) / what.total, line));
}

void progress::rewrite(const std::string& line) {
  constexpr std::array<char, 4> spinner{'|', '/', '-', '\\'};
  const auto shown = shortened(fmt::format("{} {}", spinner[turn_++ % spinner.size()], line));
  fmt::print(stderr, "{}{}", erase_line, shown);
  std::fflush(stderr);
}

}  // namespace aludel::commands
