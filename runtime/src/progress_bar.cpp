// SPDX-License-Identifier: MIT
#include "runtime/src/progress_bar.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace aludel::detail {

namespace {

constexpr auto erase_line = "\r\x1b[K";
constexpr std::size_t bar_width = 20;

/// What fits into one line of the terminal: a longer one could not be rewritten.
std::string shortened(const std::string& line, std::FILE* terminal) {
  winsize size{};
  const bool known = ioctl(fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  const std::size_t width = known ? size.ws_col - 1U : 79U;
  if (line.size() <= width) return line;
  auto end = width;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end);
}

}  // namespace

bool is_terminal(std::FILE* file) {
  const auto* kind = std::getenv("TERM");
  return isatty(fileno(file)) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
}

std::string running_text(const revision_run& what) {
  return fmt::format("Running {} {} -> {}{}{}", name(what.way), what.from, what.to,
                     what.message.empty() ? "" : ", ", what.message);
}

std::string waiting_text() { return "waiting for another process that upgrades this database"; }

std::string blocked_text(const events::blocked& by) {
  auto text = fmt::format("waiting for session {}", by.pid);
  if (!by.user.empty()) text += fmt::format(" of {}", by.user);
  if (!by.application.empty()) text += fmt::format(" ({})", by.application);
  if (!by.state.empty()) {
    text += fmt::format(", {} for {:.1f} s", by.state, static_cast<double>(by.age.count()) / 1000);
  }
  return by.query.empty() ? text : fmt::format("{}: {}", text, by.query);
}

std::string retrying_text(const events::retrying& what) {
  return fmt::format("rolled back ({}), trying again", what.why);
}

std::string batch_text(const events::batch_done& what) {
  auto text = fmt::format("{}: {} rows", what.what.revision, what.rows);
  if (what.total > 0) {
    text += fmt::format(" of about {} ({} %)", what.total,
                        std::min<std::int64_t>(99, what.rows * 100 / what.total));
  }
  if (!what.left) return text;
  return text + fmt::format(", about {} s left", (what.left->count() + 999) / 1000);
}

std::string warned_text(const events::warned& what) {
  return fmt::format("warning: {}", what.text);
}

void bar::show(const event& what) {
  if (const auto* begun = std::get_if<events::running>(&what)) {
    running(begun->what);
  } else if (std::holds_alternative<events::waiting_for_lock>(what)) {
    rewrite(waiting_text());
  } else if (const auto* other = std::get_if<events::blocked>(&what)) {
    rewrite(blocked_text(*other));
  } else if (const auto* batch = std::get_if<events::batch_done>(&what)) {
    rewrite(batch_text(*batch));
  } else if (const auto* again = std::get_if<events::retrying>(&what)) {
    rewrite(retrying_text(*again));
  } else if (const auto* warning = std::get_if<events::warned>(&what)) {
    erase();  // it stays on the terminal
    std::fputs((warned_text(*warning) + "\n").c_str(), to_);
  } else if (std::holds_alternative<events::finished>(what)) {
    erase();
  }
}

void bar::running(const revision_run& what) {
  const auto now = std::chrono::steady_clock::now();
  const bool soon = shown_ && now - written_ < std::chrono::milliseconds(40);
  if (soon && what.number != what.total) return;  // terminals are slow
  written_ = now;
  const auto full = bar_width * (what.number - 1) / what.total;
  rewrite(fmt::format("[{:#<{}}{:.<{}}] {}/{} {}", "", full, "", bar_width - full, what.number,
                      what.total, running_text(what)));
}

void bar::rewrite(const std::string& line) {
  const auto text = erase_line + shortened(line, to_);
  std::fwrite(text.data(), 1, text.size(), to_);
  std::fflush(to_);
  shown_ = true;
}

void bar::erase() {
  if (!shown_) return;
  std::fputs(erase_line, to_);
  std::fflush(to_);
  shown_ = false;
}

}  // namespace aludel::detail
