// SPDX-License-Identifier: MIT
// What is generated for revisions, in each of the project's dialects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/comparison.hpp"
#include "cli/write_revision.hpp"

namespace aludel::commands {

class generated_revisions {
public:
  /// Compares in each dialect that is asked for, and of which there is a schema: with the database
  /// of the URL, if it is of that one.
  [[nodiscard]] static outcome<generated_revisions> of(const request& asked,
                                                       const comparison_wishes& wishes);

  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] std::string purpose(std::size_t which) const;
  /// With its statements. What is of one dialect alone is so in the revision, where the project has
  /// more of them.
  void fill_in(wanted_revision& into, std::size_t which) const;

  [[nodiscard]] bool differs_in(dialect language) const;
  /// Of the statements, with those that have none.
  [[nodiscard]] const std::vector<dialect>& dialects() const { return dialects_; }
  /// What looks like renames.
  [[nodiscard]] std::string note() const;

private:
  [[nodiscard]] const comparison* comparison_in(dialect language) const;
  [[nodiscard]] std::string comment_in(dialect language, std::string_view mark) const;
  [[nodiscard]] const autogenerate::stage& stage_in(dialect language, std::size_t which) const;
  [[nodiscard]] generator::dialect_part calls(std::size_t which) const;
  [[nodiscard]] std::vector<generator::dialect_part> sections(std::size_t which) const;

  std::vector<dialect> dialects_;
  std::vector<comparison> all_;  ///< where something differs
};

}  // namespace aludel::commands
