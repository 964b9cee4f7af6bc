// SPDX-License-Identifier: MIT
// What a generated revision consists of.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace aludel::autogenerate {

struct statement {
  std::string sql;                   ///< without the semicolon at its end
  std::vector<std::string> remarks;  ///< what people have to know before they run it

  /// An empty remark is none.
  void tell(std::string remark) {
    if (!remark.empty()) remarks.push_back(std::move(remark));
  }
};

[[nodiscard]] inline statement with_remark(std::string sql, std::string remark) {
  statement made{std::move(sql), {}};
  made.tell(std::move(remark));
  return made;
}

using statements = std::vector<statement>;

/// As others end them, with semicolons and blanks.
[[nodiscard]] inline std::string without_end(std::string sql) {
  sql.erase(sql.find_last_not_of("; \t\r\n") + 1);
  return sql;
}

/// Those that come one after the other, and those that wait until all others have been.
struct script {
  statements all;
  statements late;

  void add(std::string sql, std::string remark = {}) {
    all.push_back(with_remark(std::move(sql), std::move(remark)));
  }
  void add(const statements& more) { all.insert(all.end(), more.begin(), more.end()); }
  void add_late(const statements& more) { late.insert(late.end(), more.begin(), more.end()); }
};

}  // namespace aludel::autogenerate
