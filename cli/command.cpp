// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/src/url.hpp"

namespace aludel::commands {

std::optional<dialect> dialect_named(std::string_view name) {
  for (const auto each : {dialect::postgresql, dialect::sqlite}) {
    if (aludel::name(each) == name) return each;
  }
  return std::nullopt;
}

std::vector<dialect> dialects_of(const bundle& revisions) {
  std::vector<dialect> all;
  for (const auto& each : revisions.backends) all.push_back(each.language);
  return all;
}

void add(std::vector<dialect>& to, dialect language) {
  if (std::find(to.begin(), to.end(), language) == to.end()) to.push_back(language);
}

outcome<const bundle*> load_for_database(const request& asked, depth needed) {
  if (asked.url.empty() && asked.no_url) return failed(*asked.no_url);
  const auto url = detail::parse_url(asked.url);
  if (!url) return failed(url.error());
  const std::array languages{url->language};
  const auto& wanted = asked.dialects;
  if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), url->language) == wanted.end()) {
    return misused(fmt::format("the URL is of a {} database, which is not among the dialects",
                               name(url->language)),
                   fmt::format("add {} to --dialect or to the `dialects` of aludel.toml",
                               name(url->language)));
  }
  return asked.load(asked, needed, languages);
}

}  // namespace aludel::commands
