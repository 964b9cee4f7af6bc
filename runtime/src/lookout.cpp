// SPDX-License-Identifier: MIT
#include "runtime/src/lookout.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::detail {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// What returns sooner waits for nobody.
constexpr milliseconds first_look{300};
constexpr milliseconds between_looks{500};
constexpr milliseconds reaction{20};
constexpr milliseconds between_cancels{1'000};

/// Of these sessions the one that has been at it for the longest.
constexpr auto oldest_of =
    R"(SELECT a.pid, COALESCE(a.usename, ''), COALESCE(a.application_name, ''),
  COALESCE(a.state, ''), COALESCE(pg_catalog.left(a.query, 200), ''),
  COALESCE((EXTRACT(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) a.xact_start)
    OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8, 0)
FROM {} b(pid)
JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) b.pid
ORDER BY a.xact_start NULLS LAST LIMIT 1)";

std::optional<blocker> ask(pqxx::transaction_base& work, const std::string& pids) {
  const auto rows = work.exec(fmt::format(oldest_of, pids));
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  blocker found{.pid = row[0].as<int>(),
                .user = row[1].c_str(),
                .application = row[2].c_str(),
                .state = row[3].c_str(),
                .query = row[4].c_str(),
                .age = milliseconds(row[5].as<long>())};
  std::replace_if(
      found.query.begin(), found.query.end(),
      [](char each) { return static_cast<unsigned char>(each) < ' '; }, ' ');
  return found;
}

}  // namespace

std::optional<blocker> holder_of_lock(pqxx::transaction_base& work, std::int64_t key) {
  // An advisory lock of one key has its halves in two columns.
  return ask(work, fmt::format(R"((SELECT l.pid FROM pg_catalog.pg_locks l
  WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted
    AND l.objsubid OPERATOR(pg_catalog.=) 1
    AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database d
      WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
    AND (l.classid::pg_catalog.int8 OPERATOR(pg_catalog.<<) 32)
      OPERATOR(pg_catalog.|) l.objid::pg_catalog.int8 OPERATOR(pg_catalog.=) {}))",
                               key));
}

events::blocked as_event(const blocker& of, milliseconds waited) {
  return {.pid = of.pid,
          .user = of.user,
          .application = of.application,
          .state = of.state,
          .query = of.query,
          .age = of.age,
          .waited = waited};
}

bool lookout::look(int pid, const watch& how, milliseconds waited) {
  if (connection_string_.empty()) return false;
  try {
    if (!other_) other_ = std::make_unique<pqxx::connection>(connection_string_);
    pqxx::nontransaction work{*other_};
    auto found = ask(work, fmt::format("pg_catalog.unnest(pg_catalog.pg_blocking_pids({}))", pid));
    if (!found) return false;
    last_ = std::move(found);
  } catch (const std::exception&) {
    other_.reset();
    connection_string_.clear();  // no connection is left for this: it is a help, no more
    return false;
  }
  if (how.blocked) how.blocked(as_event(*last_, waited));
  return true;
}

void lookout::look_after(int pid, const watch& how, milliseconds most_waited,
                         const std::function<bool(milliseconds)>& done,
                         const std::function<void()>& cancel) {
  forget();
  const auto start = clock::now();
  auto next_look = start + first_look;
  auto next_cancel = start;
  milliseconds waited{};
  while (!done(reaction)) {
    const auto now = clock::now();
    const bool stopped = how.stop != nullptr && how.stop->load();
    if ((stopped || gave_up_) && now >= next_cancel) {
      next_cancel = now + between_cancels;  // it may have come between two statements
      cancel();
    }
    if (now < next_look) continue;
    if (look(pid, how, std::chrono::duration_cast<milliseconds>(now - start))) {
      waited += between_looks;
    }
    gave_up_ = most_waited.count() > 0 && waited > most_waited;
    next_look = clock::now() + between_looks;
  }
}

}  // namespace aludel::detail
