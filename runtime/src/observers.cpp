// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/observers.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "runtime/src/json.hpp"
#include "runtime/src/progress_bar.hpp"

namespace aludel {

namespace {

/// Lines for people; an empty one is not printed. What lasts is told once.
struct line_of {
  /// Of the wait that was told. A call that fails has no last event: a new wait starts anew.
  std::optional<std::chrono::milliseconds> waited{};
  int blocked_by = 0;
  std::optional<std::chrono::steady_clock::time_point> told_batch{};

  static constexpr std::chrono::seconds between_batches{10};

  std::string operator()(const events::waiting_for_lock& it) {
    const bool told = waited && *waited <= it.waited;
    waited = it.waited;
    return told ? "" : detail::waiting_text();
  }
  std::string operator()(const events::blocked& it) {
    return std::exchange(blocked_by, it.pid) == it.pid ? "" : detail::blocked_text(it);
  }
  std::string operator()(const events::running& it) { return anew(detail::running_text(it.what)); }
  std::string operator()(const events::retrying& it) { return anew(detail::retrying_text(it)); }
  std::string operator()(const events::statement_done&) { return anew({}); }
  std::string operator()(const events::batch_done& it) {
    // Now and then: a log is to show that it goes on.
    const auto now = std::chrono::steady_clock::now();
    const bool soon = told_batch && now - *told_batch < between_batches;
    if (!soon) told_batch = now;
    return soon ? "" : detail::batch_text(it);
  }
  std::string operator()(const events::revision_done&) { return anew({}); }
  std::string operator()(const events::finished&) { return anew({}); }
  std::string operator()(const events::warned& it) { return anew(detail::warned_text(it)); }

private:
  std::string anew(std::string line) {
    waited.reset();
    blocked_by = 0;
    return line;
  }
};

std::string members(const revision_run& of) {
  return fmt::format(R"("revision":{},"direction":"{}","message":{},"number":{},"total":{})",
                     detail::json_string(of.revision), name(of.way),
                     detail::json_string(of.message), of.number, of.total);
}

std::string list(std::span<const std::string> texts) {
  std::vector<std::string> all;
  for (const auto& each : texts) all.push_back(detail::json_string(each));
  return fmt::format("[{}]", fmt::join(all, ","));
}

struct json_of {
  std::string operator()(const events::waiting_for_lock& it) const {
    return fmt::format(R"({{"event":"waiting-for-lock","waited_ms":{}}})", it.waited.count());
  }
  std::string operator()(const events::blocked& it) const {
    return fmt::format(
        R"({{"event":"blocked","pid":{},"user":{},"application":{},"state":{},"query":{},"age_ms":{},"waited_ms":{}}})",
        it.pid, detail::json_string(it.user), detail::json_string(it.application),
        detail::json_string(it.state), detail::json_string(it.query), it.age.count(),
        it.waited.count());
  }
  std::string operator()(const events::running& it) const {
    return fmt::format(R"({{"event":"running",{}}})", members(it.what));
  }
  std::string operator()(const events::statement_done& it) const {
    return fmt::format(R"({{"event":"statement-done",{},"index":{},"count":{},"duration_ms":{}}})",
                       members(it.what), it.index, it.count, it.duration.count());
  }
  std::string operator()(const events::batch_done& it) const {
    return fmt::format(
        R"({{"event":"batch-done",{},"index":{},"count":{},"rows":{},"total":{},"left_ms":{}}})",
        members(it.what), it.index, it.count, it.rows,
        it.total > 0 ? std::to_string(it.total) : "null",
        it.left ? std::to_string(it.left->count()) : "null");
  }
  std::string operator()(const events::revision_done& it) const {
    return fmt::format(R"({{"event":"revision-done",{},"duration_ms":{}}})", members(it.what),
                       it.duration.count());
  }
  std::string operator()(const events::retrying& it) const {
    return fmt::format(R"({{"event":"retrying","why":{},"attempt":{},"pause_ms":{}}})",
                       detail::json_string(it.why), it.attempt, it.pause.count());
  }
  std::string operator()(const events::finished& it) const {
    return fmt::format(R"({{"event":"finished","revisions":{},"duration_ms":{},"heads":{}}})",
                       it.revisions, it.duration.count(), list(it.heads));
  }
  std::string operator()(const events::warned& it) const {
    return fmt::format(R"({{"event":"warned","text":{}}})", detail::json_string(it.text));
  }
};

/// In one piece, so that the lines of several threads and processes do not mix.
void write_line(std::FILE* to, std::string line) {
  if (line.empty()) return;
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), to);
  std::fflush(to);
}

}  // namespace

observer print_lines(std::FILE* to) {
  return
      [to, line = line_of{}](const event& what) mutable { write_line(to, std::visit(line, what)); };
}

observer progress_bar(std::FILE* to) {
  if (!detail::is_terminal(to)) return print_lines(to);
  return [bar = std::make_shared<detail::bar>(to)](const event& what) { bar->show(what); };
}

observer json_lines(std::FILE* to) {
  return [to](const event& what) { write_line(to, std::visit(json_of{}, what)); };
}

}  // namespace aludel
