// SPDX-License-Identifier: MIT
#include "cli/comparison.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/lines.hpp"
#include "cli/sides.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

/// The database, which must lack nothing.
outcome<looked_at> up_to_date(const sides& all) {
  const auto heads = all.current();
  if (!heads) return tl::unexpected{heads.error()};
  const auto left = detail::plan_upgrade(all.revisions(), *heads, "heads");
  if (!left) return failed(left.error());
  if (left->steps.empty()) return all.database();
  return failed({.code = errc::usage,
                 .message = fmt::format("the database is not at the newest revisions: it lacks {}",
                                        count(left->steps.size())),
                 .hint = "`upgrade` it first, or compare with the revisions: --offline-base"});
}

}  // namespace

void declare_comparison(CLI::App& app, comparison_wishes& into) {
  app.add_option("--schema", into.schema,
                 "A file of SQL: the schema as it is to be; may be given several times")
      ->option_text("FILE")
      ->allow_extra_args(false);
  app.add_flag("--offline-base", into.offline,
               "Compare with what the revisions give, not with the database");
}

outcome<wanted_schema> schema_for(const request& asked, const std::vector<std::string>& files) {
  wanted_schema made;
  for (const auto& each : files) made.files.push_back({each});
  if (files.empty()) made = asked.schema;
  if (!made.empty()) return made;
  return misused("there is no schema to compare with",
                 "name a file of SQL that makes the tables as they are to be, with --schema, as "
                 "`schema` in aludel.toml, or behind SCHEMA of add_migrations()");
}

outcome<comparison> compare_with_wanted(const request& asked, const comparison_wishes& what) {
  const auto wanted = schema_for(asked, what.schema);
  if (!wanted) return tl::unexpected{wanted.error()};
  const auto all = sides::of(asked);
  if (!all) return tl::unexpected{all.error()};
  const bool with_database = !asked.url.empty() && !what.offline;
  const auto before =
      with_database ? up_to_date(*all) : all->revisions_to(all->revisions().versioned_heads());
  if (!before) return tl::unexpected{before.error()};
  const auto after = all->schema(*wanted);
  if (!after) return tl::unexpected{after.error()};

  const auto changes = autogenerate::compare(before->made_of, after->made_of);
  auto made = autogenerate::draft_between(before->side(), after->side(), changes);
  if (!made) return failed(made.error());
  const auto url = detail::parse_url(asked.url);
  return comparison{autogenerate::described(changes), std::move(*made),
                    with_database && url ? url->display : "the revisions"};
}

}  // namespace aludel::commands
