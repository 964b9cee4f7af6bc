// SPDX-License-Identifier: MIT
#include "cli/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

namespace aludel::commands {

namespace {

constexpr auto blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The value of a line `NAME=VALUE`, `export` before it or not; nothing if it is another's.
std::optional<std::string_view> value_in(std::string_view line, std::string_view name) {
  constexpr std::string_view prefix = "export";
  line = trimmed(line);
  const auto rest = trimmed(line.substr(std::min(prefix.size(), line.size())));
  const bool exported = line.starts_with(prefix) && rest.size() + prefix.size() < line.size();
  if (exported && !rest.starts_with('=')) line = rest;
  const auto equals = line.find('=');
  if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != name) {
    return std::nullopt;
  }
  return trimmed(line.substr(equals + 1));
}

/// A value; else what is wrong with it, and what to do.
struct bad_value {
  std::string_view message;
  std::string_view hint;
};
using value_or_fault = tl::expected<std::string, bad_value>;

/// A blank and a comment, or nothing.
bool may_follow(std::string_view rest) {
  return rest.empty() || (rest != trimmed(rest) && trimmed(rest).starts_with('#'));
}

/// Up to the closing quote. A backslash counts between double quotes.
value_or_fault unquoted(std::string_view text) {
  const char quote = text.front();
  std::string value;
  for (std::size_t each = 1; each < text.size(); ++each) {
    if (text[each] == quote) {
      if (may_follow(text.substr(each + 1))) return value;
      return tl::unexpected{bad_value{"goes on after its closing quote",
                                      "put all of it between quotes; a comment needs a blank"}};
    }
    const bool escapes = quote == '"' && text[each] == '\\' && each + 1 < text.size();
    value += text[escapes ? ++each : each];
  }
  return tl::unexpected{bad_value{"has no closing quote", "a value is one line"}};
}

/// What a value means. A comment may follow it.
value_or_fault meaning(std::string_view text) {
  if (text.starts_with('"') || text.starts_with('\'')) return unquoted(text);
  if (text.starts_with('#')) return std::string();
  const auto comment = std::min(text.find(" #"), text.find("\t#"));
  return std::string(trimmed(text.substr(0, comment)));
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "abcdefghijklmnopqrstuvwxyz"
                              "0123456789_") == std::string_view::npos;
}

/// The text with each `${NAME}` replaced by what is found for it.
result<std::string> expanded(
    std::string_view text, const std::function<result<std::string>(const std::string&)>& value_of) {
  std::string made;
  while (!text.empty()) {
    const auto dollar = std::min(text.find('$'), text.size());
    made += text.substr(0, dollar);
    text.remove_prefix(dollar);
    const auto end = text.starts_with("${") ? text.find('}') : std::string_view::npos;
    const auto name = end == std::string_view::npos ? "" : std::string(text.substr(2, end - 2));
    if (is_name(name)) {
      const auto value = value_of(name);
      if (!value) return value;
      made += *value;
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      made += '$';
      text.remove_prefix(text.starts_with("$$") ? 2 : 1);
    }
  }
  return made;
}

}  // namespace

variables::variables(const std::filesystem::path& directory) : file_(directory / ".env") {
  std::error_code none;
  const auto entry = std::filesystem::symlink_status(file_, none).type();
  if (entry == std::filesystem::file_type::not_found) return;
  // A directory of this name is a Python environment.
  if (std::filesystem::is_directory(file_, none)) return;
  std::ifstream opened;
  // A pipe would make us wait.
  if (std::filesystem::is_regular_file(file_, none)) opened.open(file_, std::ios::binary);
  if (!opened.is_open()) {
    unreadable_ = error{.code = errc::unreadable,
                        .message = fmt::format("cannot read {}", file_.string()),
                        .hint = "make it a readable file, or remove it"};
    return;
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::stringstream content;
  content << opened.rdbuf();
  text_ = content.str();
  if (text_.starts_with(byte_order_mark)) text_.erase(0, byte_order_mark.size());
}

result<std::optional<variable>> variables::find(const std::string& name, empty_value empty) const {
  const bool skip = empty == empty_value::is_none;
  const auto* value = std::getenv(name.c_str());
  if (value != nullptr && !(skip && *value == '\0')) {
    return variable{value, "environment " + name, {}};
  }
  if (unreadable_) return tl::unexpected{*unreadable_};
  std::optional<variable> last;
  std::stringstream lines{text_};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto written = value_in(line, name);
    if (!written) continue;
    auto value = meaning(*written);
    if (!value) {
      return tl::unexpected{error{
          .code = errc::usage,
          .message = fmt::format("the value of {} {}", name, value.error().message),
          .where = location{.file = file_.string(), .line = number, .column = 1, .text = name},
          .hint = std::string(value.error().hint)}};
    }
    last = variable{std::move(*value), fmt::format("{}:{}", file_.string(), number),
                    file_.parent_path()};
  }
  if (last && skip && last->value.empty()) last.reset();
  return last;
}

result<std::string> variables::value_of(const std::string& name) const {
  auto found = find(name, empty_value::counts);
  if (!found) return tl::unexpected{std::move(found.error())};
  if (*found) return std::move((*found)->value);
  return tl::unexpected{
      error{.code = errc::no_url,
            .message = fmt::format("the variable {} is not set", name),
            .hint = fmt::format("set {} in the environment or in {}", name, file_.string())}};
}

result<std::string> variables::expand(std::string_view text) const {
  return expanded(text, [&](const std::string& name) { return value_of(name); });
}

std::string variables::expand(std::string_view text, std::string_view unset) const {
  return *expanded(text, [&](const std::string& name) -> result<std::string> {
    return value_of(name).value_or(std::string(unset));
  });
}

}  // namespace aludel::commands
