// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <string>

#include "autogenerate/calls.hpp"
#include "cli/comparison.hpp"
#include "cli/development.hpp"
#include "cli/sides.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints statements that make a database like the one of the URL, or, without one, like
what all revisions give: in an order in which they can be run, which is the same each
time. With --schema it is what that file gives, as the server understands it. With
--json the objects stand beside the statements, each with what the server says of it.

Examples:
  $ dump --offline-base --dialect sqlite > schema.sql
  $ dump --url postgresql:///app)";

struct wanted {
  std::vector<std::string> schema;
  bool of_schema = false;
  bool offline = false;
  std::string file;  ///< to write; empty: it is printed
  std::string format = "sql";
};

/// What it is made of, as the server describes it.
json objects_of(const autogenerate::schema& all) {
  auto made = json::array();
  for (const auto& each : all.objects) {
    auto facts = json::object();
    for (const auto& [name, value] : each.has) facts[name] = value;
    made.push_back({{"kind", autogenerate::name_of(each.key.kind)},
                    {"owner", each.key.owner},
                    {"name", each.key.name},
                    {"facts", std::move(facts)}});
  }
  return made;
}

bool is_of_schema(const wanted& what) { return what.of_schema || !what.schema.empty(); }

outcome<void> check(const wanted& what) {
  if (what.format != "sql" && what.format != "cpp") {
    return misused(fmt::format("there is no format \"{}\"", what.format),
                   "the formats are sql and cpp");
  }
  if (!is_of_schema(what) || !what.offline) return {};
  return misused("--schema and --wanted are of a schema, and --offline-base of the revisions",
                 "leave out one of the two");
}

outcome<looked_at> look(const sides& all, const request& asked, const wanted& what) {
  if (is_of_schema(what)) {
    const auto wanted = schema_for(asked, what.schema);
    if (!wanted) return tl::unexpected{wanted.error()};
    return all.schema(*wanted);
  }
  if (asked.url.empty() || what.offline) {
    return all.revisions_to(all.revisions().versioned_heads());
  }
  return all.database();
}

outcome<answer> run(const request& asked, const wanted& what) {
  if (const auto clear = check(what); !clear) return tl::unexpected{clear.error()};
  const auto all = sides::of(asked);
  if (!all) return tl::unexpected{all.error()};
  const auto found = all->unless_stopped([&] { return look(*all, asked, what); });
  if (!found) return tl::unexpected{found.error()};
  const auto made = autogenerate::creation_of(found->side());
  if (!made) return failed(made.error());
  const bool cpp = what.format == "cpp";
  auto text =
      cpp ? autogenerate::as_models(*made, all->language()) : autogenerate::as_section(*made);
  if (!text.empty() && !cpp) text += '\n';
  if (what.file.empty()) {
    return answer{.text = text,
                  .data = {{what.format, text}, {"objects", objects_of(found->made_of)}},
                  .note = {}};
  }
  if (auto written = generator::write_if_changed(what.file, text); !written) {
    return failed(written.error());
  }
  return answer{.text = what.file + '\n', .data = {{"file", what.file}}, .note = {}};
}

action declare(command_line& line) {
  const auto what = std::make_shared<wanted>();
  line.option("--schema", what->schema, "Of a file of SQL; may be given several times", "FILE");
  line.flag("--wanted", what->of_schema,
            "Of the schema that is wanted: SCHEMA, MODELS, aludel.toml");
  line.flag("--offline-base", what->offline, "Of the revisions, not of the database");
  line.option("--format", what->format, "In SQL, or as models in C++", "sql|cpp");
  line.option("--output", what->file, "Write it into this file, if that is not so already", "FILE");
  return [what](const request& asked) { return run(asked, *what); };
}

}  // namespace

command dump_command() {
  return {"dump", "Print the schema of a database, or of the revisions", help, declare};
}

}  // namespace aludel::commands
