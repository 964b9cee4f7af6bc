// SPDX-License-Identifier: MIT
// The `-- migrate:` lines of a revision file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "generator/revision.hpp"

namespace aludel::generator {

enum class directive_kind : std::uint8_t {
  upgrade,
  downgrade,
  verify,
  irreversible,
  compatible,
  breaking
};

/// "upgrade", …
[[nodiscard]] std::string_view name(directive_kind kind);

struct directive {
  directive_kind kind = directive_kind::upgrade;
  token place;
  std::optional<dialect> only_for;
  std::string reason;  ///< of irreversible, compatible, breaking
  bool transaction = true;
  bool checked = true;
  std::uint32_t lock_timeout_ms = 0;
  std::uint32_t statement_timeout_ms = 0;

  /// Statements follow.
  [[nodiscard]] bool opens_section() const { return kind <= directive_kind::verify; }
};

/// true for a comment that starts its line with `-- migrate:`.
[[nodiscard]] bool is_directive(const source& file, const token& comment);

/// true for a directive that says something of the revision and opens no section.
[[nodiscard]] bool is_note(const source& file, const token& comment);

/// Nothing if it is wrong.
[[nodiscard]] std::optional<directive> parse_directive(const source& file, const token& comment,
                                                       problems& found);

}  // namespace aludel::generator
