// SPDX-License-Identifier: MIT
// The one error value of the generator, the runtime and the tools.
#pragma once

#include <fmt/core.h>

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace aludel {

/// What went wrong. Closed and stable: `name()` is printed in brackets and documented, one line
/// each, in docs/errors.md; `error::exit_code()` follows from it.
enum class errc {
  // Revision files (exit code 1)
  unreadable,           ///< a file or directory cannot be read or written
  program_failed,       ///< a hook or the editor failed, or cannot be run
  invalid_text,         ///< NUL, invalid UTF-8, a byte order mark in the middle
  too_large,            ///< a file, nesting or expression beyond what parsers survive
  unterminated,         ///< a string, quoted name, dollar quote or comment without its end
  invalid_header,       ///< the header is missing, or a key or id in it is wrong
  duplicate_id,         ///< two files with one revision id
  missing_parent,       ///< `Revises` or `Depends On` names no revision
  self_loop,            ///< a revision is its own parent
  cycle,                ///< revisions that revise each other in a circle
  multiple_heads,       ///< several heads where one is needed
  invalid_directive,    ///< an unknown, repeated or misplaced `-- migrate:` line
  missing_section,      ///< a revision without an upgrade or a downgrade
  syntax,               ///< the database's parser refuses a statement
  transaction_control,  ///< BEGIN, COMMIT, … in a section
  unsupported,          ///< a statement that a migration cannot run (COPY FROM STDIN, psql's \…)
  invalid_lock,         ///< aludel.lock cannot be understood
  frozen_revision,      ///< a revision is not what it was when it was frozen
  not_frozen,           ///< a revision is not frozen where all must be
  // Usage (exit code 2)
  usage,             ///< the command line or the options are wrong
  no_url,            ///< no database URL was given
  invalid_url,       ///< the URL has an unknown scheme or form
  unknown_revision,  ///< no revision has this id or prefix
  ambiguous,         ///< a prefix or relative target fits several revisions
  out_of_range,      ///< a relative target leads beyond the first or last revision
  other_branch,      ///< a revision that is not on the branch that was named
  not_an_ancestor,   ///< a downgrade target that is not below the database's heads
  // The database
  cannot_connect,       ///< exit code 3
  locked,               ///< exit code 4: another process holds the lock, beyond the deadline
  checksum_mismatch,    ///< exit code 5: an applied revision was edited
  newer_database,       ///< exit code 6: the database has revisions that this binary lacks
  breaking_revision,    ///< exit code 7: a breaking revision is left to a deploy step
  statement_failed,     ///< exit code 7: a statement of a revision failed
  verify_failed,        ///< exit code 7: a verify section did not hold
  irreversible,         ///< exit code 7: the way down crosses an irreversible revision
  pending,              ///< exit code 7: `require` waited in vain for an upgrade
  stopped,              ///< exit code 7: `options.stop` became true
  interrupted,          ///< exit code 7: a revision without transaction stopped half-way
  not_writable,         ///< exit code 7: a standby, a read-only session, or a right is missing
  unexpected_schema,    ///< exit code 7: Aludel's tables are not what or where they should be
  inconsistent_record,  ///< exit code 7: Aludel's tables contradict each other
  damaged_bundle,       ///< exit code 7: the revisions inside the binary fail their checksum
  connection_lost,      ///< exit code 7: the connection broke in the middle of the work
  database_failed,      ///< exit code 7: Aludel's own statement failed
  resource,             ///< exit code 8: disk, memory, locks or connections ran out
};

/// The stable kebab-case name, "checksum-mismatch".
[[nodiscard]] std::string_view name(errc code);

/// A place in a file: line and column count from 1, columns in characters. Line 0: the whole file.
struct location {
  std::string file;
  int line = 0;
  int column = 0;
  std::string text;  ///< the whole source line, for the caret
  int length = 1;    ///< how many characters the caret underlines
};

struct error {
  errc code{};
  std::string message;                 ///< one line, without a full stop
  std::optional<location> where{};     ///< absent if no file is to blame
  std::string hint{};                  ///< what to do next; may be empty
  std::vector<std::string> notes{};    ///< where the database stands now, more places, …
  std::string sqlstate{};              ///< the server's code; empty if there is none
  std::vector<std::string> applied{};  ///< ids of revisions committed before the failure

  /// 1 revision files, 2 usage, 3 cannot connect, 4 locked, 5 checksum mismatch,
  /// 6 newer database, 7 migration failed, 8 resource.
  [[nodiscard]] int exit_code() const;
};

/// A warning has no code: nothing failed.
enum class severity : std::uint8_t { error, warning };

/// The error as compilers print theirs: `file:line:column: error: message [code]`, the source
/// line, a caret, then hint and notes. Several lines, no newline at the end.
[[nodiscard]] std::string to_string(const error& problem, severity how_bad = severity::error);

template <class T = void>
using result = tl::expected<T, error>;

}  // namespace aludel

/// Not by way of fmt's formatter of strings, which needs the rest of fmt's headers to link.
template <>
struct fmt::formatter<aludel::error> {
  constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
  template <class Context>
  auto format(const aludel::error& problem, Context& context) const {
    auto out = context.out();
    for (const char each : aludel::to_string(problem)) *out++ = each;
    return out;
  }
};
