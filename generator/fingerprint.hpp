// SPDX-License-Identifier: MIT
// Whether compiling again would make anything else, without reading a revision.
#pragma once

#include <string>

#include "generator/compile.hpp"

namespace aludel::generator {

/// Of all that the generated code depends on: the options, this program, aludel.toml and every file
/// of the version directories, by name, size and times. The time of a file's last change counts, so
/// an older file in the place of a newer one is noticed, as build tools do not.
[[nodiscard]] std::string fingerprint(const compile_options& options);

/// Of the generated files, in which somebody may have written.
[[nodiscard]] std::string fingerprint_of_code(const compile_options& options);

}  // namespace aludel::generator
