// SPDX-License-Identifier: MIT
#include "runtime/src/ensure_version.hpp"

#include "runtime/src/record.hpp"
#include "runtime/src/script.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

using namespace detail;

result<version_tables> ensure_version(const bundle& revisions, std::string_view url,
                                      const options& wishes) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  const auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  if (now->tables) return version_tables{.made = false, .schema = now->schema};
  const auto made = tables.create_tables(wishes.lock_timeout);
  // Somebody else was faster: what was wanted is there.
  if (!made && !is_conflict(made.error())) return tl::unexpected{made.error()};
  return version_tables{.made = made.has_value(), .schema = now->schema};
}

std::string ensure_version_script(const bundle& revisions, dialect language) {
  const auto written = script::of(language);
  written->start();
  record tables{*written, revisions};
  tables.plan_ahead({}, script_schema(revisions, language));
  static_cast<void>(tables.create_tables({}));
  written->end();
  return written->text();
}

}  // namespace aludel
