// SPDX-License-Identifier: MIT
// Statements that a migration cannot run, whatever their syntax.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "generator/revision.hpp"
#include "generator/source.hpp"

namespace aludel::generator {

enum class section_kind : std::uint8_t { upgrade, downgrade, verify };

/// `${…}` outside strings. True if there is none.
bool check_placeholders(const revision& from, const statement& what, problems& found);

/// Transaction control, data from a terminal, what needs `transaction=off`, and anything but
/// queries in a verify section. Looks at tokens alone. True if nothing was found.
bool check_statement(const revision& from, const section& within, section_kind kind,
                     const statement& what, dialect language, problems& found);

/// BEGIN, COMMIT and their like.
[[nodiscard]] bool controls_transaction(const revision& from, const statement& what,
                                        dialect language);

/// CREATE INDEX CONCURRENTLY, VACUUM and their like.
[[nodiscard]] bool needs_no_transaction(const revision& from, const statement& what,
                                        dialect language);

/// COPY … FROM STDIN, in any dialect: what follows is no SQL, and not worth an error for each line.
[[nodiscard]] bool data_follows(const revision& from, const statement& what);

/// An error that underlines a statement's first words.
[[nodiscard]] error at_statement(const revision& from, const statement& of, errc code,
                                 std::string message, std::string hint);

/// true if the statement's words from the n-th on are these, in any case.
[[nodiscard]] bool has_words(const revision& from, const statement& of, std::size_t first,
                             std::span<const std::string_view> upper);

}  // namespace aludel::generator
