// SPDX-License-Identifier: MIT
// Flyway's versions: numbers separated by dots, or underscores in the names of files.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::commands {

class flyway_version {
public:
  explicit flyway_version(std::string_view written);

  /// As Flyway's table has it: "1.2".
  [[nodiscard]] std::string text() const;

  /// Nothing but digits and dots.
  [[nodiscard]] bool is_number() const;

  /// The same for all spellings: "1.2" for 01.2.0, "0" for zero. Not of numbers: as written.
  [[nodiscard]] std::string key() const;

  /// 1.10 comes after 1.9, and 1.0 is 1.
  [[nodiscard]] bool operator<(const flyway_version& other) const { return key_ < other.key_; }
  [[nodiscard]] bool operator<=(const flyway_version& other) const { return key_ <= other.key_; }

private:
  std::string written_;
  std::vector<std::pair<std::size_t, std::string>> key_;  ///< length and digits of each number
};

}  // namespace aludel::commands
