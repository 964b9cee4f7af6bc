// SPDX-License-Identifier: MIT
// A program with a revision in C++.
#pragma once

#include <fmt/format.h>

#include <aludel/op.hpp>
#include <array>
#include <string>

#include "tests/support/revisions.hpp"

namespace aludel::test {

/// The file that has these functions, as far as the generator looks.
inline revision_file code_file(const std::string& id, const std::string& parent,
                               const std::string& directives = "") {
  return {id + ".cpp",
          fmt::format("// {0}\n// Revision ID: {0}\n// Revises: {1}\n\n{2}\nnamespace "
                      "ALUDEL_REVISION {{ void upgrade(op&); void downgrade(op&); }}\n",
                      id, parent, directives)};
}

/// A bundle whose first revision is in SQL and whose second is in C++.
class program {
public:
  program(dialect language, revision_code code, const std::string& directives = "")
      : program(
            language,
            revision("r1", "", "CREATE TABLE teams (id integer PRIMARY KEY)", "DROP TABLE teams"),
            code, directives) {}
  program(dialect language, const revision_file& first, revision_code code,
          const std::string& directives = "")
      : packed_(compile({first, code_file("r2", "r1", directives)}, {language})), code_(code) {}

  [[nodiscard]] bundle view() const {
    auto made = packed_.view();
    made.code = both_;
    return made;
  }
  [[nodiscard]] bundle without_code() const { return packed_.view(); }

private:
  generator::packed_bundle packed_;
  revision_code code_;
  std::array<const revision_code*, 2> both_{nullptr, &code_};
};

}  // namespace aludel::test
