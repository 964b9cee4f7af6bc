// SPDX-License-Identifier: MIT
#include "runtime/src/preflight.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/describe.hpp"
#include "runtime/src/run.hpp"

namespace aludel::detail {

namespace {

std::string position(const session& run, const plan& what) {
  return what.from.empty() ? "base" : run.revisions.list(what.from);
}

tl::unexpected<error> refuse(const session& run, const plan& what, std::string message,
                             std::string hint) {
  return tl::unexpected{
      error{.code = errc::not_writable,
            .message = std::move(message),
            .hint = std::move(hint),
            .notes = {fmt::format("{} to run; nothing was changed, the database stays at {}",
                                  what.steps.size() == 1
                                      ? std::string("1 revision is")
                                      : fmt::format("{} revisions are", what.steps.size()),
                                  position(run, what))}}};
}

/// Behind a pooler each transaction may be in another session.
result<void> check_pooler(const session& run, const plan& what) {
  const auto& revisions = run.revisions.revisions();
  const auto language = run.connection.language();
  const auto alone = std::find_if(what.steps.begin(), what.steps.end(), [&](const step& each) {
    return !script_run(revisions, each, language, run.stored).transactional();
  });
  if (alone == what.steps.end()) return {};
  return refuse(run, what,
                fmt::format("revision {} runs without a transaction, for which it needs a session "
                            "of its own, and a pooler stands before the server",
                            title(revisions, alone->revision)),
                "upgrade on a direct connection: set ALUDEL_MIGRATION_URL or "
                "options.migration_url; if the pooler keeps sessions, options.session_pooling");
}

result<void> warn_of_writers(const session& run) {
  if (!run.wishes.observer) return {};
  const auto writers = run.tables.writers();
  if (!writers) return tl::unexpected{writers.error()};
  if (writers->empty()) return {};
  const auto text = fmt::format("{} may write Aludel's tables, and so decide what is applied",
                                fmt::join(*writers, ", "));
  run.wishes.observer(events::warned{text});
  return {};
}

}  // namespace

result<circumstances> check_writable(database& connection) {
  auto found = connection.look_around();
  if (!found || found->read_only.empty()) return found;
  return tl::unexpected{error{.code = errc::not_writable,
                              .message = std::move(found->read_only),
                              .hint = std::move(found->hint),
                              .notes = {"nothing was changed"}}};
}

result<void> check_circumstances(const session& run, const state& from, const plan& what) {
  const auto found = check_writable(run.connection);
  if (!found && found.error().code == errc::not_writable) {
    return refuse(run, what, found.error().message, found.error().hint);
  }
  if (!found) return tl::unexpected{found.error()};
  for (const auto& warning : found->warnings) {
    if (run.wishes.observer) run.wishes.observer(events::warned{warning});
  }
  if (found->pooled) {
    if (auto fit = check_pooler(run, what); !fit) return fit;
  }
  const auto missing = run.tables.missing_right(from);
  if (!missing) return tl::unexpected{missing.error()};
  if (!missing->empty()) {
    return refuse(run, what, *missing, "grant it, or connect as the role that owns the tables");
  }
  return from.tables ? warn_of_writers(run) : result<void>{};
}

}  // namespace aludel::detail
