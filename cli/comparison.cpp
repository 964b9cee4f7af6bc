// SPDX-License-Identifier: MIT
#include "cli/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <optional>
#include <span>

#include "autogenerate/models.hpp"
#include "autogenerate/on_one_line.hpp"
#include "autogenerate/prove.hpp"
#include "autogenerate/same_words.hpp"
#include "autogenerate/told_renames.hpp"
#include "cli/lines.hpp"
#include "cli/new_file.hpp"
#include "cli/process_draft.hpp"
#include "cli/renaming.hpp"
#include "cli/settings.hpp"
#include "cli/sides.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

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

outcome<sides> sides_for(const request& asked, const comparison_wishes& what, bool with_database) {
  auto all = sides::of(asked);
  if (!all) return all;
  if (what.online && all->language() == dialect::sqlite) {
    return misused("--online is for PostgreSQL",
                   "SQLite has one writer at a time, and nothing that would let others write while "
                   "a table is changed: leave it out");
  }
  if (with_database) {
    if (const auto at_heads = check_heads(*all); !at_heads) return tl::unexpected{at_heads.error()};
  }
  return all;
}

struct both_sides {
  looked_at before;
  std::optional<looked_at> after;  ///< nothing: the schema is written as what there is before
};

/// At the same time, where a server does the work. Two threads of SQLite wait for each other; there
/// the schema may tell without being run.
outcome<both_sides> look_at(const sides& all, const wanted_schema& wanted, bool with_database,
                            bool has_renames) {
  const auto how = all.language() == dialect::sqlite ? std::launch::deferred : std::launch::async;
  auto schema = std::async(how, [&] { return all.schema(wanted); });
  auto before = with_database ? all.connected() : all.made_by(all.revisions().versioned_heads());
  if (before && !has_renames) {
    const auto alike = all.is_as_written(wanted, *before);
    if (!alike) return tl::unexpected{alike.error()};
    if (*alike) return both_sides{std::move(*before), std::nullopt};
  }
  before = all.read(std::move(before));
  auto after = schema.get();
  if (!before) return tl::unexpected{before.error()};
  if (!after) return tl::unexpected{after.error()};
  return both_sides{std::move(*before), std::move(*after)};
}

/// Which may be left out by itself.
bool has_schema(const autogenerate::schema& of, const std::string& name) {
  const autogenerate::object_key key{autogenerate::object_kind::schema, "", name};
  return of.find(key) != nullptr || std::any_of(of.left_out.begin(), of.left_out.end(),
                                                [&](const auto& each) { return each.key == key; });
}

/// What aludel.toml wants to have compared: a name that is misspelt would hide all differences.
outcome<void> need_wanted(const request& asked, const looked_at& before, const looked_at& after) {
  if (asked.settings == nullptr) return {};
  const auto& wishes = asked.settings->written.compared;
  const bool is_none = before.made_of.objects.empty() && after.made_of.objects.empty();
  if (!wishes.include.empty() && is_none) {
    return misused(
        "there is nothing that `include` in aludel.toml means",
        "its patterns are of names, as \"users\" or \"audit.log\"; a star stands for any "
        "text, and a kind may stand in front, as in \"view v_*\"");
  }
  if (before.made_of.language == dialect::sqlite) return {};
  for (const auto& each : wishes.schemas) {
    if (has_schema(before.made_of, each) || has_schema(after.made_of, each)) continue;
    return misused(fmt::format("there is no schema {}, which `schemas` in aludel.toml names", each),
                   "write it as SQL has it: with double quotes if it has capital letters");
  }
  return {};
}

/// Told on the command line, by the models, or to a question.
outcome<void> rename(renaming& names, const comparison_wishes& what, const wanted_schema& wanted,
                     const looked_at& before) {
  auto told = what.renames;
  if (wanted.models != nullptr) {
    const auto left = autogenerate::renames_left(wanted.models(), before.made_of);
    told.insert(told.end(), left.begin(), left.end());
  }
  auto done = names.tell(told);
  return done && what.asks ? names.ask() : done;
}

/// A scratch database like that of the URL: with what is not compared, if the revisions lead there.
outcome<looked_at> stand_in(const sides& all, const looked_at& database) {
  auto made = all.revisions_to(all.revisions().versioned_heads());
  if (made && autogenerate::compare(made->made_of, database.made_of).empty()) return made;
  return all.like(database);
}

/// Up and down, where the revisions were run, or in a stand-in for the database.
outcome<void> try_out(const sides& all, const std::vector<autogenerate::stage>& stages,
                      const looked_at& before, const looked_at& after, bool before_is_real) {
  constexpr auto hint = "nothing was written; with --unproved it is, for you to mend";
  auto copy = before_is_real ? stand_in(all, before) : outcome<looked_at>{};
  if (!copy) {
    copy.error().front().hint = hint;
    return tl::unexpected{copy.error()};
  }
  auto& at = before_is_real ? *copy->connection : *before.connection;
  all.now("trying out what was generated, up and down");
  auto done = autogenerate::prove(stages, at, before.made_of, after.side(),
                                  [&](detail::database& from) { return all.read(from); });
  if (done) return {};
  auto& problem = done.error();
  if (!problem.hint.empty()) problem.notes.push_back(std::move(problem.hint));  // the server's
  problem.hint = hint;
  return failed(problem);
}

/// The project's own program may change them.
outcome<void> look_over(std::vector<autogenerate::stage>& stages,
                        const std::vector<std::string>& lines, dialect language,
                        const request& asked) {
  for (auto& each : stages) {
    auto made = processed(std::move(each.made), lines, language, asked);
    if (!made) return tl::unexpected{made.error()};
    each.made = std::move(*made);
  }
  return {};
}

/// Of the dialects that the project has, one is asked for, and the URL is of another.
outcome<request> without_url_of_another(request asked) {
  const auto url = detail::parse_url(asked.url);
  if (!url || asked.dialects.size() != 1 || asked.dialects.front() == url->language) return asked;
  const auto project = dialects_of_project(asked);
  if (!project) return tl::unexpected{project.error()};
  if (std::count(project->begin(), project->end(), url->language) != 0) asked.url.clear();
  return asked;
}

outcome<comparison> compared(const request& asked, const comparison_wishes& what,
                             const wanted_schema& wanted, sides& all, bool with_database) {
  const auto url = detail::parse_url(asked.url);
  comparison found{.lines = {},
                   .stages = {},
                   .likely = {},
                   .language = all.language(),
                   .with = with_database && url ? url->display : "the revisions"};
  auto both = look_at(all, wanted, with_database, !what.renames.empty());
  all.now({});
  if (!both) return tl::unexpected{both.error()};
  if (!both->after) return found;
  auto& before = both->before;
  auto& after = *both->after;
  const auto comparable =
      all.check_signals().and_then([&] { return all.name_alike(after, before); }).and_then([&] {
        return need_wanted(asked, before, after);
      });
  if (!comparable) return tl::unexpected{comparable.error()};
  renaming names{all, before, after, with_database};
  if (auto done = rename(names, what, wanted, before); !done) return tl::unexpected{done.error()};
  const auto worded = autogenerate::take_wordings(before.made_of, after.side());
  if (!worded) return failed(worded.error());

  const auto changes = autogenerate::compare(before.made_of, after.made_of);
  found.lines = names.lines();
  for (auto& each : autogenerate::described(changes)) found.lines.push_back(std::move(each));
  found.likely = names.likely(changes);
  if (!what.writes) return found;
  auto stages = autogenerate::stages_between(
      before.side(), after.side(),
      what.online ? autogenerate::pace::online : autogenerate::pace::at_once);
  if (!stages) return failed(stages.error());
  if (!changes.empty()) {
    auto done = all.check_signals().and_then(
        [&] { return look_over(*stages, found.lines, found.language, asked); });
    if (done) done = all.check_signals();
    if (done && !what.unproved) {
      done = try_out(all, *stages, before, after, names.before_is_real());
    }
    if (!done) return tl::unexpected{done.error()};
  }
  found.stages = names.around(std::move(*stages));
  return found;
}

}  // namespace

void declare_comparison(command_line& line, comparison_wishes& into) {
  line.option("--schema", into.schema,
              "A file of SQL: the schema as it is to be; may be given several times", "FILE");
  line.flag("--offline-base", into.offline,
            "Compare with what the revisions give, not with the database");
  line.option("--rename", into.renames,
              "What is called otherwise in the schema and stays what it is: table:other, "
              "table.column:table.other, index:other, enum.value:enum.other; may be repeated",
              "OLD:NEW");
}

std::string first_of(const std::vector<std::string>& all, std::string_view between) {
  constexpr std::size_t most = 10;
  const std::span first{all.data(), std::min(all.size(), most)};
  auto text = fmt::format("{}", fmt::join(first, between));
  if (all.size() > most) text += fmt::format(", and {} more", all.size() - most);
  return text;
}

std::string told_as_renames(const std::vector<std::string>& likely) {
  if (likely.empty()) return {};
  std::vector<std::string> words;
  words.reserve(likely.size());
  for (const auto& each : likely) words.push_back(autogenerate::for_shell(each));
  // Whatever a name has in it, it is a comment of one line.
  return autogenerate::on_one_line(
      fmt::format("{}: --rename {}",
                  likely.size() == 1 ? "this looks like a rename" : "these look like renames",
                  first_of(words, " --rename ")));
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

bool is_for(const wanted_schema& wanted, dialect language) {
  return wanted.models != nullptr ||
         std::any_of(wanted.files.begin(), wanted.files.end(), [&](const auto& each) {
           return each.language.value_or(language) == language;
         });
}

outcome<comparison> compare_with_wanted(const request& from, const comparison_wishes& what) {
  const auto narrowed = without_url_of_another(from);
  if (!narrowed) return tl::unexpected{narrowed.error()};
  const auto& asked = *narrowed;
  const auto wanted = schema_for(asked, what.schema);
  if (!wanted) return tl::unexpected{wanted.error()};
  const bool with_database = !asked.url.empty() && !what.offline;
  auto all = sides_for(asked, what, with_database);
  if (!all) return tl::unexpected{all.error()};
  if (!is_for(*wanted, all->language())) {
    return misused(fmt::format("there is no schema of {} to compare with", name(all->language())),
                   "the files that there are, are of another dialect: name one with --schema");
  }
  return all->unless_stopped([&] { return compared(asked, what, *wanted, *all, with_database); });
}

}  // namespace aludel::commands
