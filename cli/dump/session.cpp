// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/dump/dump.hpp"
#include "generator/restrict_lines.hpp"
#include "generator/revision.hpp"
#include "generator/split.hpp"

namespace aludel::commands {

namespace {

/// Settings that say how a script is read, not what is made; and comments that extensions bring.
constexpr std::array<std::string_view, 13> prefixes{"SET statement_timeout ",
                                                    "SET lock_timeout ",
                                                    "SET idle_in_transaction_session_timeout ",
                                                    "SET transaction_timeout ",
                                                    "SET client_encoding ",
                                                    "SET standard_conforming_strings ",
                                                    "SET escape_string_warning ",
                                                    "SET client_min_messages ",
                                                    "SET row_security ",
                                                    "SET xmloption ",
                                                    "SELECT pg_catalog.set_config('search_path'",
                                                    "COMMENT ON EXTENSION ",
                                                    "SET default_with_oids "};

constexpr std::string_view user_mapping = "CREATE USER MAPPING ";

bool makes_schema(std::string_view statement, std::string_view schema) {
  return !schema.empty() && (statement == fmt::format("CREATE SCHEMA {}", schema) ||
                             statement == fmt::format("CREATE SCHEMA \"{}\"", schema));
}

std::vector<generator::statement> statements(const generator::source& file) {
  std::vector<generator::token> tokens;
  generator::lexer reader{file.text, dialect::postgresql};
  for (auto next = reader.next(); next.kind != generator::token_kind::end; next = reader.next()) {
    if (next.kind != generator::token_kind::comment) tokens.push_back(next);
  }
  problems none;
  return generator::split(file, dialect::postgresql, tokens, none);
}

/// What stands there, up to the end of its last line.
void erase_lines(std::string& text, std::size_t offset, std::size_t length) {
  const auto end = text.find('\n', offset + length);
  text.erase(offset, std::min(end, text.size()) + 1 - offset);
}

/// From the last one to the first, so that the places of the others hold.
template <class T>
void erase_all(std::string& text, const std::vector<T>& places) {
  std::for_each(places.rbegin(), places.rend(),
                [&](const T& each) { erase_lines(text, each.offset, each.length); });
}

}  // namespace

dumped_schema without_session(std::string dump, std::string_view own_schema) {
  erase_all(dump, generator::restrict_lines(dump));
  generator::source file{.file = "pg_dump", .name = "pg_dump", .text = std::move(dump)};
  dumped_schema made;
  bool makes_something = false;
  std::vector<generator::statement> left_out;
  for (auto& each : statements(file)) {
    const auto text = std::string_view(file.text).substr(each.offset, each.length);
    const bool secret = text.starts_with(user_mapping);
    const bool own = makes_schema(text, own_schema);
    const bool dropped = secret || own ||
                         std::any_of(prefixes.begin(), prefixes.end(),
                                     [&](auto prefix) { return text.starts_with(prefix); });
    if (secret) {
      made.notes.push_back(fmt::format("left out, since it may have a password: {}",
                                       text.substr(0, text.find(" OPTIONS ("))));
    }
    if (own) {
      made.notes.push_back(fmt::format("left out, since Aludel makes it for its tables: {}", text));
    }
    makes_something = makes_something || (!dropped && !text.starts_with("SET "));
    if (dropped) left_out.push_back(std::move(each));
  }
  erase_all(file.text, left_out);
  if (makes_something) made.sql = std::move(file.text);
  return made;
}

}  // namespace aludel::commands
