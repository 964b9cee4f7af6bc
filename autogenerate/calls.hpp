// SPDX-License-Identifier: MIT
// Statements as calls in C++: of `op` in a revision, of `schema` in models.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// As the body of a function of a revision has them, each behind its remarks. What `op` has no call
/// for is `op.execute`. `blanks`: what stands before each line but the first.
[[nodiscard]] std::string as_calls(const statements& all, dialect language,
                                   std::string_view blanks = "  ");

/// A file of models that make the same.
[[nodiscard]] std::string as_models(const statements& all, dialect language);

}  // namespace aludel::autogenerate
