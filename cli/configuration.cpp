// SPDX-License-Identifier: MIT
#include "cli/configuration.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>

#include "cli/toml_values.hpp"
#include "generator/calendar.hpp"
#include "generator/names.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// Reads the keys of one file.
class reader {
public:
  reader(const fs::path& file, std::string text) : values_(file.string(), std::move(text)) {
    made_.file = file;
  }

  outcome<configuration> read() {
    assign(values_.parse(), "", keys);
    check_tables();
    if (auto found = values_.found(); !found.empty()) return tl::unexpected{std::move(found)};
    return made_;
  }

private:
  struct key {
    std::string_view name;
    void (reader::*set)(const toml::node&);
  };

  static const std::array<key, 4> place_keys;
  static const std::array<key, 19> keys;
  static const std::array<key, 5> autogenerate_keys;
  static const std::array<key, 2> scratch_keys;
  static const std::array<key, 3> hook_keys;

  static std::vector<std::string_view> names_of(std::span<const key> keys) {
    std::vector<std::string_view> names;
    for (const auto& each : keys) names.push_back(each.name);
    return names;
  }

  /// Gives each value of a table to the function for its key.
  void assign(const toml::table& table, const std::string& path, std::span<const key> known) {
    for (const auto& [key, value] : table) {
      const auto name = key.str();
      const auto found = std::find_if(known.begin(), known.end(),
                                      [&](const auto& each) { return each.name == name; });
      if (found == known.end()) {
        values_.unknown(key, names_of(known),
                        path.empty() ? std::vector<std::string_view>{} : names_of(keys));
        continue;
      }
      made_.lines[path + std::string(name)] = static_cast<int>(key.source().begin.line);
      (this->*found->set)(value);
    }
  }

  // ---- What environments have too

  void set_url(const toml::node& value) { place_->url = values_.text("url", value); }
  void set_protected(const toml::node& value) {
    place_->is_protected = values_.truth("protected", value);
  }
  void set_versions(const toml::node& value) {
    for (const auto& each : values_.texts("versions", value)) {
      place_->versions.push_back(made_.directory() / each.text);
    }
  }
  void set_dialects(const toml::node& value) {
    for (const auto& each : values_.texts("dialects", value)) {
      if (const auto language = dialect_named(each.text)) {
        add(place_->dialects, *language);
      } else {
        values_.problem(each.where, fmt::format("there is no dialect \"{}\"", each.text),
                        "the dialects are postgresql and sqlite");
      }
    }
  }

  /// [environments.NAME]
  void set_environments(const toml::node& value) {
    const auto* all = value.as_table();
    if (all == nullptr) return values_.wrong_type(value, "environments", "a table of tables");
    for (const auto& [name, settings] : *all) {
      const std::string text{name.str()};
      if (const auto* table = settings.as_table()) {
        place_ = &made_.environments[text];
        assign(*table, environment_key(text, ""), place_keys);
        place_ = &made_.common;
      } else {
        values_.wrong_type(settings, "environments." + text,
                           "a table: [environments." + text + "]");
      }
    }
  }

  // ---- The record in the database

  void set_bundle(const toml::node& value) {
    made_.bundle = values_.text("bundle", value);
    auto wrong = generator::wrong_with_bundle_name(made_.bundle);
    if (wrong.empty()) return;
    values_.problem(value.source(), std::move(wrong), "a bundle's name is a line of text");
  }
  void set_version_table(const toml::node& value) {
    set_name(made_.tables.version, "version_table", value);
  }
  void set_history_table(const toml::node& value) {
    set_name(made_.tables.history, "history_table", value);
  }
  void set_version_schema(const toml::node& value) {
    set_name(made_.tables.schema, "version_schema", value);
  }

  void set_name(std::string& into, std::string_view key, const toml::node& value) {
    into = values_.text(key, value);
    if (into.empty()) return;
    const auto wrong = generator::wrong_with_table_name(into);
    if (!wrong.empty())
      values_.problem(value.source(), wrong, "a name has up to 63 letters, digits and _");
  }

  void set_number(std::size_t& into, std::string_view key, const toml::node& value,
                  std::int64_t most) {
    const auto number = value.value_exact<std::int64_t>();
    if (!number || *number < 1 || *number > most) {
      return values_.wrong_type(value, key, fmt::format("a number from 1 to {}", most));
    }
    into = static_cast<std::size_t>(*number);
  }

  void set_max_file_size(const toml::node& value) {
    set_number(made_.max_file_size, "max_file_size", value, generator::most_max_file_size);
  }

  void check_tables() {
    if (!generator::same_table(made_.tables.version, made_.tables.history)) return;
    const auto own = made_.lines.count("history_table") > 0 ? "history_table" : "version_table";
    toml::source_region where;
    where.begin.line = static_cast<toml::source_index>(made_.lines[own]);
    where.begin.column = 1;
    values_.problem(where, "version_table and history_table are the same table",
                    "give each a name of its own");
  }

  // ---- New files

  void set_file_template(const toml::node& value) {
    made_.naming.file_template = values_.text("file_template", value);
    if (made_.naming.file_template.empty()) return;
    const generator::new_revision any{.id = generator::random_id(), .message = "any"};
    auto name = generator::file_name(any, {.file_template = made_.naming.file_template});
    if (!name) values_.problem(value.source(), name.error().message, name.error().hint);
  }
  void set_layout(const toml::node& value) {
    made_.layout = made_.directory() / values_.text("template", value);
  }
  void set_cpp_layout(const toml::node& value) {
    made_.cpp_layout = made_.directory() / values_.text("cpp_template", value);
  }
  /// A file, several, or such for each dialect.
  void set_schema(const toml::node& value) {
    const auto* all = value.as_table();
    if (all == nullptr) return add_schema("schema", value, std::nullopt);
    for (const auto& [name, files] : *all) {
      if (const auto language = dialect_named(name.str())) {
        add_schema("schema." + std::string(name.str()), files, language);
      } else {
        values_.unknown(name, std::array<std::string_view, 2>{"postgresql", "sqlite"}, {});
      }
    }
  }
  void add_schema(const std::string& name, const toml::node& value,
                  std::optional<dialect> language) {
    const auto add = [&](const std::string& file) {
      made_.schema.push_back({(made_.directory() / file).string(), language});
    };
    if (value.is_string()) return add(values_.text(name, value));
    for (const auto& each : values_.texts(name, value)) add(each.text);
  }

  // ---- [autogenerate]

  void set_autogenerate(const toml::node& value) {
    const auto* table = value.as_table();
    if (table == nullptr)
      return values_.wrong_type(value, "autogenerate", "a table: [autogenerate]");
    assign(*table, "autogenerate.", autogenerate_keys);
  }
  void set_schemas(const toml::node& value) {
    for (auto& each : values_.texts("autogenerate.schemas", value)) {
      made_.compared.schemas.push_back(std::move(each.text));
    }
  }
  void set_include(const toml::node& value) {
    made_.compared.include = patterns("autogenerate.include", value);
  }
  void set_exclude(const toml::node& value) {
    made_.compared.exclude = patterns("autogenerate.exclude", value);
  }
  void set_grants(const toml::node& value) {
    made_.grants = values_.truth("autogenerate.grants", value);
  }
  void set_process(const toml::node& value) {
    for (auto& each : values_.texts("autogenerate.process", value)) {
      made_.process.push_back(std::move(each.text));
    }
  }
  std::vector<std::string> patterns(std::string_view key, const toml::node& value) {
    std::vector<std::string> all;
    for (auto& each : values_.texts(key, value)) {
      if (auto wrong = autogenerate::wrong_with_pattern(each.text); !wrong.empty()) {
        values_.problem(each.where, std::move(wrong),
                        "write a name, in which * is any text, and before it perhaps a kind: "
                        "\"table old_*\"; for a blank in a name write * too");
      }
      all.push_back(std::move(each.text));
    }
    return all;
  }

  // ---- [scratch]

  void set_scratch(const toml::node& value) {
    const auto* table = value.as_table();
    if (table == nullptr) return values_.wrong_type(value, "scratch", "a table: [scratch]");
    assign(*table, "scratch.", scratch_keys);
  }
  void set_scratch_url(const toml::node& value) {
    made_.scratch_url = values_.text("scratch.url", value);
  }
  void set_scratch_setup(const toml::node& value) {
    made_.scratch_setup = made_.directory() / values_.text("scratch.setup", value);
  }
  void set_length(const toml::node& value) {
    set_number(made_.naming.truncate_slug_length, "truncate_slug_length", value, 200);
  }
  void set_timezone(const toml::node& value) {
    made_.naming.timezone = value.value_exact<std::string>().value_or("");
    if (!generator::is_time_zone(made_.naming.timezone)) {
      values_.wrong_type(value, "timezone",
                         R"("utc", "local" or a time zone of this system, such as "Europe/Paris")");
    }
  }

  // ---- [[post_write_hooks]]

  void set_hooks(const toml::node& value) {
    const auto* all = value.as_array();
    const bool tables = all != nullptr && all->is_homogeneous<toml::table>();
    if (!tables)
      return values_.wrong_type(value, "post_write_hooks", "written [[post_write_hooks]]");
    for (const auto& each : *all) {
      made_.hooks.push_back({.name = {}, .command = {}, .directory = made_.directory()});
      assign(*each.as_table(), "post_write_hooks.", hook_keys);
      auto& hook = made_.hooks.back();
      if (hook.command.empty() && values_.found().empty()) {
        values_.problem(each.source(), "the hook has no command",
                        R"(add command = ["clang-format", "-i"], say)");
      }
      if (hook.name.empty() && !hook.command.empty()) hook.name = hook.command.front();
    }
  }
  void set_hook_name(const toml::node& value) {
    made_.hooks.back().name = values_.text("name", value);
  }
  void set_hook_directory(const toml::node& value) {
    made_.hooks.back().directory = made_.directory() / values_.text("cwd", value);
  }
  /// A text is split at blanks.
  void set_hook_command(const toml::node& value) {
    auto& command = made_.hooks.back().command;
    if (value.is_string()) {
      std::stringstream words{values_.text("command", value)};
      for (std::string word; words >> word;) command.push_back(word);
      return;
    }
    for (auto& each : values_.texts("command", value)) command.push_back(std::move(each.text));
  }

  toml_values values_;
  configuration made_;
  place_settings* place_ = &made_.common;
};

const std::array<reader::key, 4> reader::place_keys{{{"url", &reader::set_url},
                                                     {"versions", &reader::set_versions},
                                                     {"dialects", &reader::set_dialects},
                                                     {"protected", &reader::set_protected}}};

const std::array<reader::key, 19> reader::keys{{{"bundle", &reader::set_bundle},
                                                {"versions", &reader::set_versions},
                                                {"dialects", &reader::set_dialects},
                                                {"url", &reader::set_url},
                                                {"protected", &reader::set_protected},
                                                {"environments", &reader::set_environments},
                                                {"version_table", &reader::set_version_table},
                                                {"history_table", &reader::set_history_table},
                                                {"version_schema", &reader::set_version_schema},
                                                {"max_file_size", &reader::set_max_file_size},
                                                {"file_template", &reader::set_file_template},
                                                {"truncate_slug_length", &reader::set_length},
                                                {"timezone", &reader::set_timezone},
                                                {"template", &reader::set_layout},
                                                {"cpp_template", &reader::set_cpp_layout},
                                                {"schema", &reader::set_schema},
                                                {"scratch", &reader::set_scratch},
                                                {"autogenerate", &reader::set_autogenerate},
                                                {"post_write_hooks", &reader::set_hooks}}};

const std::array<reader::key, 5> reader::autogenerate_keys{{{"schemas", &reader::set_schemas},
                                                            {"include", &reader::set_include},
                                                            {"exclude", &reader::set_exclude},
                                                            {"grants", &reader::set_grants},
                                                            {"process", &reader::set_process}}};

const std::array<reader::key, 2> reader::scratch_keys{
    {{"url", &reader::set_scratch_url}, {"setup", &reader::set_scratch_setup}}};

const std::array<reader::key, 3> reader::hook_keys{{{"command", &reader::set_hook_command},
                                                    {"name", &reader::set_hook_name},
                                                    {"cwd", &reader::set_hook_directory}}};

}  // namespace

std::string configuration::origin_of(const std::string& key) const {
  const auto line = lines.find(key);
  return line == lines.end() ? "default" : fmt::format("{}:{}", file.string(), line->second);
}

std::string environment_key(const std::string& name, const std::string& key) {
  return fmt::format("environments.{}.{}", name, key);
}

std::string configuration::bundle_name(const std::string& otherwise) const {
  if (!bundle.empty()) return bundle;
  if (!otherwise.empty()) return otherwise;
  std::error_code ignored;
  const auto here = fs::canonical(directory().empty() ? "." : directory(), ignored).filename();
  return here.empty() ? "app" : generator::possible_bundle_name(here.string());
}

outcome<configuration> read_configuration(const fs::path& file) {
  std::error_code ignored;
  const std::ifstream opened{file, std::ios::binary};
  std::stringstream content;
  content << opened.rdbuf();
  if (!opened.is_open() || !fs::is_regular_file(file, ignored)) {
    return failed({.code = errc::unreadable,
                   .message = fmt::format("cannot read {}", file.string()),
                   .hint = file == settings_file ? "make it a readable file, or remove it"
                                                 : "--config names the file of settings"});
  }
  return reader{file, content.str()}.read();
}

outcome<configuration> read_configuration() {
  std::error_code ignored;
  const bool there = fs::exists(fs::symlink_status(settings_file, ignored));
  return there ? read_configuration(settings_file) : configuration{};
}

}  // namespace aludel::commands
