// SPDX-License-Identifier: MIT
// Statements that a migration cannot run, whatever their syntax.
#pragma once

#include "generator/revision.hpp"

namespace aludel::generator {

enum class section_kind : std::uint8_t { upgrade, downgrade, verify };

/// Transaction control, data from a terminal, what needs `transaction=off`, and anything but
/// queries in a verify section. Looks at tokens alone. True if nothing was found.
bool check_statement(const revision& from, const section& within, section_kind kind,
                     const statement& what, dialect language, problems& found);

/// COPY … FROM STDIN, in any dialect: what follows is no SQL, and not worth an error for each line.
[[nodiscard]] bool data_follows(const revision& from, const statement& what);

}  // namespace aludel::generator
