// SPDX-License-Identifier: MIT
// What revision files in SQL and in C++ are read with.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "generator/directive.hpp"
#include "generator/revision.hpp"
#include "generator/source.hpp"

namespace aludel::generator {

/// A directive and what follows it, up to the next one.
struct part {
  directive opening;
  std::size_t begin = 0;
  std::size_t end = 0;
  dialect lexed_as = dialect::postgresql;
  std::vector<token> tokens{};  ///< without comments
  bool cut = false;             ///< the lexer stopped in it
};

/// Reads one file: its header, its parts, and from these a script for each dialect.
class file_parser {
public:
  file_parser(std::shared_ptr<const source> file, std::span<const dialect> dialects)
      : file_(std::move(file)), dialects_(dialects) {}
  file_parser(const file_parser&) = delete;
  file_parser& operator=(const file_parser&) = delete;
  virtual ~file_parser() = default;

  /// nullopt: its header is of no use.
  [[nodiscard]] std::optional<revision> parse(problems& all);

protected:
  [[nodiscard]] virtual std::optional<revision> read_parts() = 0;
  [[nodiscard]] virtual script script_for(const revision& header, dialect language) = 0;
  /// Only its strings may have characters that do not show.
  [[nodiscard]] virtual bool is_in_string(std::size_t offset) const = 0;

  [[nodiscard]] const source& file() const { return *file_; }
  [[nodiscard]] const std::shared_ptr<const source>& shared_file() const { return file_; }
  [[nodiscard]] std::span<const dialect> dialects() const { return dialects_; }
  [[nodiscard]] problems& found() { return found_; }
  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }

  void keep(part next);
  /// A note stands in a section, which goes on behind it.
  void read_note(const token& comment);
  /// A dialect's own part comes before the general one.
  [[nodiscard]] const part* part_for(directive_kind kind, dialect language) const;
  void read_compatibility(dialect language, script& made);

  void problem(const token& at, errc code, std::string message, std::string hint);
  void contradict(const part& never);
  void report_lexer(const detail::lexer_problem& wrong);
  /// A directive could not be read: what it stood for is not missing.
  void guess() { guessed_ = true; }
  /// The lexer stopped.
  [[nodiscard]] bool is_broken() const { return broken_; }
  /// What a mistyped directive or an unfinished quote has hidden is not missing.
  [[nodiscard]] bool may_miss() const {
    return !guessed_ && !broken_ && found_.size() < most_problems;
  }

private:
  [[nodiscard]] const part* find(directive_kind kind, std::optional<dialect> only_for) const;
  void report_hidden();
  void report(problems& all) const;

  std::shared_ptr<const source> file_;
  std::span<const dialect> dialects_;
  problems found_;
  std::vector<part> parts_;
  bool broken_ = false;
  bool guessed_ = false;
};

[[nodiscard]] std::unique_ptr<file_parser> sql_parser(std::shared_ptr<const source> file,
                                                      std::span<const dialect> dialects);
[[nodiscard]] std::unique_ptr<file_parser> code_parser(std::shared_ptr<const source> file,
                                                       std::span<const dialect> dialects);

/// true for a place inside one of the strings among these tokens.
[[nodiscard]] bool is_in_string(const std::vector<token>& tokens, std::size_t offset);

}  // namespace aludel::generator
