// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/comparison.hpp"
#include "cli/development.hpp"
#include "cli/write_revision.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Writes a new file beside the revision that it comes after, which is the newest unless
--head names another, and prints its path. Its sections are for you to fill in. A lock
file gets a draft line for it.

With --cpp it is a revision in C++, of two functions, instead of SQL.

With --autogenerate its sections are what the revisions lack to be like a schema, which is
a file of SQL: --schema, or `schema` in aludel.toml. Both are made in scratch databases,
and compared there. Where there is a URL that database is compared, unless
--offline-base. What it makes is tried out in a scratch database, up and down, before it is
written. Look at it all the same: comments say what loses data, or may fail on rows.
Where nothing differs, nothing is written.

--head takes a revision's id, the beginning of one, LABEL@head, or base for a revision
that comes after none. With --splice it need not be a head.

Examples:
  $ revision -m "create users"
  $ revision -m "create invoices" --head base --branch-label billing
  $ revision -m "add an index" --head billing@head --depends-on 3f1c
  $ revision -m "import" --sql-file schema.sql
  $ revision -m "fill in full names" --cpp
  $ revision -m "as in schema.sql" --autogenerate --schema schema.sql)";

constexpr auto nothing = "the schema has nothing that the revisions lack: no file was written";

using indexes = std::vector<detail::revision_index>;

outcome<indexes> parents(const resolver& known, const std::string& head) {
  if (!head.empty()) {
    if (head == "base") return indexes{};
    return known.find_one(head).map([](auto found) { return indexes{found}; });
  }
  auto heads = known.graph().versioned_heads();
  if (heads.size() < 2) return heads;
  return failed({.code = errc::multiple_heads,
                 .message = fmt::format("there are several heads: {}", known.graph().list(heads)),
                 .hint = "name the one to come after with --head, or join them: `merge` writes a "
                         "revision that comes after all of them"});
}

/// What differs goes into the revision. False: nothing does.
outcome<bool> fill_in(const request& asked, const comparison_wishes& wishes,
                      wanted_revision& into) {
  if (into.in_cpp || !into.sql_file.empty()) {
    return misused("--autogenerate writes the statements itself", "leave out --cpp and --sql-file");
  }
  const auto found = compare_with_wanted(asked, wishes);
  if (!found) return tl::unexpected{found.error()};
  into.upgrade = autogenerate::as_section(found->made.upgrade);
  into.downgrade = autogenerate::as_section(found->made.downgrade);
  return !found->lines.empty();
}

outcome<void> check_language(const wanted_revision& what) {
  if (!what.in_cpp || what.sql_file.empty()) return {};
  return misused("--sql-file has statements in SQL, and --cpp is for a revision in C++",
                 "leave out one of the two; in C++ a statement is op.execute(\"...\")");
}

action declare(CLI::App& app) {
  const auto what = std::make_shared<wanted_revision>();
  const auto head = std::make_shared<std::string>();
  const auto wishes =
      std::make_shared<comparison_wishes>(comparison_wishes{.schema = {}, .unproved = false});
  const auto is_generated = std::make_shared<bool>(false);
  declare_wanted(app, *what);
  app.get_option("--message")->required();
  app.add_option("--head", *head, "What it comes after; else the only head")->option_text("REV");
  app.add_option("--sql-file", what->sql_file, "A file of statements to begin its upgrade with")
      ->option_text("FILE");
  app.add_flag("--cpp", what->in_cpp, "Write it in C++, not in SQL");
  app.add_flag("--autogenerate", *is_generated, "Fill it with what differs from the schema");
  declare_comparison(app, *wishes);
  app.add_flag("--unproved", wishes->unproved, "Write what is generated without trying it out");
  return [=](const request& asked) -> outcome<answer> {
    if (const auto clear = check_language(*what); !clear) return tl::unexpected{clear.error()};
    auto wanted = *what;
    if (*is_generated) {
      const auto differs = fill_in(asked, *wishes, wanted);
      if (!differs) return tl::unexpected{differs.error()};
      if (!*differs) return answer{.text = {}, .data = {{"revision", nullptr}}, .note = nothing};
    }
    return write_revision(
        asked, std::move(wanted),
        [&](const resolver& known, const wanted_revision&) { return parents(known, *head); });
  };
}

}  // namespace

command revision_command() { return {"revision", "Make a new revision file", help, declare}; }

}  // namespace aludel::commands
