// SPDX-License-Identifier: MIT
#include "cli/comparison.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/lines.hpp"
#include "cli/renaming.hpp"
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

result<std::vector<autogenerate::stage>> at_once(const autogenerate::side& before,
                                                 const autogenerate::side& after,
                                                 const std::vector<autogenerate::change>& changes) {
  return autogenerate::draft_between(before, after, changes).map([](autogenerate::draft made) {
    return std::vector{autogenerate::stage{.purpose = {}, .made = std::move(made)}};
  });
}

}  // namespace

void declare_comparison(CLI::App& app, comparison_wishes& into) {
  app.add_option("--schema", into.schema,
                 "A file of SQL: the schema as it is to be; may be given several times")
      ->option_text("FILE")
      ->allow_extra_args(false);
  app.add_flag("--offline-base", into.offline,
               "Compare with what the revisions give, not with the database");
  app.add_option("--rename", into.renames,
                 "What is called otherwise in the schema and stays what it is: table:other, "
                 "table.column:table.other, index:other, enum.value:enum.other; may be repeated")
      ->option_text("OLD:NEW")
      ->allow_extra_args(false);
}

std::string told_as_renames(const std::vector<std::string>& likely) {
  if (likely.empty()) return {};
  return fmt::format("{}: --rename {}",
                     likely.size() == 1 ? "this looks like a rename" : "these look like renames",
                     fmt::join(likely, " --rename "));
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
  if (what.online && all->language() == dialect::sqlite) {
    return misused("--online is for PostgreSQL",
                   "SQLite has one writer at a time, and nothing that would let others write while "
                   "a table is changed: leave it out");
  }
  const bool with_database = !asked.url.empty() && !what.offline;
  auto before =
      with_database ? up_to_date(*all) : all->revisions_to(all->revisions().versioned_heads());
  if (!before) return tl::unexpected{before.error()};
  const auto after = all->schema(*wanted);
  if (!after) return tl::unexpected{after.error()};
  renaming names{*all, *before, *after, with_database};
  if (auto done = names.tell(what.renames); !done) return tl::unexpected{done.error()};
  if (what.asks) {
    if (auto done = names.ask(); !done) return tl::unexpected{done.error()};
  }

  const auto changes = autogenerate::compare(before->made_of, after->made_of);
  auto stages = what.online ? autogenerate::online_stages(before->side(), after->side())
                            : at_once(before->side(), after->side(), changes);
  if (!stages) return failed(stages.error());
  auto lines = names.lines();
  for (auto& each : autogenerate::described(changes)) lines.push_back(std::move(each));
  const auto url = detail::parse_url(asked.url);
  return comparison{.lines = std::move(lines),
                    .stages = names.around(std::move(*stages)),
                    .likely = names.likely(changes),
                    .with = with_database && url ? url->display : "the revisions"};
}

}  // namespace aludel::commands
