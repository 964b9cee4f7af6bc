// SPDX-License-Identifier: MIT
// What a database has beside tables: views on both dialects; schemas, sequences, enums, extensions
// and materialized views on PostgreSQL.
#include <fmt/format.h>

#include <aludel/op.hpp>

#include "runtime/src/perform.hpp"

namespace aludel {

using detail::create;
using detail::ddl;
using detail::drop;
using detail::perform;
using detail::statements;

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

}  // namespace

void op::create_view(const model::object_name& name, std::string_view query, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return statements{fmt::format("CREATE VIEW {} AS {}", in.qualified(name), query)};
  });
}

void op::drop_view(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, [&](const ddl& in) { return drop("VIEW", unless, in.qualified(name)); });
}

void op::create_schema(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("schemas", no_schema, [=](const ddl& in) {
    return create("SCHEMA", unless, in.name(name));
  }));
}

void op::drop_schema(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("schemas", no_schema, [=](const ddl& in) {
    return drop("SCHEMA", unless, in.name(name));
  }));
}

void op::create_sequence(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("sequences", no_sequence, [&](const ddl& in) {
    return create("SEQUENCE", unless, in.qualified(name));
  }));
}

void op::drop_sequence(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("sequences", no_sequence, [&](const ddl& in) {
    return drop("SEQUENCE", unless, in.qualified(name));
  }));
}

void op::create_enum(const model::object_name& name, const model::names& values, place at) {
  perform(*target_, at, on_postgresql("enums", no_enum, [&](const ddl& in) {
    std::vector<std::string> quoted;
    for (const auto& each : values) quoted.push_back(detail::quoted_text(each));
    return statements{
        fmt::format("CREATE TYPE {} AS ENUM ({})", in.qualified(name), fmt::join(quoted, ", "))};
  }));
}

void op::add_enum_value(const model::object_name& name, std::string_view value,
                        std::string_view before, place at) {
  perform(*target_, at, on_postgresql("enums", no_enum, [&](const ddl& in) {
    return statements{fmt::format("ALTER TYPE {} ADD VALUE {}{}", in.qualified(name),
                                  detail::quoted_text(value),
                                  before.empty() ? "" : " BEFORE " + detail::quoted_text(before))};
  }));
}

void op::rename_enum_value(const model::object_name& name, std::string_view value,
                           std::string_view to, place at) {
  perform(*target_, at, on_postgresql("enums", no_enum, [&](const ddl& in) {
    return statements{fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", in.qualified(name),
                                  detail::quoted_text(value), detail::quoted_text(to))};
  }));
}

void op::drop_enum(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("enums", no_enum, [&](const ddl& in) {
    return drop("TYPE", unless, in.qualified(name));
  }));
}

void op::create_extension(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("extensions of this kind", no_extension, [=](const ddl& in) {
    return create("EXTENSION", unless, in.name(name));
  }));
}

void op::drop_extension(std::string_view name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("extensions of this kind", no_extension, [=](const ddl& in) {
    return drop("EXTENSION", unless, in.name(name));
  }));
}

void op::create_materialized_view(const model::object_name& name, std::string_view query,
                                  place at) {
  perform(*target_, at, on_postgresql("materialized views", no_stored_view, [&](const ddl& in) {
    return statements{fmt::format("CREATE MATERIALIZED VIEW {} AS {}", in.qualified(name), query)};
  }));
}

void op::drop_materialized_view(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, on_postgresql("materialized views", no_stored_view, [&](const ddl& in) {
    return drop("MATERIALIZED VIEW", unless, in.qualified(name));
  }));
}

}  // namespace aludel
