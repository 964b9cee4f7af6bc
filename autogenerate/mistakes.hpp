// SPDX-License-Identifier: MIT
// Which of a schema's errors are mistakes, and which only follow from others.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <set>
#include <string>
#include <string_view>

namespace aludel::autogenerate {

class mistakes {
public:
  explicit mistakes(dialect language) : language_(language) {}

  /// Notes that this statement has failed so. False: it misses something that stands in a statement
  /// which has failed before, and may be right.
  bool add(std::string_view statement, const error& problem);

private:
  dialect language_;
  std::set<std::string> names_;  ///< in statements that failed
};

}  // namespace aludel::autogenerate
