// SPDX-License-Identifier: MIT
#include "cli/database_choice.hpp"

#include <fmt/format.h>

#include "cli/relative_url.hpp"
#include "cli/same_database.hpp"

namespace aludel::commands {

namespace {

/// A URL that is written in aludel.toml; its secrets may be in variables.
void use_written(database_choice& made, const std::string& url, const configuration& written,
                 const std::string& key, const variables& known) {
  made.url_origin = written.origin_of(key);
  auto expanded = known.expand(url);
  if (expanded) {
    made.url = relative_to(written.directory(), std::move(*expanded));
    return;
  }
  made.no_url = std::move(expanded.error());
  if (made.no_url->where) return;
  made.no_url->message =
      fmt::format("{}, which the url of {} needs", made.no_url->message, made.url_origin);
}

void choose_url(database_choice& made, const request& asked, const configuration& written,
                const variables& known) {
  made.url = asked.url;
  made.url_origin = "--url";
  if (!made.url.empty()) return;
  const auto own = written.environments.find(asked.environment);
  // An environment that is asked for by name is meant, whatever the variable says.
  if (own != written.environments.end() && !own->second.url.empty()) {
    return use_written(made, own->second.url, written, environment_key(own->first, "url"), known);
  }
  auto variable = known.find("DATABASE_URL", empty_value::is_none);
  if (!variable) {
    const auto& where = variable.error().where;
    made.url_origin = where ? fmt::format("{}:{}", where->file, where->line) : ".env";
    made.no_url = std::move(variable.error());
  } else if (*variable) {
    made.url = relative_to((*variable)->directory, std::move((*variable)->value));
    made.url_origin = std::move((*variable)->origin);
  } else {
    use_written(made, written.common.url, written, "url", known);
  }
}

/// Whether the database is that of a place which is protected, or may be.
void compare_with(database_choice& made, const configuration& written, const place_settings& place,
                  const std::string& origin, const variables& known) {
  if (made.is_protected || made.url.empty()) return;
  if (place.url.empty() || !place.is_protected.value_or(false)) return;
  const auto alike = compare_databases(
      relative_to(written.directory(), known.expand(place.url, unknown_part)), made.url);
  made.is_protected = alike != likeness::other;
  if (!made.is_protected) return;
  made.protection_origin = origin;
  const auto url = known.expand(place.url);
  if (alike == likeness::unknown && !url) {
    made.protection_origin += fmt::format(" ({})", url.error().message);
  }
}

void choose_protection(database_choice& made, const request& asked, const configuration& written,
                       const variables& known) {
  const auto key_of = [](const std::string& name) { return environment_key(name, "protected"); };
  made.is_protected = written.common.is_protected.value_or(false);
  made.protection_origin = written.origin_of("protected");
  const auto own = written.environments.find(asked.environment);
  if (own != written.environments.end() && own->second.is_protected) {
    made.is_protected = *own->second.is_protected;
    made.protection_origin = written.origin_of(key_of(own->first));
  }
  compare_with(made, written, written.common, written.origin_of("protected"), known);
  for (const auto& [name, place] : written.environments) {
    compare_with(made, written, place, written.origin_of(key_of(name)), known);
  }
}

}  // namespace

database_choice choose_database(const request& asked, const configuration& written,
                                const variables& known) {
  database_choice made;
  choose_url(made, asked, written, known);
  choose_protection(made, asked, written, known);
  return made;
}

void choose_scratch(scratch_wishes& made, const configuration& written, const variables& known) {
  if (made.setup.empty()) made.setup = written.scratch_setup;
  auto expanded = known.expand(written.scratch_url);
  if (expanded) {
    made.url = std::move(*expanded);
  } else {
    made.no_url = std::move(expanded.error());
  }
}

}  // namespace aludel::commands
