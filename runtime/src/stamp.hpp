// SPDX-License-Identifier: MIT
// Stamping: recording that the database stands somewhere, without running anything.
#pragma once

#include <aludel/aludel.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aludel {

/// Records the targets (ids, prefixes, `head`, `heads`, `base`) as where the database stands, and
/// writes a history row for each revision that this newly implies. The report lists those as its
/// steps. `options.target` is not looked at.
[[nodiscard]] result<report> stamp(const bundle& revisions, std::string_view url,
                                   const std::vector<std::string>& targets, const options& = {});

}  // namespace aludel
