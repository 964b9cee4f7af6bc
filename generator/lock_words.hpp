// SPDX-License-Identifier: MIT
// The words of a line of a lock file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/lock.hpp"

namespace aludel::generator {

/// Takes one line apart, from its beginning to its end. What takes something returns false, and
/// has reported why, if it is not there.
class line_reader {
public:
  line_reader(const source& file, std::size_t begin, std::size_t end, problems& found);

  /// What is left of the line.
  [[nodiscard]] std::string_view rest() const { return line_.substr(at_); }
  /// Up to the next blank, or to the end.
  std::string_view word();
  /// What follows a line's first word.
  bool take_line(lock_line& into, lock_word what);
  /// Reports a part of the line. Returns false.
  bool problem(std::string_view what, std::string message, std::string hint);

private:
  bool expect(std::string_view wanted);
  bool take_id(std::string& into);
  bool take_dialect(dialect& into);
  bool take_ids(std::vector<std::string>& into);
  bool take_checksum(std::string& into);
  bool take_rest(std::string& into);

  const source& file_;
  std::string_view line_;  ///< the file up to the line's end
  std::size_t at_;
  problems& found_;
  const char* form_ = "";  ///< of the line, for hints
};

}  // namespace aludel::generator
