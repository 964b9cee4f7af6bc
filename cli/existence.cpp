// SPDX-License-Identifier: MIT
#include "cli/existence.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/print.hpp"
#include "cli/settings.hpp"

namespace aludel::commands {

outcome<std::unique_ptr<existence>> find_existence(const request& asked) {
  const auto known = load_for_database(asked, depth::none);
  if (!known) return tl::unexpected{known.error()};
  auto url = detail::parse_url(asked.url);
  if (!url) return failed(url.error());
  const auto& backends = (*known)->backends;
  const auto backend = std::find_if(backends.begin(), backends.end(), [&](const auto& each) {
    return each.language == url->language;
  });
  if (backend == backends.end()) {
    return misused(fmt::format("this program was built without {}", aludel::name(url->language)),
                   "name a database of another kind");
  }
  const detail::connect_request target{
      .url = std::move(*url), .application = std::string((*known)->name), .create = false};
  auto found = target.url.language == dialect::postgresql
                   ? postgresql_existence(*backend->driver, target)
                   : sqlite_existence(*backend->driver, target);
  if (!found) return failed(found.error());
  return std::move(*found);
}

namespace {

/// Where it is written.
std::string protection_of(const request& asked) {
  if (asked.settings != nullptr) {
    for (const auto& each : asked.settings->effective) {
      if (each.name == "protected") return each.origin;
    }
  }
  return settings_file;
}

}  // namespace

outcome<void> allow_drop(const request& asked, const existence& what, bool sure) {
  if (asked.is_protected) {
    return misused("the database is protected: it is not dropped",
                   protection_of(asked) + " says so; --yes does not change it");
  }
  if (sure) return {};
  if (isatty(STDIN_FILENO) == 0) {
    return misused(fmt::format("nobody is there to confirm that {} goes", what.title()),
                   "add --yes if it may be dropped without asking");
  }
  tell(fmt::format("This drops {} with everything in it.\nType its name, {}, to go on: ",
                   what.title(), what.shown_name()));
  std::string typed;
  std::getline(std::cin, typed);
  if (typed == what.name()) return {};
  return misused("that is not its name: nothing was dropped", "type it as shown, or add --yes");
}

}  // namespace aludel::commands
