// SPDX-License-Identifier: MIT
// Redoing: the development loop of a revision that is still being written.
#pragma once

#include <aludel/aludel.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aludel {

/// The newest revisions of a database that could be redone, and are the only ones that differ from
/// what was applied; none if that cannot be found out.
[[nodiscard]] std::vector<std::string> redoable(const bundle& revisions, std::string_view url);

/// Takes the newest revision back as it was when it was applied, and applies it as it is now; in
/// one transaction where both can be. `options.target` names it where the database has several
/// heads. Only that revision may differ from what was applied.
[[nodiscard]] result<report> redo(const bundle& revisions, std::string_view url, const options&);

}  // namespace aludel
