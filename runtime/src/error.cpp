// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <aludel/error.hpp>

namespace aludel {

std::string_view name(errc code) {
  switch (code) {
    case errc::unreadable:
      return "unreadable";
    case errc::program_failed:
      return "program-failed";
    case errc::invalid_text:
      return "invalid-text";
    case errc::too_large:
      return "too-large";
    case errc::unterminated:
      return "unterminated";
    case errc::invalid_header:
      return "invalid-header";
    case errc::duplicate_id:
      return "duplicate-id";
    case errc::missing_parent:
      return "missing-parent";
    case errc::self_loop:
      return "self-loop";
    case errc::cycle:
      return "cycle";
    case errc::multiple_heads:
      return "multiple-heads";
    case errc::invalid_directive:
      return "invalid-directive";
    case errc::missing_section:
      return "missing-section";
    case errc::syntax:
      return "syntax";
    case errc::transaction_control:
      return "transaction-control";
    case errc::unsupported:
      return "unsupported";
    case errc::invalid_lock:
      return "invalid-lock";
    case errc::frozen_revision:
      return "frozen-revision";
    case errc::not_frozen:
      return "not-frozen";
    case errc::usage:
      return "usage";
    case errc::no_url:
      return "no-url";
    case errc::invalid_url:
      return "invalid-url";
    case errc::unknown_revision:
      return "unknown-revision";
    case errc::ambiguous:
      return "ambiguous";
    case errc::out_of_range:
      return "out-of-range";
    case errc::other_branch:
      return "other-branch";
    case errc::not_an_ancestor:
      return "not-an-ancestor";
    case errc::cannot_connect:
      return "cannot-connect";
    case errc::locked:
      return "locked";
    case errc::checksum_mismatch:
      return "checksum-mismatch";
    case errc::newer_database:
      return "newer-database";
    case errc::breaking_revision:
      return "breaking-revision";
    case errc::statement_failed:
      return "statement-failed";
    case errc::verify_failed:
      return "verify-failed";
    case errc::irreversible:
      return "irreversible";
    case errc::pending:
      return "pending";
    case errc::stopped:
      return "stopped";
    case errc::interrupted:
      return "interrupted";
    case errc::not_writable:
      return "not-writable";
    case errc::unexpected_schema:
      return "unexpected-schema";
    case errc::inconsistent_record:
      return "inconsistent-record";
    case errc::damaged_bundle:
      return "damaged-bundle";
    case errc::connection_lost:
      return "connection-lost";
    case errc::database_failed:
      return "database-failed";
    case errc::resource:
      return "resource";
  }
  return "unknown";
}

int error::exit_code() const {
  if (code <= errc::not_frozen) return 1;
  if (code <= errc::not_an_ancestor) return 2;
  switch (code) {
    case errc::cannot_connect:
      return 3;
    case errc::locked:
      return 4;
    case errc::checksum_mismatch:
      return 5;
    case errc::newer_database:
      return 6;
    case errc::resource:
      return 8;
    default:
      return 7;
  }
}

namespace {

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// A source line fit for a terminal: each character as wide as one, nothing that moves the cursor.
std::vector<std::string> characters(std::string_view line) {
  std::vector<std::string> all;
  for (const char byte : line) {
    const auto code = static_cast<unsigned char>(byte);
    if (starts_character(byte)) all.emplace_back();
    if (all.empty()) continue;
    all.back() += code < 0x20 || code == 0x7f ? ' ' : byte;
  }
  return all;
}

/// The line and its caret; a long line is cut to the part around the caret.
std::string excerpt(const location& where) {
  constexpr std::size_t widest = 160;
  const auto line = characters(where.text);
  const auto column = static_cast<std::size_t>(std::max(where.column, 1)) - 1;
  const auto begin = line.size() > widest && column > widest / 2 ? column - widest / 2 : 0;
  const auto end = std::min(line.size(), begin + widest);

  std::string shown = begin > 0 ? "…" : "";
  for (auto each = begin; each < end; ++each) shown += line[each];
  if (end < line.size()) shown += "…";
  const auto indent = column - std::min(column, begin) + (begin > 0 ? 1 : 0);
  const auto room = end > column ? end - column : 1;
  const auto length = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(where.length, 1)),
                                              1, std::max<std::size_t>(room, 1));
  return fmt::format("\n{:>5} | {}\n      | {}^{}", where.line, shown, std::string(indent, ' '),
                     std::string(length - 1, '~'));
}

}  // namespace

std::string to_string(const error& problem, severity how_bad) {
  std::string text;
  // Of a call in C++ the line alone is known.
  const bool has_column = problem.where && problem.where->line > 0 && problem.where->column > 0;
  if (problem.where) text = problem.where->file + ':';
  if (problem.where && problem.where->line > 0) text += fmt::format("{}:", problem.where->line);
  if (has_column) text += fmt::format("{}:", problem.where->column);
  if (problem.where) text += ' ';
  if (how_bad == severity::warning) {
    text += "warning: " + problem.message;
  } else {
    text += fmt::format("error: {} [{}]", problem.message,
                        problem.sqlstate.empty() ? name(problem.code) : problem.sqlstate);
  }
  if (has_column) text += excerpt(*problem.where);
  if (!problem.hint.empty()) text += "\nhint: " + problem.hint;
  for (const auto& note : problem.notes) text += "\nnote: " + note;
  return text;
}

}  // namespace aludel
