// SPDX-License-Identifier: MIT
// A role of the server, gone when the test ends, with all that it owns.
#pragma once

#include <unistd.h>

#include <string>

#include "tests/database/scratch.hpp"

namespace aludel::test {

class role {
public:
  /// One that may log in, and nothing else.
  role(const scratch& in, const std::string& kind)
      : in_(in), name_(kind + "_" + std::to_string(getpid())) {
    in_.query("CREATE ROLE " + name_ + " LOGIN");
  }
  role(const role&) = delete;
  role& operator=(const role&) = delete;
  ~role() {
    in_.query("DROP OWNED BY " + name_);
    in_.query("DROP ROLE " + name_);
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string url() const {
    auto made = in_.url();
    return made.replace(made.find("postgres@"), 9, name_ + "@");
  }

private:
  const scratch& in_;
  std::string name_;
};

}  // namespace aludel::test
