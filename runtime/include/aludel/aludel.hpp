// SPDX-License-Identifier: MIT
// Upgrade the application's database: the functions an application calls.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <aludel/event.hpp>
#include <aludel/native.hpp>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aludel {

/// A revision that was run.
struct step_report {
  std::string revision;
  std::string message;
  direction way = direction::upgrade;
  std::chrono::milliseconds duration{};
};

/// What a call did: the revisions in the order they ran, and where the database stands now.
struct report {
  std::vector<step_report> steps;
  std::vector<std::string> heads;
  /// Applied revisions that the bundle does not have: a newer release upgraded the database, and
  /// each is recorded as compatible.
  std::vector<std::string> unknown{};
};

/// What an upgrade makes of a database that a newer release has upgraded (docs/compatibility.md).
enum class newer_policy : std::uint8_t {
  compatible,  ///< goes on if all that is new is recorded as compatible, and else refuses
  refuse,      ///< the error `newer_database`
};

/// What an upgrade makes of pending revisions that programs from before them may not survive.
enum class breaking_policy : std::uint8_t {
  run,
  refuse,  ///< the error `breaking_revision`, before anything is run: for a deploy step to do
};

/// The environment variable ALUDEL_MIGRATION_URL; empty if it is not set.
[[nodiscard]] std::string migration_url();

struct options {
  /// Where to: `head`, `heads`, `base`, an id, a unique prefix of one, a branch label, `+N`, `-N`,
  /// `ID+N`, `ID-N`, each on one branch with `LABEL@` before it; docs/cli.md explains them.
  /// Empty: `heads` for an upgrade; a downgrade needs one.
  std::string target{};
  /// How long to wait, in all, for other processes that upgrade the same database and for locks
  /// that other sessions hold on its tables.
  std::chrono::milliseconds lock_wait{60'000};
  /// How long one statement may wait for a lock before the transaction is rolled back and tried
  /// again: sessions that queue behind it are held up no longer than this.
  std::chrono::milliseconds lock_timeout{1'000};
  /// true: a transaction for each revision, so that those before a failing one stay applied.
  /// false: one for all of them (up to 100), so that a failed release leaves the database as it
  /// was. Revisions with `transaction=off` run alone in either case.
  bool transaction_per_revision = false;
  newer_policy newer = newer_policy::compatible;
  breaking_policy breaking = breaking_policy::run;
  /// Shown by the server and recorded in the history with each revision; empty: the bundle's name.
  std::string application{};
  std::string application_version{};  ///< likewise recorded
  /// Told what happens (docs/logging.md); <aludel/observers.hpp> has ready-made ones.
  aludel::observer observer{};
  /// Asked before each revision, each of which then has a transaction of its own: false stops
  /// before it, and what ran until then stays. It must not throw.
  std::function<bool(const revision_run&)> confirm{};
  /// How long to go on trying to connect while a PostgreSQL server starts, restarts or is full.
  std::chrono::milliseconds connect_wait{10'000};
  /// How long a statement that runs alone, such as CREATE INDEX CONCURRENTLY, may wait in all for
  /// older transactions. It holds nobody up meanwhile.
  std::chrono::milliseconds concurrent_wait{600'000};
  /// The role that owns the tables, for a login that is a member of it: SET ROLE (PostgreSQL).
  std::string set_role{};
  /// Where `upgrade` and `downgrade` connect, instead of with the URL that they are given: another
  /// login of the same PostgreSQL database, with more rights, or past a pooler. Error:
  /// `invalid_url`, if the two name different databases.
  std::string migration_url = aludel::migration_url();
  /// Called with every connection that is made, before it is used: for extensions, functions, keys.
  /// An error ends the call. It must not throw.
  std::function<result<void>(const native_connection&)> on_connect{};
  /// Once it is true the statement at hand is cancelled and its transaction rolled back, and the
  /// call ends with the error `stopped`.
  const std::atomic<bool>* stop = nullptr;
  /// A pooler stands before the server, but keeps each of its clients to a session of their own.
  /// Otherwise revisions with `transaction=off` are refused behind a pooler.
  bool session_pooling = false;
};

/// Brings the database to `options.target`, the newest revision unless said otherwise. Nothing to
/// do: one query. Any number of processes may call this at once; each revision is applied once.
///
/// URLs: `postgresql://…`, `postgres://…`, SQLAlchemy's `postgresql+driver://…`, libpq's
/// `key=value` form, `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite://` (in memory).
/// A null or empty one is the error `no-url`.
[[nodiscard]] result<report> upgrade(const bundle& revisions, std::string_view url,
                                     const options& = {});
[[nodiscard]] result<report> upgrade(const bundle& revisions, const char* url, const options& = {});

/// Takes the database back to `options.target`, which is required. Reversing a revision runs its
/// downgrade as this bundle has it.
[[nodiscard]] result<report> downgrade(const bundle& revisions, std::string_view url,
                                       const options&);
[[nodiscard]] result<report> downgrade(const bundle& revisions, const char* url, const options&);

/// How a database compares with a bundle.
struct status_report {
  std::vector<std::string> heads;      ///< the revisions that the database stands at
  std::vector<std::string> pending;    ///< what an upgrade would run, in that order
  std::vector<std::string> unknown{};  ///< applied, compatible, and not in the bundle
  [[nodiscard]] bool up_to_date() const { return pending.empty(); }
};

/// Reads where the database stands and changes nothing, not even to make Aludel's own tables.
/// The errors are `upgrade`'s: an edited revision, a newer database.
[[nodiscard]] result<status_report> status(const bundle& revisions, std::string_view url,
                                           const options& = {});
[[nodiscard]] result<status_report> status(const bundle& revisions, const char* url,
                                           const options& = {});

/// For replicas where a deploy step does the work: waits until the database is where this bundle
/// ends, or newer and compatible, and never changes anything. Error after that time: what
/// `upgrade` would have to do, as `pending`.
[[nodiscard]] result<status_report> require(const bundle& revisions, std::string_view url,
                                            std::chrono::milliseconds wait = {},
                                            const options& = {});
[[nodiscard]] result<status_report> require(const bundle& revisions, const char* url,
                                            std::chrono::milliseconds wait = {},
                                            const options& = {});

}  // namespace aludel
