// SPDX-License-Identifier: MIT
#include "autogenerate/calls.hpp"

#include <fmt/format.h>

#include <utility>

#include "autogenerate/definition_calls.hpp"
#include "autogenerate/on_one_line.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

// ---- C++

/// Where a call may have a new line; no SQL has it.
constexpr char line_break = '\x1e';
constexpr string_view between_items = ",\x1e";

/// A call: its name, and what stands in its parentheses.
struct call {
  string name;
  string arguments;
};

// ---- Statements

/// A constraint without one gets one by a call.
void need_name(const statement_reader& from) {
  for (const string_view word : {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}) {
    if (from.is_at({word})) throw not_known();
  }
}

call create_table(statement_reader& from, dialect language) {
  const auto name = object_name(from);
  std::vector<string> items;
  from.need_symbol("(");
  do {
    need_name(from);
    items.push_back(from.take({"CONSTRAINT"}) ? constraint(from) : column(from, language));
  } while (from.take_symbol(","));
  from.need_symbol(")");
  return {"create_table", fmt::format("{}, {{{}}}", name, fmt::join(items, between_items))};
}

call create_index(statement_reader& from, bool unique) {
  const bool concurrently = from.take({"CONCURRENTLY"});
  const auto name = from.name();
  from.need({"ON"});
  auto made = fmt::format("index_on({}, {{", object_name(from));
  string more = fmt::format(".named({})", literal(name));
  if (from.take({"USING"})) {
    const auto method = from.name();
    if (method != "btree") more += fmt::format(".using_method({})", literal(method));
  }
  from.need_symbol("(");
  std::vector<string> parts;
  do parts.push_back(index_part(from));
  while (from.take_symbol(","));
  from.need_symbol(")");
  if (unique) more += ".unique()";
  if (from.take({"INCLUDE"})) more += fmt::format(".include({{{}}})", list(from.names()));
  if (from.take({"WHERE"})) more += fmt::format(".only_where({})", literal(from.rest()));
  if (concurrently) more += ".concurrently()";
  return {"create_index", fmt::format("{}{}}}){}", made, fmt::join(parts, ", "), more)};
}

call create(statement_reader& from, dialect language) {
  if (from.take({"TABLE"})) return create_table(from, language);
  if (from.take({"UNIQUE", "INDEX"})) return create_index(from, true);
  if (from.take({"INDEX"})) return create_index(from, false);
  if (from.take({"SCHEMA"})) return {"create_schema", literal(from.name())};
  for (const auto& [kind, name] : {std::pair("VIEW", "create_view"),
                                   std::pair("MATERIALIZED VIEW", "create_materialized_view")}) {
    const bool stored = string_view(kind) != "VIEW";
    if (!(stored ? from.take({"MATERIALIZED", "VIEW"}) : from.take({"VIEW"}))) continue;
    auto arguments = object_name(from);
    from.need({"AS"});
    return {name, fmt::format("{},{}{}", arguments, line_break, literal(from.rest()))};
  }
  from.need({"TYPE"});
  const auto name = object_name(from);
  from.need({"AS", "ENUM"});
  from.need_symbol("(");
  std::vector<string> labels;
  do labels.push_back(literal(from.string()));
  while (from.take_symbol(","));
  from.need_symbol(")");
  return {"create_enum", fmt::format("{}, {{{}}}", name, fmt::join(labels, ", "))};
}

call alter_column(statement_reader& from, const string& table) {
  const auto column = from.name();
  string change;
  if (from.take({"SET", "NOT", "NULL"})) {
    change = ".not_null()";
  } else if (from.take({"DROP", "NOT", "NULL"})) {
    change = ".nullable()";
  } else if (from.take({"DROP", "DEFAULT"})) {
    change = ".drop_default()";
  } else if (from.take({"SET", "DEFAULT"})) {
    change = fmt::format(".default_to({})", literal(from.rest()));
  } else {
    from.need({"TYPE"});
    change = fmt::format(".type({})", type(from.up_to({"USING", "COLLATE"}), dialect::postgresql));
    if (from.take({"USING"})) change += fmt::format(".using_expression({})", literal(from.rest()));
  }
  return {"alter_column", fmt::format("{}, {}, change(){}", table, literal(column), change)};
}

call alter_table(statement_reader& from, dialect language) {
  const auto table = object_name(from);
  if (from.take({"ADD", "COLUMN"})) {
    return {"add_column", fmt::format("{}, {}", table, column(from, language))};
  }
  if (from.take({"ADD", "CONSTRAINT"})) {
    return {"add_constraint", fmt::format("{}, {}", table, constraint(from))};
  }
  if (from.take({"ALTER", "COLUMN"})) return alter_column(from, table);
  if (from.take({"RENAME", "TO"})) {
    return {"rename_table", fmt::format("{}, {}", table, literal(from.name()))};
  }
  for (const auto& [what, name] :
       {std::pair("COLUMN", "drop_column"), std::pair("CONSTRAINT", "drop_constraint")}) {
    if (!from.take({"DROP", what})) continue;
    return {name, fmt::format("{}, {}", table, literal(from.name()))};
  }
  if (from.take({"VALIDATE", "CONSTRAINT"})) {
    return {"validate_constraint", fmt::format("{}, {}", table, literal(from.name()))};
  }
  from.need({"RENAME", "COLUMN"});
  const auto column = from.name();
  from.need({"TO"});
  return {"rename_column", fmt::format("{}, {}, {}", table, literal(column), literal(from.name()))};
}

call drop(statement_reader& from) {
  if (from.take({"TABLE"})) return {"drop_table", object_name(from)};
  if (from.take({"VIEW"})) return {"drop_view", object_name(from)};
  if (from.take({"MATERIALIZED", "VIEW"})) return {"drop_materialized_view", object_name(from)};
  if (from.take({"INDEX", "CONCURRENTLY"})) return {"drop_index_concurrently", object_name(from)};
  if (from.take({"INDEX"})) return {"drop_index", object_name(from)};
  if (from.take({"SEQUENCE"})) return {"drop_sequence", object_name(from)};
  if (from.take({"DOMAIN"})) return {"drop_domain", object_name(from)};
  if (from.take({"TRIGGER"})) {
    const auto name = from.name();
    from.need({"ON"});
    return {"drop_trigger", fmt::format("{}, {}", literal(name), object_name(from))};
  }
  from.need({"SCHEMA"});
  return {"drop_schema", literal(from.name())};
}

call comment_on(statement_reader& from) {
  const bool column = from.take({"COLUMN"});
  if (!column) from.need({"TABLE"});
  auto object = from.name();
  std::vector<string> names{object};
  while (from.take_symbol(".")) names.push_back(from.name());
  from.need({"IS"});
  const auto text = from.take({"NULL"}) ? string() : from.string();
  string of_column;
  if (column) {
    of_column = ", " + literal(names.back());
    names.pop_back();
  }
  if (names.empty() || names.size() > 2) throw not_known();
  const auto table = names.size() == 1
                         ? literal(names[0])
                         : fmt::format("in_schema({}, {})", literal(names[0]), literal(names[1]));
  return {column ? "comment_on_column" : "comment_on_table",
          fmt::format("{}{}, {}", table, of_column, literal(text))};
}

call read(statement_reader& from, dialect language) {
  if (from.take({"CREATE"})) return create(from, language);
  if (from.take({"ALTER", "TABLE"})) return alter_table(from, language);
  if (from.take({"DROP"})) return drop(from);
  from.need({"COMMENT", "ON"});
  return comment_on(from);
}

/// What `op` has for it, else to execute it.
call call_for(const string& sql, dialect language) {
  try {
    statement_reader from{sql, language};
    auto made = read(from, language);
    from.need_end();
    return made;
  } catch (const not_known&) {
    return {"execute", literal(sql)};
  }
}

/// With its breaks as lines that begin with these blanks.
string broken(const string& text, string_view blanks) {
  string made;
  for (const char each : text) {
    if (each == line_break) {
      made.append("\n").append(blanks);
    } else {
      made += each;
    }
  }
  return made;
}

string remark_lines(const std::vector<string>& remarks, string_view blanks) {
  string made;
  for (const auto& each : remarks) made += fmt::format("// {}\n{}", on_one_line(each), blanks);
  return made;
}

/// As `schema` has it.
string addition_for(const string& sql, dialect language) {
  const auto [name, arguments] = call_for(sql, language);
  if (name == "create_table") return fmt::format(".add(table({}))", arguments);
  if (name == "create_index") return fmt::format(".add({})", arguments);
  for (const string_view simple : {"view", "materialized_view", "enum", "schema"}) {
    if (name == fmt::format("create_{}", simple))
      return fmt::format(".add_{}({})", simple, arguments);
  }
  return fmt::format(".add_sql({})", literal(sql));
}

}  // namespace

string as_calls(const statements& all, dialect language, string_view blanks) {
  string made;
  for (const auto& each : all) {
    const auto [name, arguments] = call_for(each.sql, language);
    if (!made.empty()) made.append("\n").append(blanks);
    made += remark_lines(each.remarks, blanks) +
            fmt::format("op.{}({});", name, broken(arguments, string(blanks) + "    "));
  }
  return made;
}

string as_models(const statements& all, dialect language) {
  string made =
      "#include <aludel/schema.hpp>\n\nnamespace ALUDEL_MODELS {\n\nschema models() {\n"
      "  return schema()";
  for (const auto& each : all) {
    made += "\n      " + broken(addition_for(each.sql, language), "          ");
  }
  return made + ";\n}\n\n}  // namespace ALUDEL_MODELS\n";
}

}  // namespace aludel::autogenerate
