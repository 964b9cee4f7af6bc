// SPDX-License-Identifier: MIT
// Values of a TOML file, and what is wrong with them, with the place.
#pragma once

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace aludel::commands {

/// Reads values of one file and collects what is wrong with them. No error shows a secret.
class toml_values {
public:
  /// `file` is its name for people.
  toml_values(std::string file, std::string text)
      : file_(std::move(file)), text_(std::move(text)) {}

  /// An empty table if it is no TOML.
  [[nodiscard]] toml::table parse();

  struct item {
    std::string text;
    toml::source_region where;
  };

  /// A text that is not empty; else a problem and an empty one.
  [[nodiscard]] std::string text(std::string_view name, const toml::node& value);
  /// The texts of a list; a problem for each thing that is something else.
  [[nodiscard]] std::vector<item> texts(std::string_view name, const toml::node& value);
  [[nodiscard]] bool truth(std::string_view name, const toml::node& value);

  void wrong_type(const toml::node& value, std::string_view name, std::string_view wanted);
  void problem(const toml::source_region& where, std::string message, std::string hint);
  /// There is no such key; `keys` are those that there are.
  void unknown(const toml::key& key, std::span<const std::string_view> keys,
               std::span<const std::string_view> keys_at_the_top);

  /// Sorted by their places.
  [[nodiscard]] problems found() const;

private:
  std::string file_;
  std::string text_;
  problems found_;
};

}  // namespace aludel::commands
