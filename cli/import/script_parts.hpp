// SPDX-License-Identifier: MIT
// A script of SQL as its statements and the comments between them. What stands in strings, bodies
// of functions and comments is text, whatever it looks like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/import/foreign.hpp"
#include "generator/revision.hpp"

namespace aludel::commands {

/// A statement, or a comment that begins its line.
struct script_part {
  std::size_t offset = 0;
  std::size_t end = 0;                     ///< behind its semicolon
  std::vector<generator::token> tokens{};  ///< of a statement, without comments and semicolon
  bool is_comment = false;
  bool is_inside = false;  ///< a comment within a statement
};

struct script_parts {
  std::string_view sql;
  std::vector<script_part> parts;  ///< in their order
  bool open = false;               ///< the last statement has no semicolon
  std::size_t last = 0;            ///< where the last token begins
  problems found;                  ///< what cannot be read; then there is nothing else

  /// Without its semicolon.
  [[nodiscard]] std::string_view text_of(const script_part& part) const;
  [[nodiscard]] bool has_word(const script_part& part, std::size_t at,
                              std::string_view upper) const;
  /// The name that begins at this token, without its schema and quotes.
  [[nodiscard]] std::string_view table_at(const script_part& part, std::size_t at) const;
};

/// The source must outlive what is made of it.
[[nodiscard]] script_parts take_apart(const generator::source& script, dialect language);

/// The lines of a file, some parts of which are cut out.
class cut_lines {
public:
  explicit cut_lines(const std::shared_ptr<const generator::source>& file);

  /// The line of an offset as it is in the file, and its index.
  [[nodiscard]] foreign_line at(std::size_t offset) const;
  [[nodiscard]] std::size_t index_of(std::size_t offset) const;
  [[nodiscard]] std::size_t count() const { return lines_.size(); }

  void cut(std::size_t begin, std::size_t end);
  /// The lines from where the last call ended, without those of which nothing is left.
  [[nodiscard]] std::vector<foreign_line> take(std::size_t end);

private:
  std::vector<foreign_line> whole_;
  std::vector<foreign_line> lines_;
  std::vector<std::size_t> offsets_;
  std::vector<bool> is_cut_;
  std::size_t taken_ = 0;
};

}  // namespace aludel::commands
