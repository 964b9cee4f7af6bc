// SPDX-License-Identifier: MIT
#include "cli/settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/database_choice.hpp"
#include "runtime/src/nearest.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

/// Puts the parts together, the strongest first, and notes where each comes from.
class completion {
public:
  completion(request asked, configuration written, const bundle* inside)
      : asked_(std::move(asked)),
        written_(std::move(written)),
        inside_(inside),
        known_(written_.directory()) {}

  outcome<request> run() {
    if (!asked_.environment.empty()) {
      const auto chosen = written_.environments.find(asked_.environment);
      if (chosen == written_.environments.end()) return no_environment();
      environment_ = &chosen->second;
      note("environment", asked_.environment, "--name");
    }
    asked_.inside = inside_;
    complete_bundle();
    complete_lists();
    complete_database();
    complete_new_files();
    complete_comparison();
    asked_.settings = std::make_shared<project_settings>(
        project_settings{std::move(written_), std::move(effective_)});
    return std::move(asked_);
  }

private:
  [[nodiscard]] tl::unexpected<problems> no_environment() const {
    std::vector<std::string_view> names;
    for (const auto& [name, settings] : written_.environments) names.emplace_back(name);
    const auto* hint = "add [environments.NAME] to aludel.toml";
    return misused(fmt::format("there is no environment \"{}\"", asked_.environment),
                   names.empty() ? hint : detail::did_you_mean(asked_.environment, names));
  }

  // ---- Where things come from

  void note(std::string name, json value, std::string origin) {
    effective_.push_back({std::move(name), std::move(value), std::move(origin)});
  }

  /// Of a key that the environment comes first with.
  [[nodiscard]] std::string place_of(const char* name) const {
    const auto own = environment_key(asked_.environment, name);
    return written_.origin_of(written_.lines.contains(own) ? own : name);
  }

  // ---- The bundle and its tables

  void complete_bundle() {
    const auto tables = inside_ != nullptr ? inside_->tables : written_.tables.view();
    const auto add = [&](const char* key, std::string_view value) {
      note(key, value.empty() ? json(nullptr) : json(value),
           inside_ != nullptr ? "this program" : written_.origin_of(key));
    };
    const auto name = written_.bundle_name();
    add("bundle", inside_ != nullptr ? inside_->name : std::string_view(name));
    add("version_table", tables.version);
    add("history_table", tables.history);
    add("version_schema", tables.schema);
  }

  // ---- Directories and dialects

  void complete_lists() {
    const auto* own = environment_ != nullptr ? environment_ : &written_.common;
    const auto choose = [&](auto& given, const char* key, const char* option, auto member) {
      if (!given.empty()) return std::string(option);
      given = (own->*member).empty() ? written_.common.*member : own->*member;
      return place_of(key);
    };
    auto origin = choose(asked_.versions, "versions", "--versions", &place_settings::versions);
    if (asked_.versions.empty()) asked_.versions = {written_.directory() / "versions"};
    auto directories = json::array();
    for (const auto& each : asked_.versions) directories.push_back(each.string());
    note("versions", std::move(directories), std::move(origin));

    origin = choose(asked_.dialects, "dialects", "--dialect", &place_settings::dialects);
    auto names = json::array();
    for (const auto each : asked_.dialects) names.push_back(name(each));
    note("dialects", std::move(names), std::move(origin));
    note("max_file_size", written_.max_file_size, written_.origin_of("max_file_size"));
  }

  // ---- The database

  void complete_database() {
    auto chosen = choose_database(asked_, written_, known_);
    asked_.url = std::move(chosen.url);
    asked_.no_url = std::move(chosen.no_url);
    asked_.is_protected = chosen.is_protected;
    const auto parsed = detail::parse_url(asked_.url);
    if (!parsed && !asked_.url.empty()) chosen.url_origin += ", which is no URL";
    note("url", parsed ? json(shown(*parsed)) : json(nullptr), std::move(chosen.url_origin));
    note("protected", asked_.is_protected, std::move(chosen.protection_origin));
  }

  static std::string shown(const detail::database_url& url) {
    if (url.target == ":memory:") return "sqlite://";
    const bool path = url.language == dialect::sqlite && !url.display.starts_with("file:");
    return (path ? "sqlite:///" : "") + url.display;
  }

  // ---- New files

  static json path_or_none(const std::filesystem::path& path) {
    return path.empty() ? json(nullptr) : json(path.string());
  }

  void complete_new_files() {
    const auto add = [&](const char* key, json value) {
      note(key, std::move(value), written_.origin_of(key));
    };
    add("file_template", written_.naming.file_template);
    add("truncate_slug_length", written_.naming.truncate_slug_length);
    add("timezone", written_.naming.timezone);
    add("template", path_or_none(written_.layout));
    add("cpp_template", path_or_none(written_.cpp_layout));
    auto hooks = json::array();
    for (const auto& each : written_.hooks) hooks.push_back(each.name);
    add("post_write_hooks", std::move(hooks));
    auto environments = json::array();
    for (const auto& [name, place] : written_.environments) {
      environments.push_back(name);
      asked_.environments.push_back(name);
    }
    add("environments", std::move(environments));
  }

  // ---- Autogenerate

  void complete_comparison() {
    const bool own = !asked_.schema.empty();
    if (!own) asked_.schema.files = written_.schema;
    auto files = json::array();
    for (const auto& each : asked_.schema.files) files.push_back(each.path);
    if (asked_.schema.models != nullptr) files.push_back(asked_.schema.models_file);
    note("schema", files.empty() ? json(nullptr) : std::move(files),
         own ? "this program" : written_.origin_of("schema"));
    choose_scratch(asked_.scratch, written_, known_);
    const auto parsed = detail::parse_url(asked_.scratch.url);
    note("scratch.url", parsed ? json(shown(*parsed)) : json(nullptr),
         written_.origin_of("scratch.url"));
    note("scratch.setup", path_or_none(asked_.scratch.setup), written_.origin_of("scratch.setup"));
    note("autogenerate.schemas", written_.compared.schemas,
         written_.origin_of("autogenerate.schemas"));
    note("autogenerate.include", written_.compared.include,
         written_.origin_of("autogenerate.include"));
    note("autogenerate.exclude", written_.compared.exclude,
         written_.origin_of("autogenerate.exclude"));
    note("autogenerate.grants", written_.grants, written_.origin_of("autogenerate.grants"));
    note("autogenerate.process", written_.process, written_.origin_of("autogenerate.process"));
  }

  request asked_;
  configuration written_;
  const bundle* inside_;
  variables known_;
  const place_settings* environment_ = nullptr;
  std::vector<setting> effective_;
};

}  // namespace

outcome<request> complete(request asked, const bundle* inside) {
  auto written = asked.config.empty() ? read_configuration() : read_configuration(asked.config);
  if (!written) return tl::unexpected{written.error()};
  return completion{std::move(asked), std::move(*written), inside}.run();
}

}  // namespace aludel::commands
