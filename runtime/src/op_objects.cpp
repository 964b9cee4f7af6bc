// SPDX-License-Identifier: MIT
// What a database has beside tables: views and triggers on both dialects; functions, domains,
// schemas, sequences, enums, extensions and materialized views on PostgreSQL.
#include <fmt/format.h>

#include <aludel/op.hpp>

#include "runtime/src/perform.hpp"

namespace aludel {

using detail::call;
using detail::create;
using detail::create_or_replace;
using detail::ddl;
using detail::definition_lost;
using detail::drop;
using detail::never;
using detail::perform;
using detail::statements;
using detail::unless_there;

namespace {

/// Writes what only PostgreSQL has.
template <class Write>
auto on_postgresql(std::string_view what, std::string_view instead, Write write) {
  return [=](const ddl& in) {
    if (in.language() != dialect::postgresql) {
      detail::refuse(errc::unsupported, fmt::format("SQLite has no {}", what),
                     fmt::format("{}, or ask op.language() first", instead));
    }
    return write(in);
  };
}

constexpr auto no_schema = "use another database file";
constexpr auto no_sequence = "number rows with identity()";
constexpr auto no_enum = "use text() with a check";
constexpr auto no_extension = "have the application load it (options.on_connect)";
constexpr auto no_stored_view = "use a view, or a table";
constexpr auto no_function = "have the application define it (options.on_connect)";
constexpr auto no_domain = "use the type itself, with a check";

statements drop_named(const ddl& in, std::string_view kind, const model::object_name& name) {
  return drop(kind, model::guard::none, in.qualified(name));
}

statements drop_trigger_of(const ddl& in, std::string_view name, const model::object_name& table,
                           model::guard unless) {
  const auto own = in.trigger_name(table, name);
  return drop("TRIGGER", unless,
              in.language() == dialect::postgresql ? own + " ON " + in.qualified(table) : own);
}

statements rename_value(const ddl& in, const model::object_name& name, std::string_view value,
                        std::string_view to) {
  return {fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", in.qualified(name),
                      detail::quoted_text(value), detail::quoted_text(to))};
}

}  // namespace

// ---- Views and triggers

void op::create_view(const model::object_name& name, std::string_view query, model::guard unless,
                     place at) {
  perform(
      *target_, at, call("create_view", name),
      [&](const ddl& in) {
        return statements{fmt::format("{}{} AS {}", create_or_replace(in, "VIEW", unless),
                                      in.qualified(name), in.statement(query))};
      },
      unless_there(unless, [&](const ddl& in) { return drop_named(in, "VIEW", name); }));
}

void op::drop_view(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("drop_view", name),
      [&](const ddl& in) { return drop("VIEW", unless, in.qualified(name)); },
      never(definition_lost));
}

void op::create_trigger(const model::trigger& what, model::guard unless, place at) {
  perform(
      *target_, at, call("create_trigger", what.name),
      [&](const ddl& in) {
        return statements{create_or_replace(in, "TRIGGER", unless) + in.trigger(what)};
      },
      unless_there(unless, [&](const ddl& in) {
        return drop_trigger_of(in, what.name, what.table, model::guard::none);
      }));
}

void op::drop_trigger(std::string_view name, const model::object_name& table, model::guard unless,
                      place at) {
  perform(
      *target_, at, call("drop_trigger", name, table),
      [&](const ddl& in) { return drop_trigger_of(in, name, table, unless); },
      never(definition_lost));
}

// ---- Functions and domains

void op::create_function(const model::function& what, model::guard unless, place at) {
  perform(*target_, at, call("create_function", what.name),
          on_postgresql("functions of its own", no_function,
                        [&](const ddl& in) {
                          return statements{create_or_replace(in, "FUNCTION", unless) +
                                            in.function(what)};
                        }),
          unless_there(unless, [&](const ddl& in) {
            std::vector<model::type> types;
            for (const auto& each : what.arguments) types.push_back(each.type);
            return drop("FUNCTION", model::guard::none, in.signature(what.name, types));
          }));
}

void op::drop_function(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("drop_function", name),
      on_postgresql("functions of its own", no_function,
                    [&](const ddl& in) { return drop("FUNCTION", unless, in.qualified(name)); }),
      never(definition_lost));
}

void op::drop_function(const model::object_name& name, const std::vector<model::type>& arguments,
                       model::guard unless, place at) {
  perform(*target_, at, call("drop_function", name),
          on_postgresql("functions of its own", no_function,
                        [&](const ddl& in) {
                          return drop("FUNCTION", unless, in.signature(name, arguments));
                        }),
          never(definition_lost));
}

void op::create_domain(const model::domain& what, place at) {
  perform(
      *target_, at, call("create_domain", what.name),
      on_postgresql("domains", no_domain,
                    [&](const ddl& in) { return statements{"CREATE DOMAIN " + in.domain(what)}; }),
      [&](const ddl& in) { return drop_named(in, "DOMAIN", what.name); });
}

void op::drop_domain(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, call("drop_domain", name),
          on_postgresql("domains", no_domain,
                        [&](const ddl& in) { return drop("DOMAIN", unless, in.qualified(name)); }),
          never(definition_lost));
}

// ---- Schemas, sequences, enums, extensions, materialized views

void op::create_schema(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, call("create_schema", name),
          on_postgresql("schemas", no_schema,
                        [=](const ddl& in) { return create("SCHEMA", unless, in.name(name)); }),
          unless_there(unless, [&](const ddl& in) { return drop_named(in, "SCHEMA", name); }));
}

void op::drop_schema(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, call("drop_schema", name),
          on_postgresql("schemas", no_schema,
                        [=](const ddl& in) { return drop("SCHEMA", unless, in.name(name)); }),
          never(definition_lost));
}

void op::create_sequence(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("create_sequence", name),
      on_postgresql("sequences", no_sequence,
                    [&](const ddl& in) { return create("SEQUENCE", unless, in.qualified(name)); }),
      unless_there(unless, [&](const ddl& in) { return drop_named(in, "SEQUENCE", name); }));
}

void op::drop_sequence(const model::object_name& name, model::guard unless, place at) {
  perform(
      *target_, at, call("drop_sequence", name),
      on_postgresql("sequences", no_sequence,
                    [&](const ddl& in) { return drop("SEQUENCE", unless, in.qualified(name)); }),
      never(definition_lost));
}

void op::create_enum(const model::object_name& name, const model::names& values, place at) {
  perform(
      *target_, at, call("create_enum", name),
      on_postgresql("enums", no_enum,
                    [&](const ddl& in) {
                      std::vector<std::string> quoted;
                      for (const auto& each : values) quoted.push_back(detail::quoted_text(each));
                      return statements{fmt::format("CREATE TYPE {} AS ENUM ({})",
                                                    in.qualified(name), fmt::join(quoted, ", "))};
                    }),
      [&](const ddl& in) { return drop_named(in, "TYPE", name); });
}

void op::add_enum_value(const model::object_name& name, std::string_view value,
                        std::string_view before, model::guard unless, place at) {
  perform(*target_, at, call("add_enum_value", name),
          on_postgresql("enums", no_enum,
                        [&](const ddl& in) {
                          return statements{fmt::format(
                              "ALTER TYPE {} ADD VALUE {}{}{}", in.qualified(name),
                              detail::if_not_exists(unless), detail::quoted_text(value),
                              before.empty() ? "" : " BEFORE " + detail::quoted_text(before))};
                        }),
          never("an enum keeps its values"));
}

void op::rename_enum_value(const model::object_name& name, std::string_view value,
                           std::string_view to, place at) {
  perform(*target_, at, call("rename_enum_value", name),
          on_postgresql("enums", no_enum,
                        [&](const ddl& in) { return rename_value(in, name, value, to); }),
          [&](const ddl& in) { return rename_value(in, name, to, value); });
}

void op::drop_enum(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, call("drop_enum", name),
          on_postgresql("enums", no_enum,
                        [&](const ddl& in) { return drop("TYPE", unless, in.qualified(name)); }),
          never(definition_lost));
}

void op::create_extension(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, call("create_extension", name),
          on_postgresql("extensions of this kind", no_extension,
                        [=](const ddl& in) { return create("EXTENSION", unless, in.name(name)); }),
          unless_there(unless, [&](const ddl& in) { return drop_named(in, "EXTENSION", name); }));
}

void op::drop_extension(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, call("drop_extension", name),
          on_postgresql("extensions of this kind", no_extension,
                        [=](const ddl& in) { return drop("EXTENSION", unless, in.name(name)); }),
          never(definition_lost));
}

void op::create_materialized_view(const model::object_name& name, std::string_view query,
                                  model::guard unless, place at) {
  perform(*target_, at, call("create_materialized_view", name),
          on_postgresql("materialized views", no_stored_view,
                        [&](const ddl& in) {
                          return create("MATERIALIZED VIEW", unless,
                                        in.qualified(name) + " AS " + in.statement(query));
                        }),
          unless_there(unless,
                       [&](const ddl& in) { return drop_named(in, "MATERIALIZED VIEW", name); }));
}

void op::drop_materialized_view(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, call("drop_materialized_view", name),
          on_postgresql(
              "materialized views", no_stored_view,
              [&](const ddl& in) { return drop("MATERIALIZED VIEW", unless, in.qualified(name)); }),
          never(definition_lost));
}

}  // namespace aludel
