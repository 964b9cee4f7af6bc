// SPDX-License-Identifier: MIT
// What PostgreSQL's own parser makes of a statement, as JSON.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "generator/revision.hpp"

namespace aludel::generator {

/// Null if it is not one statement that the parser understands.
[[nodiscard]] nlohmann::json tree_of(const revision& from, const statement& what);

/// A node's kind and content: {"ColumnDef": {…}}. Null if it is of another kind.
[[nodiscard]] const nlohmann::json* as(const nlohmann::json& node, const char* kind);

/// Empty if it is not there.
[[nodiscard]] const std::string& text_of(const nlohmann::json& node, const char* member);

/// The elements of a list; none if it is not there.
[[nodiscard]] const nlohmann::json& list(const nlohmann::json& node, const char* member);

/// What a node has beyond these members means something that we do not know.
[[nodiscard]] bool has_only(const nlohmann::json& node,
                            std::initializer_list<std::string_view> members);

}  // namespace aludel::generator
