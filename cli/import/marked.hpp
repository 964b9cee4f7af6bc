// SPDX-License-Identifier: MIT
// Files with both directions, told apart by marked lines.
#pragma once

#include <functional>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

/// What a line is to the tool.
struct mark {
  enum class kind : std::uint8_t { none, upgrade, downgrade, dropped };
  kind what = kind::none;
  bool transaction = true;  ///< of the direction that begins here
};

/// Takes the file of both directions in `upgrade` apart. `read` says what a line is, and may change
/// it; marks are left out. Comments before the first mark are kept.
void split_marked(foreign_migration& migration, foreign_history& all, std::string_view first_mark,
                  const std::function<mark(foreign_line&)>& read);

}  // namespace aludel::commands
