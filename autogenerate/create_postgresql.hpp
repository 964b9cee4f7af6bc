// SPDX-License-Identifier: MIT
// PostgreSQL's statements that create and drop objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

/// A column as CREATE TABLE and ADD COLUMN have it. `expression`: its default; may be empty.
[[nodiscard]] std::string column_definition(const object& of, std::string_view type,
                                            std::string_view expression);
/// "CONSTRAINT name …"
[[nodiscard]] std::string constraint_definition(const object& of);

/// With what stands between its parentheses.
[[nodiscard]] std::string create_table(const object& of, const std::vector<std::string>& body);
[[nodiscard]] std::string create_type(const object& of, const std::vector<std::string>& body);
[[nodiscard]] std::string create_domain(const object& of, const std::vector<std::string>& body);

/// Any other, and parts of what is there already.
[[nodiscard]] std::vector<std::string> create(const object& of);
[[nodiscard]] std::string drop(const object& of);
/// Empty `text`: the comment is taken away.
[[nodiscard]] std::string comment_on(const object& of, std::string_view text);
/// Of its parts that are no objects of their own: where they differ.
[[nodiscard]] statements comments_on_parts(const object& before, const object& after);

/// `CREATE OR REPLACE FUNCTION …`, named as the key is.
[[nodiscard]] std::string routine_definition(const object& of);
/// DISABLE TRIGGER and its like. Empty `how`: as usual.
[[nodiscard]] std::string enable(const object& of, std::string_view how);
/// What follows CREATE SEQUENCE and ALTER SEQUENCE.
[[nodiscard]] std::string sequence_options(const object& of);

}  // namespace aludel::autogenerate
