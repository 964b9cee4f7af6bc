// SPDX-License-Identifier: MIT
// Random schemas that have much in common: each object is there or not, in one of several forms.
#pragma once

#include <aludel/bundle.hpp>
#include <random>
#include <string>
#include <vector>

namespace aludel::test {

/// Of each thing that a schema may have, which form it is in; 0: it is not there.
using choice = std::vector<std::size_t>;

/// A thing that a schema may have.
struct thing {
  std::string name;
  std::vector<std::string> required;  ///< names: it is there only where all of them are
  std::vector<std::string> forms;
};

/// In an order in which they can be made. SQLite's tables consist of parts "table.part", and have
/// what they begin with and what follows them, with | between, as their forms.
[[nodiscard]] const std::vector<thing>& things_of(dialect language);
[[nodiscard]] const std::vector<thing>& things_of_postgresql();
[[nodiscard]] const std::vector<thing>& things_of_sqlite();

[[nodiscard]] choice random_choice(dialect language, std::mt19937& random);
/// One that differs from it here and there.
[[nodiscard]] choice random_change(dialect language, const choice& from, std::mt19937& random);

/// What makes it: statements, each with its semicolon and a line's end.
[[nodiscard]] std::string script_of(dialect language, const choice& of);

/// For people: "users.name 2, people 1".
[[nodiscard]] std::string shown(dialect language, const choice& of);

}  // namespace aludel::test
