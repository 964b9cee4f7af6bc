// SPDX-License-Identifier: MIT
// Variables: those of the environment, and of a file .env, which come after them.
#pragma once

#include <aludel/error.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aludel::commands {

struct variable {
  std::string value;
  std::string origin;               ///< "environment NAME", ".env:3"
  std::filesystem::path directory;  ///< where relative paths in it start; empty: here
};

/// What a variable says that is set to nothing.
enum class empty_value : std::uint8_t { counts, is_none };

class variables {
public:
  /// Reads `.env` of the directory, if there is one; a directory of this name is none. Nothing gets
  /// into this process's environment.
  explicit variables(const std::filesystem::path& directory);

  /// Errors: `usage`, if a quote in its line in `.env` is wrong;
  /// `unreadable`, if it is to be looked up in a `.env` that cannot be read.
  [[nodiscard]] result<std::optional<variable>> find(const std::string& name,
                                                     empty_value empty) const;

  /// The text with each `${NAME}` replaced, and `$$` by a dollar sign. Error: `no_url`, if there
  /// is no such variable.
  [[nodiscard]] result<std::string> expand(std::string_view text) const;

  /// The same, with a text in the place of what has no value.
  [[nodiscard]] std::string expand(std::string_view text, std::string_view unset) const;

private:
  [[nodiscard]] result<std::string> value_of(const std::string& name) const;

  std::filesystem::path file_;
  std::string text_;
  std::optional<error> unreadable_;
};

}  // namespace aludel::commands
