// SPDX-License-Identifier: MIT
// The header of a revision file: who it is and what it revises.
#pragma once

#include <optional>
#include <vector>

#include "generator/revision.hpp"

namespace aludel::generator {

/// Reads the header from the comments before the first directive. Nothing if it is unusable.
[[nodiscard]] std::optional<revision> parse_header(const std::shared_ptr<const source>& file,
                                                   const std::vector<token>& comments,
                                                   problems& found);

/// Empty if this can be a revision's id or a label; else what is wrong with it.
[[nodiscard]] std::string wrong_with_id(std::string_view id);

}  // namespace aludel::generator
