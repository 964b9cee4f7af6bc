// SPDX-License-Identifier: MIT
#include "runtime/src/ddl.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/statement_words.hpp"
#include "runtime/src/written_sql.hpp"

namespace aludel::detail {

namespace {

/// PostgreSQL cuts longer ones, so that two could become one.
constexpr std::size_t longest_name = 63;

/// What is the same on both.
std::string_view plain_name(model::type_kind kind) {
  switch (kind) {
    case model::type_kind::smallint:
      return "smallint";
    case model::type_kind::integer:
      return "integer";
    case model::type_kind::bigint:
      return "bigint";
    case model::type_kind::numeric:
      return "numeric";
    case model::type_kind::real:
      return "real";
    case model::type_kind::double_precision:
      return "double precision";
    case model::type_kind::varchar:
      return "varchar";
    case model::type_kind::boolean:
      return "boolean";
    case model::type_kind::date:
      return "date";
    case model::type_kind::time:
      return "time";
    case model::type_kind::timestamp:
      return "timestamp";
    case model::type_kind::timestamptz:
      return "timestamptz";
    case model::type_kind::interval:
      return "interval";
    case model::type_kind::uuid:
      return "uuid";
    case model::type_kind::json:
      return "json";
    case model::type_kind::jsonb:
      return "jsonb";
    case model::type_kind::bytes:
      return "bytea";
    case model::type_kind::text:
    case model::type_kind::native:
      break;
  }
  return "text";
}

/// SQLite decides by a few syllables in a type's name how values are kept.
std::string_view sqlite_name(model::type_kind kind) {
  switch (kind) {
    case model::type_kind::smallint:
    case model::type_kind::integer:
    case model::type_kind::bigint:
      return "integer";
    case model::type_kind::numeric:
      return "numeric";
    case model::type_kind::real:
    case model::type_kind::double_precision:
      return "real";
    case model::type_kind::boolean:
      return "boolean";
    case model::type_kind::bytes:
      return "blob";
    default:
      return "text";
  }
}

/// What SQLite takes behind DEFAULT without parentheses.
bool is_plain_default(std::string_view sql) {
  const auto tokens = tokens_of(sql, dialect::sqlite, 2);
  const words of{sql, tokens};
  // It takes a name in quotes for a text.
  return is_literal(sql) ||
         (of.size() == 1 && (of[0].kind == token_kind::name || of.begin({"CURRENT_TIMESTAMP"}) ||
                             of.begin({"CURRENT_DATE"}) || of.begin({"CURRENT_TIME"})));
}

/// "(a + b)", not "(a) + (b)".
bool is_in_parentheses(std::string_view sql) {
  const auto tokens = tokens_of(sql, dialect::sqlite);
  const words of{sql, tokens};
  int depth = 0;
  for (std::size_t each = 0; each < of.size(); ++each) {
    if (of.text(each) == "(") ++depth;
    if (of.text(each) == ")") --depth;
    if (depth == 0) return each > 0 && each + 1 == of.size();
  }
  return false;
}

}  // namespace

void refuse(errc code, std::string message, std::string hint) {
  throw refused_operation{{.code = code, .message = std::move(message), .hint = std::move(hint)}};
}

// ---- Names and types

std::string ddl::name(std::string_view plain) const {
  if (plain.empty() || plain.find('\0') != std::string_view::npos) {
    refuse(errc::usage, "a name is empty, or has a NUL in it", "give it a name");
  }
  if (plain.size() > longest_name) {
    refuse(errc::too_large, fmt::format("the name {} has {} bytes", plain, plain.size()),
           fmt::format("PostgreSQL keeps {} of them: give it a shorter one, with named() or its "
                       "like if it was made up of others",
                       longest_name));
  }
  return quoted_name(plain);
}

std::string ddl::qualified(const model::object_name& of) const {
  return of.schema.empty() ? name(of.name) : name(of.schema) + "." + name(of.name);
}

std::string ddl::list(const model::names& all) const {
  std::string made;
  for (const auto& each : all) made += (made.empty() ? "" : ", ") + name(each);
  return made;
}

std::string ddl::type(const model::type& of) const {
  if (of.array && !postgresql()) {
    refuse(errc::unsupported, "SQLite has no arrays",
           "keep them as json(), or in a table of their own");
  }
  if (of.kind == model::type_kind::native) {
    return expression(of.written) + (of.array ? "[]" : "");
  }
  std::string made{postgresql() ? plain_name(of.kind) : sqlite_name(of.kind)};
  const bool has_length = of.kind == model::type_kind::numeric ||
                          (of.kind == model::type_kind::varchar && postgresql());
  if (has_length && of.length > 0) {
    made += of.scale == 0 ? fmt::format("({})", of.length)
                          : fmt::format("({}, {})", of.length, of.scale);
  }
  return of.array ? made + "[]" : made;
}

// ---- SQL of others

std::string ddl::statement(std::string_view sql) const { return one_statement(sql, language_); }

std::string ddl::expression(std::string_view sql) const {
  return part_of_statement(sql, language_);
}

std::string ddl::default_value(std::string_view sql) const {
  auto made = expression(sql);
  if (postgresql() || is_plain_default(made) || is_in_parentheses(made)) return made;
  return "(" + made + ")";
}

}  // namespace aludel::detail
