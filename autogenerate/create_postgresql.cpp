// SPDX-License-Identifier: MIT
#include "autogenerate/create_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"
#include "runtime/src/lexer.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

using detail::quoted_text;
using std::string;
using std::string_view;

/// " PREFIX value", if the object has it.
string clause(const object& of, string_view fact, string_view prefix, string_view suffix = "") {
  return of.is(fact) ? fmt::format(" {}{}{}", prefix, of.at(fact), suffix) : string();
}

string flag(const object& of, string_view fact, string_view text) {
  return of.is(fact) ? fmt::format(" {}", text) : string();
}

string between_lines(const std::vector<string>& body) {
  return body.empty() ? "()" : fmt::format("(\n  {}\n)", fmt::join(body, ",\n  "));
}

string alter_table(const object& part) { return "ALTER TABLE " + part.key.owner; }

/// The place behind a name, quoted or not, with its schema.
std::size_t end_of_name(string_view text) {
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] == '(' && !quoted) return at;
  }
  return text.size();
}

string create_range(const object& of) {
  const auto part = [&](string_view fact, string_view name) {
    return of.is(fact) ? fmt::format(", {} = {}", name, of.at(fact)) : string();
  };
  return fmt::format("CREATE TYPE {} AS RANGE (SUBTYPE = {}{}{}{}{}{})", of.key.name,
                     of.at("subtype"), part("operator class", "SUBTYPE_OPCLASS"),
                     part("collation", "COLLATION"), part("canonical", "CANONICAL"),
                     part("difference", "SUBTYPE_DIFF"),
                     part("multirange", "MULTIRANGE_TYPE_NAME"));
}

string create_policy(const object& of) {
  return fmt::format("CREATE POLICY {} ON {}{} FOR {} TO {}{}{}", of.key.name, of.key.owner,
                     flag(of, "restrictive", "AS RESTRICTIVE"), of.at("command"), of.at("roles"),
                     clause(of, "using", "USING (", ")"), clause(of, "check", "WITH CHECK (", ")"));
}

string create_view(const object& of) {
  return fmt::format("CREATE VIEW {}{} AS\n{}", of.key.name, clause(of, "with", "WITH (", ")"),
                     of.at("definition"));
}

string create_materialized_view(const object& of) {
  return fmt::format("CREATE MATERIALIZED VIEW {}{}{}{} AS\n{}", of.key.name,
                     clause(of, "access method", "USING "), clause(of, "with", "WITH (", ")"),
                     clause(of, "tablespace", "TABLESPACE "), of.at("definition"));
}

/// What is not valid yet cannot be said where the column is made.
string not_null(const object& of) {
  if (of.is("not null not valid")) return {};
  return clause(of, "not null name", "CONSTRAINT ") + flag(of, "not null", "NOT NULL") +
         flag(of, "not null without children", "NO INHERIT");
}

/// Where a column is made, a default is less than any expression: NOT NULL may follow.
string in_definition(string_view expression) {
  constexpr std::array<string_view, 14> words{"NOT",     "AND",     "OR",  "IN",      "IS",
                                              "COLLATE", "LIKE",    "ANY", "ALL",     "ILIKE",
                                              "SIMILAR", "BETWEEN", "AT",  "OVERLAPS"};
  detail::lexer reader{expression, dialect::postgresql};
  for (auto each = reader.next(); each.kind != detail::token_kind::end; each = reader.next()) {
    const auto word = expression.substr(each.offset, each.length);
    const bool is_one = each.kind == detail::token_kind::word &&
                        std::find(words.begin(), words.end(), word) != words.end();
    if (is_one) return fmt::format("({})", expression);
  }
  return string(expression);
}

/// The index of a constraint has its name, in the schema of its table.
object_key part_of(const object& whole, const string& fact) {
  const auto& [kind, owner, name] = whole.key;
  if (kind != object_kind::constraint) {
    return {object_kind::column, name, fact.substr(comment_on_part.size())};
  }
  const string schema(schema_of(owner));
  return {object_kind::index, owner, schema.empty() ? name : schema + "." + name};
}

}  // namespace

string column_definition(const object& of, string_view type, string_view expression) {
  auto text = fmt::format("{} {}{}", of.key.name, type, clause(of, "collation", "COLLATE "));
  if (of.is("generated")) {
    text += fmt::format(" GENERATED ALWAYS AS ({}) {}", of.at("generated"),
                        of.is("virtual") ? "VIRTUAL" : "STORED");
  }
  if (of.is("identity")) {
    text += fmt::format(" GENERATED {} AS IDENTITY{}", of.at("identity"),
                        clause(of, "identity options", "(", ")"));
  }
  if (!expression.empty()) text += " DEFAULT " + in_definition(expression);
  return text + not_null(of);
}

string constraint_definition(const object& of) {
  auto text = of.at("definition");
  string storage =
      clause(of, "with", "WITH (", ")") + clause(of, "tablespace", "USING INDEX TABLESPACE ");
  // Before what says of which rows it is, and when it is checked.
  const auto place = std::min({of.at("type") == "x" ? text.find(" WHERE (") : string::npos,
                               text.find(" DEFERRABLE"), text.size()});
  if (!storage.empty()) text.insert(place, storage);
  return fmt::format("CONSTRAINT {} {}", of.key.name, text);
}

string create_table(const object& of, const std::vector<string>& body) {
  auto text = fmt::format("CREATE {}TABLE {}", of.is("unlogged") ? "UNLOGGED " : "", of.key.name);
  if (of.is("partition of")) {
    text += fmt::format(" PARTITION OF {}{} {}", of.at("partition of"),
                        body.empty() ? "" : " " + between_lines(body), of.at("bound"));
  } else if (of.is("of")) {
    text += fmt::format(" OF {}{}", of.at("of"), body.empty() ? "" : " " + between_lines(body));
  } else {
    text += " " + between_lines(body);
  }
  return text + clause(of, "inherits", "INHERITS (", ")") +
         clause(of, "partitioned by", "PARTITION BY ") + clause(of, "access method", "USING ") +
         clause(of, "with", "WITH (", ")") + clause(of, "tablespace", "TABLESPACE ");
}

string create_type(const object& of, const std::vector<string>& body) {
  return fmt::format("CREATE TYPE {} AS {}", of.key.name, between_lines(body));
}

string create_domain(const object& of, const std::vector<string>& body) {
  auto text = fmt::format("CREATE DOMAIN {} AS {}{}{}{}", of.key.name, of.at("type"),
                          clause(of, "collation", "COLLATE "), clause(of, "default", "DEFAULT "),
                          flag(of, "not null", "NOT NULL"));
  for (const auto& each : body) text += "\n  " + each;
  return text;
}

std::vector<string> create(const object& of) {
  const auto& [kind, owner, name] = of.key;
  switch (kind) {
    case object_kind::schema:
      return {fmt::format("CREATE SCHEMA {}", name)};
    case object_kind::extension:
      return {fmt::format("CREATE EXTENSION IF NOT EXISTS {}{}", name,
                          clause(of, "schema", "WITH SCHEMA "))};
    case object_kind::enum_type:
      return {fmt::format("CREATE TYPE {} AS ENUM ({})", name, fmt::join(labels_of(of), ", "))};
    case object_kind::attribute:
      return {fmt::format("ALTER TYPE {} ADD ATTRIBUTE {} {}{}", owner, name, of.at("type"),
                          clause(of, "collation", "COLLATE "))};
    case object_kind::range_type:
      return {create_range(of)};
    case object_kind::domain_constraint:
      return {fmt::format("ALTER DOMAIN {} ADD {}", owner, constraint_definition(of))};
    case object_kind::sequence:
      return {fmt::format("CREATE {}SEQUENCE {} {}{}", of.is("unlogged") ? "UNLOGGED " : "", name,
                          sequence_options(of), clause(of, "owned by", "OWNED BY "))};
    case object_kind::function:
    case object_kind::procedure:
      return {routine_definition(of)};
    case object_kind::aggregate:
      return {fmt::format("CREATE AGGREGATE {} ({})", name, of.at("definition"))};
    case object_kind::column:
      return {fmt::format("{} ADD COLUMN {}", alter_table(of),
                          column_definition(of, of.at("type"), ""))};
    case object_kind::default_value:
      return {fmt::format("{} ALTER COLUMN {} SET DEFAULT {}", alter_table(of), name,
                          of.at("expression"))};
    case object_kind::constraint:
      return {fmt::format("{} ADD {}", alter_table(of), constraint_definition(of))};
    case object_kind::index:
      return {of.at("definition") + clause(of, "with", "WITH (", ")") +
              clause(of, "tablespace", "TABLESPACE ") + clause(of, "where", "WHERE ")};
    case object_kind::statistics:
      return {of.at("definition")};
    case object_kind::view:
      return {without_end(create_view(of))};
    case object_kind::materialized_view:
      return {without_end(create_materialized_view(of))};
    case object_kind::trigger:
    case object_kind::rule: {
      std::vector<string> all{without_end(of.at("definition"))};
      if (of.is("enabled")) all.push_back(enable(of, of.at("enabled")));
      return all;
    }
    case object_kind::policy:
      return {create_policy(of)};
    case object_kind::table:
    case object_kind::composite_type:
    case object_kind::domain:
    case object_kind::enum_value:
      break;  // with their parts, or what they are parts of: see above
  }
  return {};
}

string drop(const object& of) {
  const auto& [kind, owner, name] = of.key;
  switch (kind) {
    case object_kind::attribute:
      return fmt::format("ALTER TYPE {} DROP ATTRIBUTE {}", owner, name);
    case object_kind::domain_constraint:
      return fmt::format("ALTER DOMAIN {} DROP CONSTRAINT {}", owner, name);
    case object_kind::column:
      return fmt::format("{} DROP COLUMN {}", alter_table(of), name);
    case object_kind::default_value:
      return fmt::format("{} ALTER COLUMN {} DROP DEFAULT", alter_table(of), name);
    case object_kind::constraint:
      return fmt::format("{} DROP CONSTRAINT {}", alter_table(of), name);
    case object_kind::trigger:
    case object_kind::rule:
    case object_kind::policy:
      return fmt::format("DROP {} {} ON {}", keyword(kind), name, owner);
    default:
      return fmt::format("DROP {} {}", keyword(kind), name);
  }
}

string comment_on(const object& of, string_view text) {
  const auto& [kind, owner, name] = of.key;
  string what = name;
  if (kind == object_kind::column || kind == object_kind::attribute) what = owner + "." + name;
  if (kind == object_kind::constraint || kind == object_kind::trigger ||
      kind == object_kind::rule || kind == object_kind::policy) {
    what = name + " ON " + owner;
  }
  if (kind == object_kind::domain_constraint) what = name + " ON DOMAIN " + owner;
  return fmt::format("COMMENT ON {} {} IS {}", keyword(kind), what,
                     text.empty() ? "NULL" : quoted_text(text));
}

statements comments_on_parts(const object& before, const object& after) {
  statements all;
  const auto write = [&](const string& fact) {
    all.push_back({comment_on({.key = part_of(after, fact)}, after.at(fact)), {}});
  };
  for (const auto& [fact, text] : after.has) {
    if (fact.starts_with(comment_on_part) && before.at(fact) != text) write(fact);
  }
  for (const auto& [fact, text] : before.has) {
    if (fact.starts_with(comment_on_part) && !after.is(fact)) write(fact);
  }
  return all;
}

string routine_definition(const object& of) {
  const string head = of.key.kind == object_kind::function ? "CREATE OR REPLACE FUNCTION "
                                                           : "CREATE OR REPLACE PROCEDURE ";
  const auto& written = of.at("definition");
  const auto rest = string_view(written).substr(std::min(head.size(), written.size()));
  return without_end(head + of.key.name.substr(0, end_of_name(of.key.name)) +
                     string(rest.substr(end_of_name(rest))));
}

string enable(const object& of, string_view how) {
  return fmt::format("{} {} {} {}", alter_table(of), how.empty() ? "ENABLE" : how,
                     keyword(of.key.kind), of.key.name);
}

string sequence_options(const object& of) {
  return fmt::format("AS {} INCREMENT BY {} MINVALUE {} MAXVALUE {} START WITH {} CACHE {} {}",
                     of.at("type"), of.at("increment"), of.at("minimum"), of.at("maximum"),
                     of.at("start"), of.at("cache"), of.is("cycle") ? "CYCLE" : "NO CYCLE");
}

}  // namespace aludel::autogenerate
