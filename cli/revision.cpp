// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/built_of.hpp"
#include "cli/comparison.hpp"
#include "cli/development.hpp"
#include "cli/generated_revisions.hpp"
#include "cli/write_revision.hpp"
#include "generator/new_revision.hpp"

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
Where nothing differs, nothing is written. What is only called otherwise is told with
--rename; on a terminal there is a question for each that looks like it. In a project of
two dialects it has sections for each; with --dialect, the other one's are empty.

With --online, on PostgreSQL, it is several revisions, one behind the other, which hold no
lock for long: indexes are built and dropped concurrently, constraints are added NOT VALID
and validated in the next revision, NOT NULL is proved by a check before.

--head takes a revision's id, the beginning of one, LABEL@head, or base for a revision
that comes after none. With --splice it need not be a head.

Examples:
  $ revision -m "create users"
  $ revision -m "create invoices" --head base --branch-label billing
  $ revision -m "add an index" --head billing@head --depends-on 3f1c
  $ revision -m "import" --sql-file schema.sql
  $ revision -m "fill in full names" --cpp
  $ revision -m "as in schema.sql" --autogenerate --schema schema.sql
  $ revision -m "full names" --autogenerate --rename users.name:users.full_name
  $ revision -m "as in schema.sql" --autogenerate --cpp)";

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

outcome<void> check_language(const wanted_revision& what) {
  if (!what.in_cpp || what.sql_file.empty()) return {};
  return misused("--sql-file has statements in SQL, and --cpp is for a revision in C++",
                 "leave out one of the two; in C++ a statement is op.execute(\"...\")");
}

/// Nothing that only a comparison knows was asked for.
bool is_plain(const comparison_wishes& what) {
  return what.schema.empty() && !what.offline && what.renames.empty() && !what.online &&
         !what.unproved;
}

/// As a revision of its own, which is not the first.
wanted_revision next_one(const wanted_revision& first) {
  auto next = first;
  next.label.clear();
  next.dependencies.clear();
  return next;
}

/// Random ones ascend, as the names of files that are made in the same minute differ by them.
std::vector<std::string> ids_of(const wanted_revision& first, std::size_t count) {
  std::vector<std::string> all(count);
  if (first.id.empty()) {
    std::generate(all.begin(), all.end(), generator::random_id);
    std::sort(all.begin(), all.end());
    return all;
  }
  all.front() = first.id;
  for (std::size_t each = 1; each < count; ++each) {
    all[each] = fmt::format("{}_{}", first.id, each + 1);
  }
  return all;
}

/// The first comes after what was asked for, each other one after the one before it.
outcome<answer> write_all(const request& asked, const wanted_revision& first,
                          const generated_revisions& found, const choose_parents& place) {
  answer done{.text = {}, .data = {{"revisions", json::array()}}, .note = {}};
  auto& written = done.data["revisions"];
  const auto count = found.count();
  const auto ids = ids_of(first, count);
  for (std::size_t each = 0; each < count; ++each) {
    auto what = written.empty() ? first : next_one(first);
    what.id = ids[each];
    if (count > 1) what.message += fmt::format(" ({})", found.purpose(each));
    found.fill_in(what, each);
    const choose_parents behind_last = [&](const resolver& known, const wanted_revision&) {
      return parents(known, written.back()["revision"]);
    };
    auto made = write_revision(asked, std::move(what), written.empty() ? place : behind_last);
    if (!made) {
      for (const auto& earlier : written) {
        made.error().front().notes.push_back("written before it, and there: " +
                                             earlier["file"].get<std::string>());
      }
      return made;
    }
    done.text += made->text;
    written.push_back(std::move(made->data));
  }
  return done;
}

/// Where nothing differs nothing is written.
outcome<answer> generate(const request& asked, comparison_wishes wishes, wanted_revision what,
                         const choose_parents& place) {
  if (!what.sql_file.empty()) {
    return misused("--autogenerate writes the statements itself", "leave out --sql-file");
  }
  if (const auto same = check_built_of(asked); !same) return tl::unexpected{same.error()};
  wishes.asks = !asked.json && !asked.quiet;
  wishes.writes = true;
  const auto found = generated_revisions::of(asked, wishes);
  if (!found) return tl::unexpected{found.error()};
  const bool several = wishes.online || found->count() > 1;
  if (found->count() == 0) {
    json none = several ? json{{"revisions", json::array()}} : json{{"revision", nullptr}};
    return answer{.text = {}, .data = std::move(none), .note = nothing};
  }
  what.tried = found->differs_in(dialect::sqlite) && !wishes.unproved;
  auto project = asked;
  project.dialects = found->dialects();
  if (!several) found->fill_in(what, 0);
  auto done = several ? write_all(project, what, *found, place)
                      : write_revision(project, std::move(what), place);
  if (done) done->note = found->note();
  return done;
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted_revision>();
  const auto head = std::make_shared<std::string>();
  const auto wishes =
      std::make_shared<comparison_wishes>(comparison_wishes{.schema = {}, .unproved = false});
  const auto is_generated = std::make_shared<bool>(false);
  const auto format = std::make_shared<std::string>("sql");
  declare_wanted(line, *what);
  line.require("--message");
  line.option("--head", *head, "What it comes after; else the only head", "REV");
  line.option("--sql-file", what->sql_file, "A file of statements to begin its upgrade with",
              "FILE");
  line.flag("--cpp", what->in_cpp, "Write it in C++, not in SQL");
  line.option("--format", *format, "In SQL, or in C++ as with --cpp", "sql|cpp");
  line.flag("--autogenerate", *is_generated, "Fill it with what differs from the schema");
  declare_comparison(line, *wishes);
  line.flag("--online", wishes->online,
            "Several revisions that hold no lock for long, for a database that is in use");
  line.flag("--unproved", wishes->unproved, "Write what is generated without trying it out");
  return [=](const request& asked) -> outcome<answer> {
    if (*format != "sql" && *format != "cpp") {
      return misused(fmt::format("there is no format \"{}\"", *format),
                     "the formats are sql and cpp");
    }
    if (*format == "cpp") what->in_cpp = true;
    if (const auto clear = check_language(*what); !clear) return tl::unexpected{clear.error()};
    const auto place = [&](const resolver& known, const wanted_revision&) {
      return parents(known, *head);
    };
    if (*is_generated) return generate(asked, *wishes, *what, place);
    if (is_plain(*wishes)) return write_revision(asked, *what, place);
    return misused(
        "--schema, --offline-base, --rename, --online and --unproved are for --autogenerate",
        "add it, or leave them out");
  };
}

}  // namespace

command revision_command() { return {"revision", "Make a new revision file", help, declare}; }

}  // namespace aludel::commands
