// SPDX-License-Identifier: MIT
#include "cli/comparison.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <future>

#include "cli/lines.hpp"
#include "cli/settings.hpp"
#include "cli/sides.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

outcome<std::filesystem::path> wanted_schema(const request& asked, const comparison_wishes& what) {
  if (!what.schema.empty()) return what.schema;
  if (asked.settings != nullptr && !asked.settings->written.schema.empty()) {
    return asked.settings->written.schema;
  }
  return misused("there is no schema to compare with",
                 "name a file of SQL that makes the tables as they are to be, with --schema or as "
                 "`schema` in aludel.toml");
}

/// The database must lack nothing.
outcome<void> check_heads(const sides& all) {
  const auto heads = all.current();
  if (!heads) return tl::unexpected{heads.error()};
  const auto left = detail::plan_upgrade(all.revisions(), *heads, "heads");
  if (!left) return failed(left.error());
  if (left->steps.empty()) return {};
  return failed({.code = errc::usage,
                 .message = fmt::format("the database is not at the newest revisions: it lacks {}",
                                        count(left->steps.size())),
                 .hint = "`upgrade` it first, or compare with the revisions: --offline-base"});
}

}  // namespace

void declare_comparison(CLI::App& app, comparison_wishes& into) {
  app.add_option("--schema", into.schema, "A file of SQL: the schema as it is to be")
      ->option_text("FILE");
  app.add_flag("--offline-base", into.offline,
               "Compare with what the revisions give, not with the database");
}

outcome<comparison> compare_with_wanted(const request& asked, const comparison_wishes& what) {
  const auto file = wanted_schema(asked, what);
  if (!file) return tl::unexpected{file.error()};
  const auto all = sides::of(asked);
  if (!all) return tl::unexpected{all.error()};
  const bool with_database = !asked.url.empty() && !what.offline;
  if (with_database) {
    if (const auto at_heads = check_heads(*all); !at_heads) return tl::unexpected{at_heads.error()};
  }
  auto schema = std::async([&] { return all->schema(*file); });  // meanwhile
  const auto before =
      with_database ? all->database() : all->revisions_to(all->revisions().versioned_heads());
  const auto after = schema.get();
  if (!before) return tl::unexpected{before.error()};
  if (!after) return tl::unexpected{after.error()};

  const auto changes = autogenerate::compare(before->made_of, after->made_of);
  auto made = autogenerate::draft_between(before->side(), after->side(), changes);
  if (!made) return failed(made.error());
  const auto url = detail::parse_url(asked.url);
  return comparison{autogenerate::described(changes), std::move(*made),
                    with_database && url ? url->display : "the revisions"};
}

}  // namespace aludel::commands
