// SPDX-License-Identifier: MIT
// A bundle: all revisions of one application, as the generator embeds them in its binary.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aludel {

enum class dialect : std::uint8_t { postgresql, sqlite };

/// "postgresql", "sqlite".
[[nodiscard]] std::string_view name(dialect language);

namespace detail {
class driver;
}  // namespace detail

class op;  // <aludel/op.hpp>

/// How a bundle reaches the databases of one dialect. A bundle names its backends, so that an
/// application links the client libraries of its own dialects only.
struct backend {
  dialect language;
  const detail::driver* driver;
};

extern const backend postgresql_backend;  ///< in the library aludel::postgresql
extern const backend sqlite_backend;      ///< in the library aludel::sqlite

/// The layout of the structs below; generated code states the one it was made for.
inline constexpr std::uint32_t bundle_format = 1;

/// The version of the lexer whose tokens make the checksums (docs/checksums.md).
inline constexpr std::uint32_t lexer_version = 1;

// ---- What the generator writes. Plain numbers and text, no pointers but the text's own: ten
// ---- thousand revisions cost no start-up time and compile in a second.

/// Bytes of the bundle's text.
struct text_ref {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

/// Consecutive elements of another table.
struct range {
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

struct statement_record {
  text_ref text;
  std::uint32_t line = 0;    ///< of its first character in the revision's file, from 1
  std::uint32_t column = 0;  ///< likewise, in characters
};

/// One direction of a revision in one dialect.
struct section_record {
  range statements;
  std::uint32_t transaction = 1;           ///< 0: `transaction=off`
  std::uint32_t lock_timeout_ms = 0;       ///< 0: the options' value
  std::uint32_t statement_timeout_ms = 0;  ///< 0: the connection's value
};

/// `-- migrate:compatible` and `-- migrate:breaking`: may older binaries go on working?
enum class compatibility : std::uint32_t { unrecorded, compatible, breaking };

/// A revision in one dialect.
struct script_record {
  std::uint32_t digests = 0;  ///< text offset of the digests, in the order of `digest_kind`
  section_record upgrade;
  section_record downgrade;
  range verify;           ///< statements
  text_ref irreversible;  ///< the reason; empty if there is a downgrade
  compatibility compatible = compatibility::unrecorded;
};

/// A checksum that a revision had in one dialect before an accepted change: databases that were
/// upgraded then are where the others are.
struct alternate_record {
  std::uint32_t revision = 0;
  std::uint32_t backend = 0;   ///< index in `bundle::backends`
  std::uint32_t checksum = 0;  ///< text offset
};

struct revision_record {
  text_ref id;
  text_ref message;
  text_ref file;  ///< the versions directory's name and the file's
  text_ref created;
  range parents;       ///< links
  range dependencies;  ///< links
  range labels;
  range replaces;          ///< labels too: names that other tools have for it
  std::uint32_t code = 0;  ///< 1: it is written in C++
};

/// A revision in C++: its functions, and null for those that it has not.
struct revision_code {
  void (*upgrade)(op&) = nullptr;
  void (*downgrade)(op&) = nullptr;
  void (*verify)(op&) = nullptr;
  bool takes_upgrade_back = false;  ///< in place of a function: auto_downgrade()
};

using digest = std::array<std::uint8_t, 32>;  ///< SHA-256

/// checksum: what the upgrade means; chain: this and all revisions below it; payload: the
/// embedded bytes; downgrade: what the downgrade means. docs/checksums.md defines each.
enum class digest_kind : std::uint32_t { checksum, chain, payload, downgrade };
inline constexpr std::uint32_t digest_count = 4;

inline constexpr std::size_t text_chunk = 8192;  ///< bytes in each chunk of text but the last

/// What Aludel's own tables are called in a database (docs/tables.md). Letters, digits and `_`.
struct table_names {
  std::string_view version = "aludel_version";
  std::string_view history = "aludel_history";
  std::string_view schema{};  ///< of PostgreSQL; empty: the one that is current
};

/// A view of constant tables. Revisions stand in topological order: parents and dependencies
/// before their children. Functions take the index of a revision in that order.
struct bundle {
  std::uint32_t format = 0;
  std::string_view name;
  std::span<const char* const> text;  ///< chunks; no short text (an id, a digest) crosses two
  std::span<const revision_record> revisions;
  std::span<const std::uint32_t> links;  ///< indexes of revisions
  std::span<const text_ref> labels;
  std::span<const std::uint32_t> heads;  ///< revisions that none revises or depends on
  std::span<const statement_record> statements;
  std::span<const script_record> scripts;  ///< for each backend, all revisions
  std::span<const alternate_record> alternates;
  std::span<const backend> backends;
  table_names tables{};
  /// Of each revision; null where it is in SQL. Empty: none is in C++, or this is a program that
  /// has the files alone.
  std::span<const revision_code* const> code{};

  /// A text within one chunk: ids, messages, file names, digests.
  [[nodiscard]] std::string_view view(text_ref place) const {
    return {text[place.offset / text_chunk] + place.offset % text_chunk, place.length};
  }
  /// Any text, put together from its chunks.
  [[nodiscard]] std::string copy(text_ref place) const;

  [[nodiscard]] std::string_view id(std::uint32_t revision) const {
    return view(revisions[revision].id);
  }
  [[nodiscard]] std::string_view message(std::uint32_t revision) const {
    return view(revisions[revision].message);
  }
  [[nodiscard]] std::string_view file(std::uint32_t revision) const {
    return view(revisions[revision].file);
  }
  [[nodiscard]] std::span<const std::uint32_t> parents(std::uint32_t revision) const {
    return links.subspan(revisions[revision].parents.begin, revisions[revision].parents.count);
  }
  [[nodiscard]] std::span<const std::uint32_t> dependencies(std::uint32_t revision) const {
    return links.subspan(revisions[revision].dependencies.begin,
                         revisions[revision].dependencies.count);
  }
  /// The branch labels written in its header.
  [[nodiscard]] std::span<const text_ref> labels_of(std::uint32_t revision) const {
    return labels.subspan(revisions[revision].labels.begin, revisions[revision].labels.count);
  }
  [[nodiscard]] bool is_code(std::uint32_t revision) const { return revisions[revision].code != 0; }
  /// The revision with exactly this id. Linear in the number of revisions.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;

  [[nodiscard]] bool speaks(dialect language) const;
  /// Precondition: speaks(language).
  [[nodiscard]] const script_record& script(std::uint32_t revision, dialect language) const;
  /// 32 bytes. Precondition: speaks(language).
  [[nodiscard]] std::string_view digest(std::uint32_t revision, dialect language,
                                        digest_kind kind) const {
    return view({script(revision, language).digests + 32 * static_cast<std::uint32_t>(kind), 32});
  }
  [[nodiscard]] std::span<const statement_record> list(range which) const {
    return statements.subspan(which.begin, which.count);
  }
};

}  // namespace aludel
