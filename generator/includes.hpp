// SPDX-License-Identifier: MIT
// What revisions in C++ include.
#pragma once

#include "generator/revision.hpp"
#include "generator/source.hpp"

namespace aludel::generator {

/// Warnings, each with its place: headers of the application, which change without the revision.
/// They are those between quotation marks.
[[nodiscard]] problems foreign_includes(const revision& of);

}  // namespace aludel::generator
