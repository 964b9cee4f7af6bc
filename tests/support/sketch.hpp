// SPDX-License-Identifier: MIT
// A bundle from a one-line sketch of its graph: "a [lab]; b<a; c<b; x +b; m<c,x" (parents after <,
// dependencies after +, branch labels in brackets). Its revisions have no statements.
#pragma once

#include <aludel/bundle.hpp>
#include <string_view>

#include "generator/stages.hpp"

namespace aludel::test {

class sketch {
public:
  explicit sketch(std::string_view graph);

  /// What the linker found wrong.
  [[nodiscard]] const generator::problems& problems() const { return problems_; }
  [[nodiscard]] bundle view() const { return packed_.view(); }

private:
  generator::problems problems_;
  generator::packed_bundle packed_;
};

}  // namespace aludel::test
