// SPDX-License-Identifier: MIT
// What may notice that a table has a column more: whole rows that are read, and what we do not
// look into. docs/compatibility.md has the rule.
#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "generator/classify.hpp"
#include "generator/postgresql_tree.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::generator {

namespace {

using detail::words;
using nlohmann::json;

bool is_one_of(const words& of, std::size_t index, std::span<const std::string_view> upper) {
  return std::any_of(upper.begin(), upper.end(), [&](const auto& each) {
    return of.at(index, {&each, 1});
  });
}

/// CREATE … and one of these.
bool creates(const words& of, std::span<const std::string_view> kinds) {
  constexpr std::array<std::string_view, 8> before{
      "CREATE", "REPLACE", "CONSTRAINT", "EVENT", "TEMP", "TEMPORARY", "MATERIALIZED", "RECURSIVE"};
  for (std::size_t each = 1; each < of.size(); ++each) {
    if (is_one_of(of, each, kinds) && is_one_of(of, each - 1, before)) return true;
  }
  return false;
}

/// What runs code or copies rows, whose columns are not looked for.
bool makes_code(const words& of) {
  constexpr std::array<std::string_view, 8> kinds{"FUNCTION", "PROCEDURE",   "TRIGGER", "RULE",
                                                  "POLICY",   "PUBLICATION", "SERVER",  "FOREIGN"};
  return creates(of, kinds);
}

/// A schema may be made with its privileges.
bool grants_columns(const words& of) {
  if (!of.begin({"GRANT"}) && !of.begin({"CREATE", "SCHEMA"})) return false;
  for (std::size_t each = 0; each < of.size(); ++each) {
    if (of.text(each) == "(") return true;
  }
  return false;
}

/// Tables that must have the columns of another one.
bool ties_tables(const words& of) {
  return of.have({"INHERITS"}) || of.have({"INHERIT"}) || of.have({"PARTITION"});
}

// ---- Views

/// The names of what a query reads from, at any depth.
void find_relations(const json& node, std::set<std::string>& found) {
  if (!node.is_structured()) return;
  if (node.is_object()) {
    found.insert(text_of(node, "relname"));
    found.insert(text_of(node, "aliasname"));
  }
  for (const auto& each : node) find_relations(each, found);
}

/// `*`, or `t` where a column would stand.
bool is_whole_row(const json& reference, const std::set<std::string>& relations) {
  const auto& fields = reference.at("fields");
  const auto names_relation = [&](const json& field) {
    const auto* name = as(field, "String");
    return name != nullptr && relations.contains(text_of(*name, "sval"));
  };
  if (as(fields.back(), "A_Star") != nullptr) return true;
  return names_relation(fields.back()) && (fields.size() == 1 || !names_relation(fields.front()));
}

bool has_whole_row(const json& node, const std::set<std::string>& relations) {
  if (!node.is_structured()) return false;
  if (node.is_object()) {
    const auto* reference = as(node, "ColumnRef");
    if (reference != nullptr) return is_whole_row(*reference, relations);
  }
  return std::any_of(node.begin(), node.end(),
                     [&](const json& each) { return has_whole_row(each, relations); });
}

bool is_view(const words& of) {
  constexpr std::array<std::string_view, 1> view{"VIEW"};
  return creates(of, view);
}

bool names_all_columns(const revision& from, const statement& what) {
  if (what.tokens.size() > most_tokens) return false;
  try {
    const auto tree = tree_of(from, what);
    const auto* view = as(tree, "ViewStmt");
    if (view == nullptr) view = as(tree, "CreateTableAsStmt");
    if (view == nullptr) return false;
    std::set<std::string> relations;
    find_relations(view->at("query"), relations);
    return !has_whole_row(view->at("query"), relations);
  } catch (const json::exception&) {
    return false;  // a tree of another form than this was written for
  }
}

// ---- Types

/// A table's name after one of these is no type.
bool introduces_table(const words& of, std::size_t index) {
  constexpr std::array<std::string_view, 18> before{
      "TABLE", "ONLY",   "EXISTS", "ON", "REFERENCES", "FROM", "JOIN", "INTO",  "UPDATE",
      "USING", "COLUMN", "ADD",    "TO", "AND",        "OR",   "BY",   "WHERE", "SELECT"};
  return is_one_of(of, index, before);
}

bool is_name(const token& each) {
  return each.kind == token_kind::word || each.kind == token_kind::name;
}

/// Whether a type may be named here: after `::` or another name.
bool may_be_type(const words& of, std::size_t index) {
  if (of.text(index + 1) == ".") return false;
  while (index >= 2 && of.text(index - 1) == ".") index -= 2;
  if (index == 0) return false;
  return of.text(index - 1) == "::" || (is_name(of[index - 1]) && !introduces_table(of, index - 1));
}

/// As the server keeps it.
std::string kept(const words& of, std::size_t index) {
  std::string name{of.text(index)};
  if (of[index].kind == token_kind::name) return name.substr(1, name.size() - 2);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  return name;
}

void mark_types(const words& of, const marks& add) {
  for (std::size_t each = 1; each < of.size(); ++each) {
    if (is_name(of[each]) && may_be_type(of, each)) add(kept(of, each));
  }
}

}  // namespace

void mark_watchers(const revision& from, const statement& what, const marks& add) {
  const words of{from.file->text, what.tokens};
  if (of.begin({"DO"}) || of.begin({"IMPORT"}) || grants_columns(of)) add("*");
  if (!of.begin({"CREATE"}) && !of.begin({"ALTER"})) return;
  const bool watches =
      is_view(of) ? !names_all_columns(from, what) : makes_code(of) || ties_tables(of);
  if (watches) add("*");
  mark_types(of, add);
}

}  // namespace aludel::generator
