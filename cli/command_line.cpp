// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <CLI/App.hpp>

namespace aludel::commands {

namespace {

constexpr auto no_form = " ";

template <class T>
CLI::Option* add(CLI::App& to, const std::string& names, T& into, const std::string& help,
                 const std::string& form) {
  return to.add_option(names, into, help)->option_text(form);
}

}  // namespace

void command_line::flag(const std::string& names, bool& into, const std::string& help) {
  declared_->add_flag(names, into, help);
}

void command_line::flag(const std::string& names, const std::function<void()>& given,
                        const std::string& help) {
  declared_->add_flag_callback(names, given, help);
}

void command_line::option(const std::string& names, std::string& into, const std::string& help,
                          const std::string& form) {
  add(*declared_, names, into, help, form);
}

void command_line::option(const std::string& names, std::optional<std::string>& into,
                          const std::string& help, const std::string& form) {
  add(*declared_, names, into, help, form);
}

void command_line::option(const std::string& names, std::filesystem::path& into,
                          const std::string& help, const std::string& form) {
  add(*declared_, names, into, help, form);
}

void command_line::option(const std::string& names, std::vector<std::string>& into,
                          const std::string& help, const std::string& form) {
  add(*declared_, names, into, help, form)->allow_extra_args(false);
}

void command_line::argument(const std::string& name, std::string& into, const std::string& help) {
  add(*declared_, name, into, help, no_form);
}

void command_line::argument(const std::string& name, std::vector<std::string>& into,
                            const std::string& help) {
  add(*declared_, name, into, help, no_form);
}

void command_line::require(const std::string& name) { declared_->get_option(name)->required(); }

void command_line::complete_with(const std::string& name, const std::string& words) {
  declared_->get_option(name)->type_name(words);
}

const CLI::App& command_line::program() const { return *declared_->get_parent(); }

}  // namespace aludel::commands
