// SPDX-License-Identifier: MIT
// Random schemas of PostgreSQL that have much in common: each object is there or not, in one of
// several forms.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace aludel::test {

/// Of each thing that a schema may have, which form it is in; 0: it is not there.
using choice = std::vector<std::size_t>;

[[nodiscard]] choice random_choice(std::mt19937& random);
/// One that differs from it here and there.
[[nodiscard]] choice random_change(const choice& from, std::mt19937& random);

/// What makes it.
[[nodiscard]] std::string script_of(const choice& of);

/// The part of a choice that a person can look at: "t1.name 2, v1 1".
[[nodiscard]] std::string shown(const choice& of);

}  // namespace aludel::test
