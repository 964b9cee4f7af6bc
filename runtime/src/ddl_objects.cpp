// SPDX-License-Identifier: MIT
// Functions, triggers and domains, as SQL of a dialect.
#include <fmt/format.h>

#include "runtime/src/ddl.hpp"
#include "runtime/src/lexer.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::detail {

namespace {

std::string_view written(model::function::volatility kind) {
  switch (kind) {
    case model::function::volatility::stable:
      return " STABLE";
    case model::function::volatility::immutable:
      return " IMMUTABLE";
    case model::function::volatility::changing:
      break;
  }
  return {};
}

std::string_view written(model::trigger::timing runs) {
  switch (runs) {
    case model::trigger::timing::before:
      return "BEFORE";
    case model::trigger::timing::instead:
      return "INSTEAD OF";
    case model::trigger::timing::after:
      break;
  }
  return "AFTER";
}

/// With a semicolon behind the last of them.
std::string ended(std::string_view statements) {
  std::size_t end = 0;
  bool has_end = false;
  lexer tokens{statements, dialect::sqlite};
  for (auto next = tokens.next(); next.kind != token_kind::end; next = tokens.next()) {
    if (next.kind == token_kind::comment) continue;
    end = next.offset + next.length;
    has_end = statements.substr(next.offset, next.length) == ";";
  }
  std::string made{statements};
  if (!has_end) made.insert(end, ";");
  return made;
}

void check_for_sqlite(const model::trigger& of, std::size_t events) {
  if (of.truncates) {
    refuse(errc::unsupported, "SQLite has no TRUNCATE", "leave on_truncate() out");
  }
  if (events > 1) {
    refuse(errc::unsupported,
           fmt::format("SQLite's triggers have one event each, and {} has {}", of.name, events),
           "make a trigger for each");
  }
  if (!of.each_row) {
    refuse(errc::unsupported,
           fmt::format("SQLite's triggers run for each row, and {} for each statement", of.name),
           "say for_each_row()");
  }
  if (of.statements.empty()) {
    refuse(errc::unsupported,
           fmt::format("SQLite's triggers have statements, and {} has none", of.name),
           "give it some with body(\"UPDATE …;\"): they are for SQLite alone");
  }
}

void check_for_postgresql(const model::trigger& of) {
  if (!of.call.empty()) return;
  refuse(errc::unsupported,
         fmt::format("PostgreSQL's triggers call a function, and {} none", of.name),
         "make one with create_function(), and say execute(\"its_name()\"): it is for PostgreSQL "
         "alone");
}

}  // namespace

// ---- Functions

std::string ddl::signature(const model::object_name& of,
                           const std::vector<model::type>& arguments) const {
  std::vector<std::string> all;
  all.reserve(arguments.size());
  for (const auto& each : arguments) all.push_back(type(each));
  return fmt::format("{}({})", qualified(of), fmt::join(all, ", "));
}

std::string ddl::function(const model::function& of) const {
  if (of.text.empty()) {
    refuse(errc::usage, fmt::format("the function {} has no body", of.name.name),
           "give it one with body()");
  }
  std::vector<std::string> arguments;
  for (const auto& each : of.arguments) {
    arguments.push_back(fmt::format(
        "{}{}{}", each.name.empty() ? "" : name(each.name) + " ", type(each.type),
        each.default_expression.empty() ? ""
                                        : " DEFAULT " + default_value(each.default_expression)));
  }
  return fmt::format("{}({}) RETURNS {} LANGUAGE {}{} AS {}", qualified(of.name),
                     fmt::join(arguments, ", "), type(of.returned), name(of.written_in),
                     written(of.kind), dollar_quoted(of.text));
}

// ---- Triggers

std::string ddl::trigger_name(const model::object_name& table, std::string_view plain) const {
  // A trigger of PostgreSQL is its table's; one of SQLite has the table's schema.
  if (postgresql()) return name(plain);
  return qualified({table.schema, std::string(plain)});
}

std::string ddl::trigger(const model::trigger& of) const {
  std::vector<std::string> events;
  if (of.inserts) events.emplace_back("INSERT");
  if (of.updates) {
    events.push_back(of.updated.empty() ? "UPDATE" : "UPDATE OF " + list(of.updated));
  }
  if (of.deletes) events.emplace_back("DELETE");
  if (of.truncates) events.emplace_back("TRUNCATE");
  if (events.empty()) {
    refuse(errc::usage, fmt::format("the trigger {} has no event", of.name),
           "say on_insert(), on_update() or on_delete()");
  }
  postgresql() ? check_for_postgresql(of) : check_for_sqlite(of, events.size());
  auto made = fmt::format("{} {} {} ON {} FOR EACH {}", trigger_name(of.table, of.name),
                          written(of.runs), fmt::join(events, " OR "),
                          postgresql() ? qualified(of.table) : name(of.table.name),
                          of.each_row ? "ROW" : "STATEMENT");
  if (!of.condition.empty()) made += fmt::format(" WHEN ({})", expression(of.condition));
  return made + (postgresql() ? " EXECUTE FUNCTION " + expression(of.call)
                              : fmt::format(" BEGIN\n{}\nEND", ended(of.statements)));
}

// ---- Domains

std::string ddl::domain(const model::domain& of) const {
  auto made = fmt::format("{} AS {}", qualified(of.name), type(of.type));
  if (!of.collation.empty()) made += " COLLATE " + name(of.collation);
  if (!of.default_expression.empty()) made += " DEFAULT " + default_value(of.default_expression);
  if (!of.nullable) made += " NOT NULL";
  for (const auto& each : of.checks) made += " " + constraint(of.name, each);
  return made;
}

}  // namespace aludel::detail
