// SPDX-License-Identifier: MIT
// A parsed revision file.
#pragma once

#include <aludel/bundle.hpp>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source.hpp"
#include "runtime/src/lexer.hpp"

namespace aludel::generator {

using detail::lexer;
using detail::token;
using detail::token_kind;

/// One statement, without its semicolon and without leading and trailing comments.
struct statement {
  std::size_t offset = 0;  ///< in the file's text
  std::size_t length = 0;
  std::vector<token> tokens;  ///< without comments
};

/// A section of a file as one dialect runs it.
struct section {
  std::size_t offset = 0;  ///< of its directive, for errors
  std::vector<statement> statements;
  bool transaction = true;  ///< `transaction=off`
  bool checked = true;      ///< `syntax=unchecked`
  std::uint32_t lock_timeout_ms = 0;
  std::uint32_t statement_timeout_ms = 0;
};

/// A revision in one dialect.
struct script {
  section upgrade;
  section downgrade;
  section verify;
  std::string irreversible;  ///< the reason, in place of a downgrade
  compatibility compatible = compatibility::unrecorded;
  std::array<digest, digest_count> digests{};  ///< by digest_kind; made after linking
  std::vector<digest> alternates;              ///< checksums that it had before accepted changes
};

/// An id or label written in the header.
struct reference {
  std::string id;
  std::size_t offset = 0;  ///< in the file's text
};

struct revision {
  std::shared_ptr<const source> file;
  reference id;
  std::string message;
  std::string created;
  std::vector<reference> parents;
  std::vector<reference> dependencies;
  std::vector<reference> labels;
  std::vector<reference> replaces;  ///< names that other tools have for it
  std::vector<script> scripts;      ///< in the order of the dialects asked for
  std::vector<token> code;          ///< of a revision in C++, which has no statements
};

[[nodiscard]] inline std::string_view text(const revision& from, const statement& of) {
  return std::string_view(from.file->text).substr(of.offset, of.length);
}
[[nodiscard]] inline std::string_view text(const revision& from, const token& of) {
  return std::string_view(from.file->text).substr(of.offset, of.length);
}

/// Revisions in topological order (docs/format.md says which), with their links as indexes.
struct linked_revisions {
  std::vector<revision> revisions;
  std::vector<std::vector<std::uint32_t>> parents;       ///< of each revision
  std::vector<std::vector<std::uint32_t>> dependencies;  ///< of each revision
  std::vector<std::uint32_t> heads;                      ///< none revises or depends on them
};

}  // namespace aludel::generator
