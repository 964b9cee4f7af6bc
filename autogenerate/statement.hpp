// SPDX-License-Identifier: MIT
// What a generated revision consists of.
#pragma once

#include <string>
#include <vector>

namespace aludel::autogenerate {

struct statement {
  std::string sql;     ///< without the semicolon at its end
  std::string remark;  ///< what people have to know before they run it; may be empty
};

using statements = std::vector<statement>;

}  // namespace aludel::autogenerate
