// SPDX-License-Identifier: MIT
// Functions, triggers and domains, as values. Revisions in C++ include <aludel/op.hpp>.
#pragma once

#include <aludel/model.hpp>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::model {

// ---- Functions: PostgreSQL

struct argument {
  std::string name;  ///< empty: it has none
  model::type type;
  std::string default_expression;  ///< SQL; empty: none

  argument(std::string_view named, model::type of, std::string_view default_sql = {});
  argument(const argument& other);
  argument(argument&& other) noexcept;
  argument& operator=(const argument& other);
  argument& operator=(argument&& other) noexcept;
  ~argument();
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

  explicit function(object_name named);
  function(object_name named, std::vector<argument> all);
  function(object_name named, std::initializer_list<argument> all);
  function(const function& other);
  function(function&& other) noexcept;
  function& operator=(const function& other);
  function& operator=(function&& other) noexcept;
  ~function();

  function& returns(model::type what);
  /// SQL: "trigger", "SETOF users", "TABLE (id bigint, name text)".
  function& returns(std::string_view what);
  function& language(std::string_view it);
  function& body(std::string_view it);
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

  trigger(std::string_view named, object_name of);
  trigger(const trigger& other);
  trigger(trigger&& other) noexcept;
  trigger& operator=(const trigger& other);
  trigger& operator=(trigger&& other) noexcept;
  ~trigger();

  trigger& before() { return runs = timing::before, *this; }
  trigger& after() { return runs = timing::after, *this; }
  trigger& instead_of() { return runs = timing::instead, *this; }
  trigger& on_insert() { return inserts = true, *this; }
  trigger& on_update(names columns = {});
  trigger& on_delete() { return deletes = true, *this; }
  trigger& on_truncate() { return truncates = true, *this; }
  trigger& for_each_row() { return each_row = true, *this; }
  trigger& when(std::string_view sql);
  trigger& execute(std::string_view function_call);
  trigger& body(std::string_view sql);
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

  domain(object_name named, model::type of);
  domain(const domain& other);
  domain(domain&& other) noexcept;
  domain& operator=(const domain& other);
  domain& operator=(domain&& other) noexcept;
  ~domain();

  domain& not_null() { return nullable = false, *this; }
  domain& default_to(std::string_view sql);
  domain& collate(std::string_view it);
  /// SQL, in which VALUE is the value.
  domain& check(std::string_view named, std::string_view sql);
};

}  // namespace aludel::model
