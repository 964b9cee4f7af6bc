// SPDX-License-Identifier: MIT
// What pg_dump writes for psql alone.
#pragma once

#include <string>

namespace aludel::generator {

/// `\restrict KEY` and `\unrestrict KEY`, between which psql obeys no other such command, become
/// blanks: all else stays where it is.
void blank_restrict(std::string& dump);

}  // namespace aludel::generator
