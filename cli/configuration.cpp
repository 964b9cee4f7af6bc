// SPDX-License-Identifier: MIT
#include "cli/configuration.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>

#include "generator/source.hpp"
#include "runtime/src/nearest.hpp"

namespace aludel::commands {

namespace {

constexpr auto settings_file = "aludel.toml";

/// Reads the keys of one file and collects what is wrong with them.
class reader {
public:
  explicit reader(const std::string& text) : text_(text) {}

  outcome<configuration> read() {
    try {
      for (const auto& [key, value] : toml::parse(text_)) assign(key, value);
    } catch (const toml::parse_error& wrong) {
      problem(wrong.source(), std::string(wrong.description()), {});
      hide_line();  // it may hold the URL, with a password
    }
    generator::sort(found_);
    if (!found_.empty()) return tl::unexpected{found_};
    return made_;
  }

private:
  void assign(const toml::key& key, const toml::node& value) {
    constexpr std::array<std::string_view, 7> keys{
        "bundle",  "versions", "dialects", "url", "file_template", "truncate_slug_length",
        "timezone"};
    const auto name = key.str();
    if (name == "bundle") return set(made_.bundle, name, value);
    if (name == "url") return set_url(value);
    if (name == "file_template") return set(made_.naming.file_template, name, value);
    if (name == "versions") return set_versions(value);
    if (name == "dialects") return set_dialects(value);
    if (name == "truncate_slug_length") return set_length(value);
    if (name == "timezone") return set_timezone(value);
    problem(key.source(), fmt::format("there is no setting \"{}\"", name),
            detail::did_you_mean(name, keys));
    hide_line();  // of a misspelt `url` too
  }

  void problem(const toml::source_region& where, std::string message, std::string hint) {
    location place{.file = settings_file,
                   .line = static_cast<int>(where.begin.line),
                   .column = static_cast<int>(where.begin.column),
                   .text = {}};
    std::stringstream lines{text_};
    for (int line = 0; line < place.line; ++line) std::getline(lines, place.text);
    found_.push_back({.code = errc::usage,
                      .message = std::move(message),
                      .where = std::move(place),
                      .hint = std::move(hint)});
  }

  void hide_line() {
    auto& text = found_.back().where->text;
    text = text.substr(0, text.find('='));
  }

  void wrong_type(const toml::node& value, std::string_view name, std::string_view wanted) {
    problem(value.source(), fmt::format("\"{}\" is not {}", name, wanted), {});
  }

  void set(std::string& into, std::string_view name, const toml::node& value) {
    const auto text = value.value_exact<std::string>();
    if (!text || text->empty()) return wrong_type(value, name, "a text");
    into = *text;
  }

  void set_url(const toml::node& value) {
    const auto before = found_.size();
    set(made_.common.url, "url", value);
    if (found_.size() > before) hide_line();
  }

  struct item {
    std::string text;
    toml::source_region where;
  };

  /// The texts of a list; nothing if it is anything else.
  std::vector<item> texts(std::string_view name, const toml::node& value) {
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

  void set_versions(const toml::node& value) {
    for (const auto& each : texts("versions", value)) {
      made_.common.versions.emplace_back(each.text);
    }
  }

  void set_dialects(const toml::node& value) {
    for (const auto& each : texts("dialects", value)) {
      if (const auto language = dialect_named(each.text)) {
        add(made_.common.dialects, *language);
      } else {
        problem(each.where, fmt::format("there is no dialect \"{}\"", each.text),
                "the dialects are postgresql and sqlite");
      }
    }
  }

  void set_length(const toml::node& value) {
    const auto length = value.value_exact<std::int64_t>();
    if (!length || *length < 1 || *length > 200) {
      return wrong_type(value, "truncate_slug_length", "a number from 1 to 200");
    }
    made_.naming.truncate_slug_length = static_cast<std::size_t>(*length);
  }

  void set_timezone(const toml::node& value) {
    const auto zone = value.value_exact<std::string>();
    if (zone != "utc" && zone != "local") {
      return wrong_type(value, "timezone", R"("utc" or "local")");
    }
    made_.naming.local_time = zone == "local";
  }

  const std::string& text_;
  configuration made_;
  problems found_;
};

}  // namespace

outcome<configuration> read_configuration() {
  std::error_code ignored;
  if (!std::filesystem::exists(std::filesystem::symlink_status(settings_file, ignored))) {
    return configuration{};
  }
  const std::ifstream file{settings_file, std::ios::binary};
  std::stringstream content;
  content << file.rdbuf();
  if (!file.is_open() || !std::filesystem::is_regular_file(settings_file, ignored)) {
    return failed({.code = errc::unreadable,
                   .message = fmt::format("cannot read {}", settings_file),
                   .hint = "make it a readable file, or remove it"});
  }
  const auto text = content.str();
  return reader{text}.read();
}

}  // namespace aludel::commands
