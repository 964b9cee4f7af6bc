// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "runtime/src/ddl.hpp"

namespace aludel::test {

/// Why something cannot be written: "message | hint".
template <class Write>
std::string refusal(Write write) {
  try {
    static_cast<void>(write());
  } catch (const detail::refused_operation& refused) {
    return refused.problem.message + " | " + refused.problem.hint;
  }
  return "not refused";
}

}  // namespace aludel::test
