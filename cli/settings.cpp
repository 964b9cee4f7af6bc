// SPDX-License-Identifier: MIT
#include "cli/settings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/variables.hpp"
#include "runtime/src/nearest.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto by_default = "default";

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
    complete_bundle();
    complete_lists();
    complete_url();
    complete_protection();
    complete_new_files();
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

  [[nodiscard]] std::string origin_of(const std::string& key) const {
    const auto line = written_.lines.find(key);
    if (line == written_.lines.end()) return by_default;
    return fmt::format("{}:{}", written_.file.string(), line->second);
  }

  [[nodiscard]] std::string environment_key(const char* name) const {
    return fmt::format("environments.{}.{}", asked_.environment, name);
  }

  /// Of a key that the environment comes first with.
  [[nodiscard]] std::string place_of(const char* name) const {
    const auto own = environment_key(name);
    return origin_of(written_.lines.contains(own) ? own : name);
  }

  // ---- The bundle and its tables

  void complete_bundle() {
    const auto tables = inside_ != nullptr ? inside_->tables : written_.tables.view();
    const auto add = [&](const char* key, std::string_view value) {
      note(key, value.empty() ? json(nullptr) : json(value),
           inside_ != nullptr ? "this program" : origin_of(key));
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
  }

  // ---- The URL

  /// A URL that is written in aludel.toml; its secrets may be in variables.
  bool use(const std::string& url, const std::string& key) {
    if (url.empty()) return false;
    auto expanded = known_.expand(url);
    if (expanded) {
      asked_.url = std::move(*expanded);
    } else {
      refuse(expanded.error(), key);
    }
    url_origin_ = origin_of(key);
    return true;
  }

  void refuse(error problem, const std::string& key) {
    if (!problem.where) {
      problem.message =
          fmt::format("{}, which the url of {} needs", problem.message, origin_of(key));
    }
    asked_.no_url = std::move(problem);
  }

  /// true if the variable says it, or says it wrongly.
  bool use_variable() {
    const auto found = known_.find("DATABASE_URL");
    if (!found) {
      asked_.no_url = found.error();
      return true;
    }
    if (!*found) return false;
    asked_.url = (*found)->value;
    url_origin_ = (*found)->origin;
    return true;
  }

  void complete_url() {
    if (!asked_.url.empty()) {
      url_origin_ = "--url";
    } else {
      // An environment that is asked for by name is meant, whatever the variable says.
      const bool done = environment_ != nullptr && use(environment_->url, environment_key("url"));
      if (!done && !use_variable()) use(written_.common.url, "url");
    }
    const auto parsed = detail::parse_url(asked_.url);
    note("url", parsed ? json(shown(*parsed)) : json(nullptr),
         parsed || asked_.url.empty() ? url_origin_ : url_origin_ + ", which is no URL");
  }

  static std::string shown(const detail::database_url& url) {
    if (url.target == ":memory:") return "sqlite://";
    const bool path = url.language == dialect::sqlite && !url.display.starts_with("file:");
    return (path ? "sqlite:///" : "") + url.display;
  }

  // ---- Protection

  void complete_protection() {
    asked_.is_protected = written_.common.is_protected.value_or(false);
    auto origin = origin_of("protected");
    if (environment_ != nullptr && environment_->is_protected) {
      asked_.is_protected = *environment_->is_protected;
      origin = origin_of(environment_key("protected"));
    }
    for (const auto& [name, place] : written_.environments) {
      if (asked_.is_protected || !place.is_protected.value_or(false) || !leads_here(place))
        continue;
      asked_.is_protected = true;
      origin = origin_of(fmt::format("environments.{}.protected", name));
    }
    note("protected", asked_.is_protected, origin);
  }

  /// The same database, whoever connects to it.
  [[nodiscard]] bool leads_here(const place_settings& place) const {
    const auto here = detail::parse_url(asked_.url);
    const auto expanded = known_.expand(place.url);
    if (!here || !expanded) return false;
    const auto there = detail::parse_url(*expanded);
    return there && there->language == here->language && there->display == here->display;
  }

  // ---- New files

  void complete_new_files() {
    const auto add = [&](const char* key, json value) {
      note(key, std::move(value), origin_of(key));
    };
    add("file_template", written_.naming.file_template);
    add("truncate_slug_length", written_.naming.truncate_slug_length);
    add("timezone", written_.naming.timezone);
    add("template", written_.layout.empty() ? json(nullptr) : json(written_.layout.string()));
    auto hooks = json::array();
    for (const auto& each : written_.hooks) hooks.push_back(each.name);
    add("post_write_hooks", std::move(hooks));
    auto environments = json::array();
    for (const auto& [name, place] : written_.environments) environments.push_back(name);
    add("environments", std::move(environments));
  }

  request asked_;
  configuration written_;
  const bundle* inside_;
  variables known_;
  const place_settings* environment_ = nullptr;
  std::vector<setting> effective_;
  std::string url_origin_ = by_default;
};

}  // namespace

outcome<request> complete(request asked, const bundle* inside) {
  auto written = asked.config.empty() ? read_configuration() : read_configuration(asked.config);
  if (!written) return tl::unexpected{written.error()};
  return completion{std::move(asked), std::move(*written), inside}.run();
}

}  // namespace aludel::commands
