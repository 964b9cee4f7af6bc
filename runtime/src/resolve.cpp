// SPDX-License-Identifier: MIT
#include "runtime/src/resolve.hpp"

#include <fmt/format.h>

#include "runtime/src/describe.hpp"
#include "runtime/src/preflight.hpp"
#include "runtime/src/refusal.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/take_up.hpp"
#include "runtime/src/target.hpp"
#include "runtime/src/turn.hpp"

namespace aludel {

namespace {

using namespace detail;

/// The revision that is unfinished, if it is the one that is meant.
result<revision_index> unfinished_one(const graph& known, const state& now,
                                      const std::string& named) {
  const auto wanted = known.resolve(named);
  if (!wanted) return tl::unexpected{wanted.error()};
  const auto id = std::string(known.revisions().id(*wanted));
  if (now.unfinished && now.unfinished->revision == id) return *wanted;
  if (!now.unfinished) {
    return refuse_change(errc::usage, "`upgrade` goes on by itself",
                         "revision {} is not unfinished, nor is any other", id);
  }
  return refuse_change(errc::usage, "name that one", "revision {} is not unfinished, but {} is", id,
                       now.unfinished->revision);
}

result<void> check_over(record& tables, const unfinished_step& stopped) {
  const auto session = tables.session_of_last();
  if (!session) return tl::unexpected{session.error()};
  if (stopped.outcome != "started" || !*session) return {};
  return tl::unexpected{still_running(stopped, **session)};
}

/// The row that the next run goes by.
history_row row_of(const graph& known, revision_index which, dialect language,
                   const unfinished_step& stopped, resolution answer, const options& wishes) {
  if (answer == resolution::reverted) {
    const auto* const event = stopped.way == direction::upgrade ? "unstamp" : "stamp";
    return describe(known.revisions(), which, language, event, wishes);
  }
  auto row = describe(known.revisions(), which, language, name(stopped.way), wishes);
  row.statement = stopped.statement;
  row.checksum = stopped.checksum;  // of the statements as they ran
  row.chain = stopped.chain;
  row.downgrade.reset();
  row.outcome = answer == resolution::applied ? "done" : "retry";
  return row;
}

result<void> write(database& connection, record& tables, const options& wishes,
                   const history_row& row) {
  auto done = connection.begin({.lock_timeout = wishes.lock_timeout});
  if (done) done = tables.claim(row);
  if (done) done = connection.commit();
  if (!done) connection.rollback();
  return done;
}

}  // namespace

result<resolved> resolve(const bundle& revisions, std::string_view url, const std::string& revision,
                         resolution answer, const options& wishes) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  if (auto fit = check_writable(**connection); !fit) return tl::unexpected{fit.error()};
  record tables{**connection, revisions};
  exclusive_turn mine{**connection};
  if (auto ours = mine.wait(revisions.name, wishes, deadline{wishes.lock_wait}); !ours) {
    return tl::unexpected{ours.error()};
  }
  const auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  const graph known{revisions};
  const auto which = unfinished_one(known, *now, revision);
  if (!which) return tl::unexpected{which.error()};
  if (auto over = check_over(tables, *now->unfinished); !over) return tl::unexpected{over.error()};
  auto row = row_of(known, *which, (*connection)->language(), *now->unfinished, answer, wishes);
  row.sequence = now->sequence + 1;
  if (auto done = write(**connection, tables, wishes, row); !done) {
    return tl::unexpected{done.error()};
  }
  return resolved{.revision = now->unfinished->revision,
                  .statement = now->unfinished->statement + 1};
}

}  // namespace aludel
