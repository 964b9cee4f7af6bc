// SPDX-License-Identifier: MIT
#include "generator/postgresql_tree.hpp"

#include <pg_query.h>

#include <algorithm>
#include <memory>

namespace aludel::generator {

namespace {

using nlohmann::json;

struct free_result {
  void operator()(PgQueryParseResult* result) const { pg_query_free_parse_result(*result); }
};

}  // namespace

json tree_of(const revision& from, const statement& what) {
  const std::string sql{text(from, what)};
  auto result = pg_query_parse(sql.c_str());
  const std::unique_ptr<PgQueryParseResult, free_result> owner{&result};
  if (result.error != nullptr) return nullptr;
  auto tree = json::parse(result.parse_tree);
  auto& statements = tree.at("stmts");
  return statements.size() == 1 ? std::move(statements.front().at("stmt")) : json();
}

const json* as(const json& node, const char* kind) {
  const auto found = node.find(kind);
  return found == node.end() ? nullptr : &*found;
}

const std::string& text_of(const json& node, const char* member) {
  static const std::string none;
  const auto found = node.find(member);
  return found == node.end() ? none : found->get_ref<const std::string&>();
}

const json& list(const json& node, const char* member) {
  static const json none = json::array();
  const auto found = node.find(member);
  return found == node.end() ? none : *found;
}

bool has_only(const json& node, std::initializer_list<std::string_view> members) {
  return std::all_of(node.items().begin(), node.items().end(), [&](const auto& each) {
    return std::find(members.begin(), members.end(), each.key()) != members.end();
  });
}

}  // namespace aludel::generator
