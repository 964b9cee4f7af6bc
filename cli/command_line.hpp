// SPDX-License-Identifier: MIT
// What may stand behind a command's name, as the command declares it. The library that parses it
// would take seconds to compile in each command's file.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's own name
class App;
}

namespace aludel::commands {

class command_line {
public:
  explicit command_line(CLI::App& declared) : declared_(&declared) {}

  /// `names`: "-y,--yes".
  void flag(const std::string& names, bool& into, const std::string& help);
  void flag(const std::string& names, const std::function<void()>& given, const std::string& help);

  /// `form` stands for the value in help: "FILE".
  void option(const std::string& names, std::string& into, const std::string& help,
              const std::string& form);
  void option(const std::string& names, std::optional<std::string>& into, const std::string& help,
              const std::string& form);
  void option(const std::string& names, std::filesystem::path& into, const std::string& help,
              const std::string& form);
  /// One that may be repeated.
  void option(const std::string& names, std::vector<std::string>& into, const std::string& help,
              const std::string& form);

  void argument(const std::string& name, std::string& into, const std::string& help);
  /// As many as are given.
  void argument(const std::string& name, std::vector<std::string>& into, const std::string& help);

  /// Of what is declared, by one of its names.
  void require(const std::string& name);
  /// What completion offers: words as "sql|cpp", or what a form stands for.
  void complete_with(const std::string& name, const std::string& words);

  /// With all its commands, when they are declared.
  [[nodiscard]] const CLI::App& program() const;

private:
  CLI::App* declared_;
};

}  // namespace aludel::commands
