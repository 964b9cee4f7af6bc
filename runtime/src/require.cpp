// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/aludel.hpp>

#include "runtime/src/describe.hpp"
#include "runtime/src/turn.hpp"

namespace aludel {

using namespace detail;

namespace {

/// What may be over when somebody else has upgraded the database, or the server is there.
bool may_pass(const result<status_report>& found) {
  if (found) return !found->up_to_date();
  const auto code = found.error().code;
  return is_transient(found.error()) || code == errc::locked || code == errc::connection_lost;
}

error still_pending(const status_report& found, std::chrono::milliseconds waited) {
  return {.code = errc::pending,
          .message = fmt::format("the database lacks {}, which nobody applied within {} s",
                                 fmt::join(found.pending, ", "),
                                 std::chrono::duration_cast<std::chrono::seconds>(waited).count()),
          .hint = "run the step that upgrades it: `upgrade`",
          .notes = {"nothing was changed; the database stays at " + place(found.heads)}};
}

}  // namespace

result<status_report> require(const bundle& revisions, std::string_view url,
                              std::chrono::milliseconds wait, const options& wishes) {
  const deadline until{wait};
  auto once = wishes;
  once.connect_wait = {};
  once.lock_wait = {};
  for (;;) {
    auto found = status(revisions, url, once);
    if (!may_pass(found)) return found;
    if (until.passed()) {
      if (!found) return found;
      return tl::unexpected{still_pending(*found, wait)};
    }
    if (auto rested = rest(std::chrono::milliseconds(500), wishes); !rested) {
      return tl::unexpected{rested.error()};
    }
  }
}

result<status_report> require(const bundle& revisions, const char* url,
                              std::chrono::milliseconds wait, const options& wishes) {
  return require(revisions, std::string_view(url == nullptr ? "" : url), wait, wishes);
}

}  // namespace aludel
