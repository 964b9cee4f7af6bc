// SPDX-License-Identifier: MIT
#include "cli/comparison.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>

#include "autogenerate/prove.hpp"
#include "autogenerate/same_words.hpp"
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

/// A scratch database like that of the URL: with what is not compared, if the revisions lead there.
outcome<looked_at> stand_in(const sides& all, const looked_at& database) {
  auto made = all.revisions_to(all.revisions().versioned_heads());
  if (made && autogenerate::compare(made->made_of, database.made_of).empty()) return made;
  return all.like(database);
}

/// Up and down, where the revisions were run, or in a stand-in for the database.
outcome<void> try_out(const sides& all, const autogenerate::draft& made, const looked_at& before,
                      const looked_at& after, bool with_database) {
  constexpr auto hint = "nothing was written; with --unproved it is, for you to mend";
  auto copy = with_database ? stand_in(all, before) : outcome<looked_at>{};
  if (!copy) {
    copy.error().front().hint = hint;
    return tl::unexpected{copy.error()};
  }
  auto& at = with_database ? *copy->connection : *before.connection;
  auto done = autogenerate::prove(made, at, before.made_of, after.side(),
                                  all.revisions().revisions().tables);
  if (done) return {};
  done.error().hint = hint;
  return failed(done.error());
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
  auto before =
      with_database ? up_to_date(*all) : all->revisions_to(all->revisions().versioned_heads());
  if (!before) return tl::unexpected{before.error()};
  const auto after = all->schema(*file);
  if (!after) return tl::unexpected{after.error()};

  const auto worded = autogenerate::take_words(before->made_of, after->side());
  if (!worded) return failed(worded.error());
  const auto changes = autogenerate::compare(before->made_of, after->made_of);
  auto made = autogenerate::draft_between(before->side(), after->side(), changes);
  if (!made) return failed(made.error());
  if (!what.unproved && !changes.empty()) {
    const auto proved = try_out(*all, *made, *before, *after, with_database);
    if (!proved) return tl::unexpected{proved.error()};
  }
  const auto url = detail::parse_url(asked.url);
  return comparison{autogenerate::described(changes), std::move(*made),
                    with_database && url ? url->display : "the revisions"};
}

}  // namespace aludel::commands
