// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "cli/development.hpp"
#include "cli/sides.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints statements that make a database like the one of the URL, or, without one, like
what all revisions give: in an order in which they can be run, which is the same each
time. With --schema it is what that file gives, as the server understands it.

Examples:
  $ dump --offline-base --dialect sqlite > schema.sql
  $ dump --url postgresql:///app)";

struct wanted {
  std::string schema;
  bool offline = false;
};

outcome<looked_at> look(const sides& all, const request& asked, const wanted& what) {
  if (!what.schema.empty()) return all.schema(what.schema);
  if (asked.url.empty() || what.offline) {
    return all.revisions_to(all.revisions().versioned_heads());
  }
  return all.database();
}

outcome<answer> run(const request& asked, const wanted& what) {
  const auto all = sides::of(asked);
  if (!all) return tl::unexpected{all.error()};
  const auto found = look(*all, asked, what);
  if (!found) return tl::unexpected{found.error()};
  const auto made = autogenerate::creation_of(found->side());
  if (!made) return failed(made.error());
  auto sql = autogenerate::as_section(*made);
  if (!sql.empty()) sql += '\n';
  return answer{.text = sql, .data = {{"sql", sql}}, .note = {}};
}

action declare(CLI::App& app) {
  const auto what = std::make_shared<wanted>();
  app.add_option("--schema", what->schema, "Of a file of SQL")->option_text("FILE");
  app.add_flag("--offline-base", what->offline, "Of the revisions, not of the database");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command dump_command() {
  return {"dump", "Print the schema of a database, or of the revisions", help, declare};
}

}  // namespace aludel::commands
