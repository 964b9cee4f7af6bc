// SPDX-License-Identifier: MIT
// A bundle from a one-line sketch of its graph: "a; b<a; c<b; x +b; m<c,x" (parents after <,
// dependencies after +, in topological order). It has ids and links, and no statements.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::test {

class sketch {
public:
  explicit sketch(std::string_view graph);

  [[nodiscard]] bundle view() const;

private:
  text_ref add(std::string_view text);
  range link(std::string_view ids);

  std::string text_;
  mutable const char* chunk_ = nullptr;
  std::vector<revision_record> revisions_;
  std::vector<std::uint32_t> links_;
  std::vector<std::string> ids_;
};

}  // namespace aludel::test
