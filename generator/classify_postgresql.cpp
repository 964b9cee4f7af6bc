// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "generator/built_in_functions.hpp"
#include "generator/check_statements.hpp"
#include "generator/classify.hpp"
#include "generator/postgresql_tree.hpp"

namespace aludel::generator {

namespace {

using nlohmann::json;

/// The last of a qualified name's parts; empty if it names PostgreSQL's own schemas.
std::string unqualified(const json& parts) {
  std::string name;
  for (const auto& part : parts) {
    if (name.starts_with("pg_")) return {};
    name = text_of(part.at("String"), "sval");
  }
  return name;
}

/// A table in one of the application's own schemas.
bool is_permanent(const json& relation) {
  return text_of(relation, "relpersistence") != "t" && !relation.contains("catalogname") &&
         !text_of(relation, "schemaname").starts_with("pg_");
}

std::string key_of(const json& relation) {
  return text_of(relation, "schemaname") + '.' + text_of(relation, "relname");
}

// ---- New tables

/// A name, of an index or of the sequence of an identity column, may hide a table.
bool has_new_names(const json& constraint, const surroundings& with) {
  if (constraint.contains("conname") && !with.is_new(text_of(constraint, "conname"))) return false;
  const auto& options = list(constraint, "options");
  return std::none_of(options.begin(), options.end(), [](const json& each) {
    return text_of(each.at("DefElem"), "defname") == "sequence_name";
  });
}

/// Anything about the table itself; of others only those that are as new.
bool concerns_new_tables_only(const json& constraint, const surroundings& with) {
  return has_new_names(constraint, with) &&
         (text_of(constraint, "contype") != "CONSTR_FOREIGN" ||
          with.tables.contains(key_of(constraint.at("pktable"))));
}

bool is_part_of_table(const json& element, const surroundings& with) {
  if (const auto* constraint = as(element, "Constraint")) {
    return concerns_new_tables_only(*constraint, with);
  }
  const auto* column = as(element, "ColumnDef");
  if (column == nullptr) return false;
  const auto& constraints = list(*column, "constraints");
  return std::all_of(constraints.begin(), constraints.end(), [&](const json& each) {
    return concerns_new_tables_only(each.at("Constraint"), with);
  });
}

bool creates_table(const json& node, surroundings& with) {
  if (!has_only(node, {"relation", "tableElts", "options", "oncommit", "accessMethod",
                       "tablespacename"}) ||
      text_of(node, "oncommit") != "ONCOMMIT_NOOP") {
    return false;
  }
  const auto& relation = node.at("relation");
  if (!is_permanent(relation) || !with.is_new(text_of(relation, "relname"))) return false;
  with.tables.insert(key_of(relation));
  const auto& elements = list(node, "tableElts");
  return std::all_of(elements.begin(), elements.end(),
                     [&](const json& each) { return is_part_of_table(each, with); });
}

// ---- New columns

/// Types that take what they are given: a domain may refuse it, and serial is more than a type.
bool is_plain_type(const json& type) {
  constexpr std::array<std::string_view, 27> plain{
      "bit",         "bool",    "bpchar", "bytea",   "cidr",    "date",     "float4",
      "float8",      "inet",    "int2",   "int4",    "int8",    "interval", "json",
      "jsonb",       "macaddr", "money",  "numeric", "text",    "time",     "timestamp",
      "timestamptz", "timetz",  "uuid",   "varbit",  "varchar", "xml"};
  if (!has_only(type, {"names", "typemod", "typmods", "arrayBounds", "location"})) return false;
  const auto& parts = type.at("names");
  const auto& name = text_of(parts.back().at("String"), "sval");
  const bool own = parts.size() == 1 || text_of(parts.front().at("String"), "sval") == "pg_catalog";
  return own && parts.size() <= 2 && std::find(plain.begin(), plain.end(), name) != plain.end();
}

enum class default_kind : std::uint8_t { null, constant, other };

default_kind kind_of(const json& expression) {
  if (const auto* constant = as(expression, "A_Const")) {
    return constant->contains("isnull") ? default_kind::null : default_kind::constant;
  }
  const auto* cast = as(expression, "TypeCast");
  if (cast == nullptr || !is_plain_type(cast->at("typeName"))) return default_kind::other;
  const auto& inner = cast->at("arg");
  return as(inner, "A_Const") == nullptr ? default_kind::other : kind_of(inner);
}

/// Statements that do not name the column go on working: it takes NULL, or has a constant.
bool can_be_left_out(const json& column) {
  bool needs_value = false;
  auto value = default_kind::null;
  for (const auto& each : list(column, "constraints")) {
    const auto& constraint = each.at("Constraint");
    const auto& type = text_of(constraint, "contype");
    if (type == "CONSTR_DEFAULT") {
      value = kind_of(constraint.at("raw_expr"));
    } else if (type == "CONSTR_NOTNULL") {
      needs_value = true;
    } else if (type != "CONSTR_NULL") {
      return false;
    }
  }
  return value == default_kind::constant || (value == default_kind::null && !needs_value);
}

bool adds_column(const json& command, const surroundings& with) {
  if (!has_only(command, {"subtype", "def", "behavior"}) ||
      text_of(command, "subtype") != "AT_AddColumn") {
    return false;
  }
  const auto& column = command.at("def").at("ColumnDef");
  return has_only(column, {"colname", "typeName", "is_local", "constraints", "location"}) &&
         with.is_new(text_of(column, "colname")) && is_plain_type(column.at("typeName")) &&
         can_be_left_out(column);
}

bool adds_columns(const json& node, const surroundings& with) {
  if (!has_only(node, {"relation", "cmds", "objtype"}) ||
      text_of(node, "objtype") != "OBJECT_TABLE" || !is_permanent(node.at("relation")) ||
      with.is_watched(text_of(node.at("relation"), "relname"))) {
    return false;
  }
  const auto& commands = node.at("cmds");
  return std::all_of(commands.begin(), commands.end(),
                     [&](const json& each) { return adds_column(each.at("AlterTableCmd"), with); });
}

// ---- Indexes

/// An expression may fail where rows are written.
bool is_plain_element(const json& element) {
  return has_only(element.at("IndexElem"), {"name", "ordering", "nulls_ordering"});
}

bool is_plain_condition(const json& expression) {
  const auto* test = as(expression, "NullTest");
  return test != nullptr && as(test->at("arg"), "ColumnRef") != nullptr;
}

bool creates_index(const json& node, const surroundings& with) {
  constexpr std::array<std::string_view, 6> methods{"btree", "hash",   "gin",
                                                    "gist",  "spgist", "brin"};
  if (!has_only(node, {"idxname", "relation", "accessMethod", "indexParams", "indexIncludingParams",
                       "options", "whereClause", "concurrent"}) ||
      !is_permanent(node.at("relation"))) {
    return false;
  }
  const auto& method = text_of(node, "accessMethod");
  if (std::find(methods.begin(), methods.end(), method) == methods.end()) return false;
  if (node.contains("idxname") && !with.is_new(text_of(node, "idxname"))) return false;
  if (node.contains("whereClause") && !is_plain_condition(node.at("whereClause"))) return false;
  const auto& columns = list(node, "indexParams");
  const auto& others = list(node, "indexIncludingParams");
  return std::all_of(columns.begin(), columns.end(), is_plain_element) &&
         std::all_of(others.begin(), others.end(), is_plain_element);
}

// ---- Functions

/// An overload may take the calls of older code; so may one of a built-in function. What the
/// functions of an extension are called is not known here.
bool creates_function(const json& node, const surroundings& with) {
  if (!has_only(node,
                {"is_procedure", "funcname", "parameters", "returnType", "options", "sql_body"})) {
    return false;
  }
  const auto name = unqualified(node.at("funcname"));
  return with.is_new(name) && !is_built_in_function(name) && !with.is_used("extension");
}

bool is_compatible(const json& tree, surroundings& with) {
  if (as(tree, "CommentStmt") != nullptr) return true;
  if (const auto* node = as(tree, "CreateStmt")) return creates_table(*node, with);
  if (const auto* node = as(tree, "AlterTableStmt")) return adds_columns(*node, with);
  if (const auto* node = as(tree, "IndexStmt")) return creates_index(*node, with);
  if (const auto* node = as(tree, "CreateFunctionStmt")) return creates_function(*node, with);
  return false;
}

/// Trees cost time: only of statements that may be compatible at all.
bool may_be_compatible(const revision& from, const statement& what) {
  constexpr std::array<std::string_view, 3> words{"CREATE", "ALTER", "COMMENT"};
  return std::any_of(words.begin(), words.end(), [&](const auto& word) {
    return has_words(from, what, 0, {&word, 1});
  });
}

}  // namespace

bool is_compatible_postgresql(const revision& from, const statement& what, surroundings& with) {
  if (!may_be_compatible(from, what)) return false;
  try {
    const auto tree = tree_of(from, what);
    return !tree.is_null() && is_compatible(tree, with);
  } catch (const json::exception&) {
    return false;  // a tree of another form than this was written for
  }
}

}  // namespace aludel::generator
