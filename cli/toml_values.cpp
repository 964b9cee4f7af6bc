// SPDX-License-Identifier: MIT
#include "cli/toml_values.hpp"

#include <fmt/format.h>

#include <sstream>

#include "generator/source.hpp"
#include "runtime/src/nearest.hpp"

namespace aludel::commands {

namespace {

/// The line as it may be shown: a value that may be a URL, with a password, is left out.
std::string shown(const std::string& line) {
  const bool harmless = line.find("url") == std::string::npos &&
                        line.find("://") == std::string::npos &&
                        line.find("password") == std::string::npos;
  return harmless ? line : line.substr(0, line.find('='));
}

}  // namespace

toml::table toml_values::parse() {
  try {
    return toml::parse(text_);
  } catch (const toml::parse_error& wrong) {
    problem(wrong.source(), std::string(wrong.description()), {});
    auto& line = found_.back().where->text;
    line = line.substr(0, line.find('='));
    return {};
  }
}

std::string toml_values::text(std::string_view name, const toml::node& value) {
  auto text = value.value_exact<std::string>();
  if (text && !text->empty()) return std::move(*text);
  wrong_type(value, name, "a text");
  return {};
}

std::vector<toml_values::item> toml_values::texts(std::string_view name, const toml::node& value) {
  constexpr auto wanted = R"(a list of texts, such as ["one", "two"])";
  std::vector<item> list;
  const auto* array = value.as_array();
  if (array == nullptr || array->empty()) {
    wrong_type(value, name, wanted);
    return list;
  }
  for (const auto& each : *array) {
    const auto text = each.value_exact<std::string>();
    if (text && !text->empty()) {
      list.push_back({*text, each.source()});
    } else {
      wrong_type(each, name, wanted);
    }
  }
  return list;
}

bool toml_values::truth(std::string_view name, const toml::node& value) {
  const auto truth = value.value_exact<bool>();
  if (!truth) wrong_type(value, name, "true or false");
  return truth.value_or(false);
}

void toml_values::wrong_type(const toml::node& value, std::string_view name,
                             std::string_view wanted) {
  problem(value.source(), fmt::format("\"{}\" is not {}", name, wanted), {});
}

void toml_values::problem(const toml::source_region& where, std::string message, std::string hint) {
  location place{.file = file_,
                 .line = static_cast<int>(where.begin.line),
                 .column = static_cast<int>(where.begin.column),
                 .text = {}};
  std::stringstream lines{text_};
  for (int line = 0; line < place.line; ++line) std::getline(lines, place.text);
  place.text = shown(place.text);
  found_.push_back({.code = errc::usage,
                    .message = std::move(message),
                    .where = std::move(place),
                    .hint = std::move(hint)});
}

void toml_values::unknown(const toml::key& key, std::span<const std::string_view> keys,
                          std::span<const std::string_view> keys_at_the_top) {
  auto hint = detail::did_you_mean(key.str(), keys);
  const auto top = detail::nearest(key.str(), keys_at_the_top);
  if (detail::nearest(key.str(), keys).empty() && !top.empty()) {
    hint = fmt::format("\"{}\" is a setting, but of the whole project: write it before the first [",
                       top);
  }
  problem(key.source(),
          fmt::format("there is no setting \"{}\"{}", key.str(),
                      keys_at_the_top.empty() ? "" : " here"),
          std::move(hint));
  auto& line = found_.back().where->text;
  line = line.substr(0, line.find('='));  // it may be a misspelt `url`
}

problems toml_values::found() const {
  auto sorted = found_;
  generator::sort(sorted);
  return sorted;
}

}  // namespace aludel::commands
