// SPDX-License-Identifier: MIT
// Functions, triggers and domains, as values. Revisions in C++ include <aludel/op.hpp>.
#pragma once

#include <aludel/model.hpp>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace aludel::model {

// ---- Functions: PostgreSQL

struct argument {
  std::string name;  ///< empty: it has none
  model::type type;
  std::string default_expression;  ///< SQL; empty: none

  argument(std::string named, model::type of, std::string default_sql = {})
      : name(std::move(named)), type(std::move(of)), default_expression(std::move(default_sql)) {}
};

/// `function("add", {{"a", integer()}, {"b", integer(), "1"}}).returns(integer()).language("sql")
///     .immutable().body("SELECT a + b")`
struct function {
  enum class volatility : std::uint8_t { changing, stable, immutable };

  object_name name;
  std::vector<argument> arguments;
  model::type returned = native("void");
  std::string written_in = "plpgsql";
  std::string text;  ///< in that language, not quoted
  volatility kind = volatility::changing;

  explicit function(object_name named, std::vector<argument> all = {})
      : name(std::move(named)), arguments(std::move(all)) {}

  function& returns(model::type what) { return returned = std::move(what), *this; }
  /// SQL: "trigger", "SETOF users", "TABLE (id bigint, name text)".
  function& returns(std::string what) { return returns(native(std::move(what))); }
  function& language(std::string it) { return written_in = std::move(it), *this; }
  function& body(std::string it) { return text = std::move(it), *this; }
  function& stable() { return kind = volatility::stable, *this; }
  function& immutable() { return kind = volatility::immutable, *this; }
};

// ---- Triggers

/// What a trigger of PostgreSQL does is a function that it calls; one of SQLite has statements of
/// its own. With both it works on both:
///
///   trigger("users_touch", "users").after().on_update({"name"}).for_each_row()
///       .when("NEW.name <> OLD.name").execute("touch()")
///       .body("UPDATE users SET touched = datetime() WHERE id = NEW.id;")
struct trigger {
  enum class timing : std::uint8_t { before, after, instead };

  std::string name;
  object_name table;  ///< or view
  timing runs = timing::after;
  bool inserts = false;
  bool updates = false;
  bool deletes = false;
  bool truncates = false;  ///< PostgreSQL
  names updated;           ///< empty: any column
  bool each_row = false;   ///< else each statement, which SQLite's cannot be for
  std::string condition;   ///< SQL; empty: none
  std::string call;        ///< PostgreSQL: "touch()"
  std::string statements;  ///< SQLite: "UPDATE …; DELETE …;"

  trigger(std::string named, object_name of) : name(std::move(named)), table(std::move(of)) {}

  trigger& before() { return runs = timing::before, *this; }
  trigger& after() { return runs = timing::after, *this; }
  trigger& instead_of() { return runs = timing::instead, *this; }
  trigger& on_insert() { return inserts = true, *this; }
  trigger& on_update(names columns = {}) {
    updated = std::move(columns);
    return updates = true, *this;
  }
  trigger& on_delete() { return deletes = true, *this; }
  trigger& on_truncate() { return truncates = true, *this; }
  trigger& for_each_row() { return each_row = true, *this; }
  trigger& when(std::string sql) { return condition = std::move(sql), *this; }
  trigger& execute(std::string function_call) { return call = std::move(function_call), *this; }
  trigger& body(std::string sql) { return statements = std::move(sql), *this; }
};

// ---- Domains: PostgreSQL

/// `domain("email", text()).not_null().check("email_check", "VALUE LIKE '%@%'")`
struct domain {
  object_name name;
  model::type type;
  bool nullable = true;
  std::string default_expression;  ///< SQL; empty: none
  std::string collation;
  std::vector<constraint> checks;

  domain(object_name named, model::type of) : name(std::move(named)), type(std::move(of)) {}

  domain& not_null() { return nullable = false, *this; }
  domain& default_to(std::string sql) { return default_expression = std::move(sql), *this; }
  domain& collate(std::string it) { return collation = std::move(it), *this; }
  /// SQL, in which VALUE is the value.
  domain& check(std::string named, std::string sql) {
    checks.push_back(model::check(std::move(named), std::move(sql)));
    return *this;
  }
};

}  // namespace aludel::model
