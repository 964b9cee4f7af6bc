// SPDX-License-Identifier: MIT
// What a database is made of, as values: types, columns, constraints, tables, indexes. Revisions in
// C++ hand them to `op`, which writes them in the dialect at hand. Names are plain, and quoted
// where they are written; expressions and conditions are SQL, and the server reads them.
//
// What handles strings and vectors is in model.cpp, copying and destroying too: a revision's
// compiler would take longer to write that once more than for all else in it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace aludel::model {

/// Names of columns: `"id"`, `{"first", "last"}`.
class names : public std::vector<std::string> {
public:
  names();
  names(const char* single);                      // NOLINT: so that
  names(std::string single);                      // NOLINT: they can
  names(std::initializer_list<const char*> all);  // NOLINT: be
  names(std::vector<std::string> all);            // NOLINT: written so
  names(const names& other);
  names(names&& other) noexcept;
  names& operator=(const names& other);
  names& operator=(names&& other) noexcept;
  ~names();
};

/// The name of a table or the like, in the current schema or in one that is named.
struct object_name {
  std::string schema;  ///< empty: the current one
  std::string name;

  object_name();
  object_name(std::string plain);       // NOLINT: as strings are
  object_name(std::string_view plain);  // NOLINT
  object_name(const char* plain);       // NOLINT
  object_name(std::string_view in, std::string_view plain);
  object_name(const object_name& other);
  object_name(object_name&& other) noexcept;
  object_name& operator=(const object_name& other);
  object_name& operator=(object_name&& other) noexcept;
  ~object_name();
};

/// `in_schema("sales", "orders")`.
[[nodiscard]] object_name in_schema(std::string_view schema, std::string_view name);

// ---- Types

/// The types that both dialects have in their own way. SQLite keeps whole numbers up to 64 bits in
/// all integers; dates, times, uuids and json as text; and a numeric that is no whole number as one
/// of 8 bytes, with 15 digits.
enum class type_kind : std::uint8_t {
  smallint,
  integer,
  bigint,
  numeric,
  real,
  double_precision,
  text,
  varchar,
  boolean,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  uuid,
  json,
  jsonb,
  bytes,
  native,
};

struct type {
  type_kind kind;
  int length;             ///< of a varchar, in characters; of a numeric, in digits; 0: any
  int scale;              ///< of a numeric: digits behind the point
  std::string written{};  ///< of a native one
  bool array = false;     ///< of such elements; PostgreSQL alone has them

  explicit type(type_kind of, int long_by = 0, int behind_point = 0);
  type(const type& other);
  type(type&& other) noexcept;
  type& operator=(const type& other);
  type& operator=(type&& other) noexcept;
  ~type();
};

// clang-format off
[[nodiscard]] inline type smallint() { return type{type_kind::smallint}; }
[[nodiscard]] inline type integer() { return type{type_kind::integer}; }
[[nodiscard]] inline type bigint() { return type{type_kind::bigint}; }
[[nodiscard]] inline type numeric(int digits = 0, int scale = 0) { return type{type_kind::numeric, digits, scale}; }
[[nodiscard]] inline type real() { return type{type_kind::real}; }
[[nodiscard]] inline type double_precision() { return type{type_kind::double_precision}; }
[[nodiscard]] inline type text() { return type{type_kind::text}; }
[[nodiscard]] inline type varchar(int characters) { return type{type_kind::varchar, characters}; }
[[nodiscard]] inline type boolean() { return type{type_kind::boolean}; }
[[nodiscard]] inline type date() { return type{type_kind::date}; }
[[nodiscard]] inline type time() { return type{type_kind::time}; }
[[nodiscard]] inline type timestamp() { return type{type_kind::timestamp}; }
[[nodiscard]] inline type timestamptz() { return type{type_kind::timestamptz}; }
[[nodiscard]] inline type interval() { return type{type_kind::interval}; }
[[nodiscard]] inline type uuid() { return type{type_kind::uuid}; }
[[nodiscard]] inline type json() { return type{type_kind::json}; }
[[nodiscard]] inline type jsonb() { return type{type_kind::jsonb}; }
[[nodiscard]] inline type bytes() { return type{type_kind::bytes}; }
// clang-format on
/// Any other, as the dialect at hand writes it: `native("inet")`.
[[nodiscard]] type native(std::string_view written);
[[nodiscard]] type array(type element);

// ---- Columns

enum class identity_kind : std::uint8_t { none, always, by_default };

/// A column, which may be null unless it says otherwise.
struct column {
  std::string name;
  model::type type;
  bool nullable = true;
  bool is_primary_key = false;     ///< alone; else the table has a `primary_key`
  std::string default_expression;  ///< SQL; empty: none
  identity_kind identity_of = identity_kind::none;
  std::string generated_from;  ///< SQL; empty: it is not generated
  std::string collation;
  std::string comment_text;  ///< PostgreSQL; SQLite keeps no comments

  column(std::string_view named, model::type of);
  column(const column& other);
  column(column&& other) noexcept;
  column& operator=(const column& other);
  column& operator=(column&& other) noexcept;
  ~column();

  column& not_null() { return nullable = false, *this; }
  column& primary_key() { return is_primary_key = true, not_null(); }
  /// An expression: `default_to("now()")`.
  column& default_to(std::string_view sql);
  /// A text, which is quoted.
  column& default_text(std::string_view value);
  column& default_value(long long value);
  column& default_value(int value);
  column& default_value(bool value);
  /// Numbered by the database. On SQLite only a primary key of whole numbers can be.
  column& identity(identity_kind kind = identity_kind::always) {
    return identity_of = kind, not_null();
  }
  /// Computed from the other columns of its row, and stored.
  column& generated(std::string_view sql);
  column& collate(std::string_view name_of_it);
  column& comment(std::string_view text);
};

// ---- Constraints

enum class constraint_kind : std::uint8_t { primary_key, unique, check, foreign_key, exclusion };

/// What becomes of the rows that refer to one which is deleted, or whose key is changed.
enum class action : std::uint8_t { no_action, restrict, cascade, set_null, set_default };

enum class deferral : std::uint8_t { not_deferrable, deferrable, initially_deferred };

/// One element of an exclusion: `{"during", "&&"}`.
struct exclusion_part {
  std::string expression;  ///< SQL
  std::string with;        ///< an operator
};

/// Any of those below. Keys without a name of their own get the one that PostgreSQL would give
/// them, on both dialects: users_pkey, users_email_key, users_team_id_fkey.
struct constraint {
  constraint_kind kind = constraint_kind::check;
  std::string name;
  names columns;
  std::string expression;  ///< of a check: SQL
  object_name referred;    ///< of a foreign key: the table, and its columns
  names referred_columns;  ///< empty: its primary key
  action deleted = action::no_action;
  action updated = action::no_action;
  bool full_match = false;
  deferral deferred = deferral::not_deferrable;
  bool validated = true;  ///< PostgreSQL's NOT VALID: false
  std::vector<exclusion_part> parts;
  std::string method;  ///< of an exclusion's index; empty: gist
  std::string where;   ///< of an exclusion: SQL

  constraint();
  constraint(const constraint& other);
  constraint(constraint&& other) noexcept;
  constraint& operator=(const constraint& other);
  constraint& operator=(constraint&& other) noexcept;
  ~constraint();
};

struct primary_key : constraint {
  explicit primary_key(names all);
  explicit primary_key(std::initializer_list<const char*> all) : primary_key(names(all)) {}
  primary_key& named(std::string_view it);
};

struct unique : constraint {
  explicit unique(names all);
  explicit unique(std::initializer_list<const char*> all) : unique(names(all)) {}
  unique& named(std::string_view it);
  unique& deferrable(deferral how = deferral::deferrable) { return deferred = how, *this; }
};

struct check : constraint {
  check(std::string_view named, std::string_view sql);
  /// PostgreSQL: rows that are there already are not looked at. SQLite looks at all of them.
  check& not_valid() { return validated = false, *this; }
};

struct foreign_key : constraint {
  foreign_key(names all, object_name table, names its = {});
  foreign_key& named(std::string_view it);
  foreign_key& on_delete(action what) { return deleted = what, *this; }
  foreign_key& on_update(action what) { return updated = what, *this; }
  /// All columns are null, or none is. SQLite does not know that of several.
  foreign_key& match_full() { return full_match = true, *this; }
  foreign_key& deferrable(deferral how = deferral::deferrable) { return deferred = how, *this; }
  /// PostgreSQL: rows that are there already are not looked at. SQLite looks at all of them.
  foreign_key& not_valid() { return validated = false, *this; }
};

/// PostgreSQL: no two rows for which all operators hold.
struct exclusion : constraint {
  exclusion(std::string_view named, std::initializer_list<exclusion_part> all);
  exclusion& using_method(std::string_view it);
  exclusion& only_where(std::string_view sql);
  exclusion& deferrable(deferral how = deferral::deferrable) { return deferred = how, *this; }
};

// ---- Tables

struct table {
  object_name name;
  std::vector<column> columns;
  std::vector<constraint> constraints;
  std::string comment;

  /// A column or a constraint.
  class item {
  public:
    item(column it);      // NOLINT: so that lists can be written
    item(constraint it);  // NOLINT
    item(const item& other);
    item(item&& other) noexcept;
    item& operator=(const item& other);
    item& operator=(item&& other) noexcept;
    ~item();
    void add_to(table& whole) const;

  private:
    std::vector<column> column_;  // one of the two has one
    std::vector<constraint> constraint_;
  };

  table();
  table(object_name named, std::initializer_list<item> items);
  table(const table& other);
  table(table&& other) noexcept;
  table& operator=(const table& other);
  table& operator=(table&& other) noexcept;
  ~table();
};

// ---- Changes

/// What becomes of a column: `change().type(bigint()).using_expression("age::bigint").not_null()`.
/// What it does not name stays.
struct change {
  enum class nullability : std::uint8_t { as_it_is, not_null, nullable };
  enum class text_change : std::uint8_t { as_it_is, set, dropped };

  std::vector<model::type> new_type;  ///< one, or none
  std::string using_sql;              ///< SQL: how old values become new ones
  nullability null = nullability::as_it_is;
  text_change default_change = text_change::as_it_is;
  std::string default_sql;
  text_change comment_change = text_change::as_it_is;
  std::string comment_text;

  change();
  change(const change& other);
  change(change&& other) noexcept;
  change& operator=(const change& other);
  change& operator=(change&& other) noexcept;
  ~change();

  change& type(const model::type& to);
  /// With type() on PostgreSQL.
  change& using_expression(std::string_view sql);
  change& not_null() { return null = nullability::not_null, *this; }
  change& nullable() { return null = nullability::nullable, *this; }
  change& default_to(std::string_view sql);
  change& drop_default() { return default_change = text_change::dropped, *this; }
  change& comment(std::string_view text);
};

struct column_added {
  model::column what;
  bool if_not_exists = false;
};
struct column_dropped {
  std::string name;
  bool if_exists = false;
};
struct column_altered {
  std::string name;
  change what;
};
struct constraint_added {
  constraint what;
};
struct constraint_dropped {
  std::string name;
  bool if_exists = false;
};
using table_change = std::variant<column_added, column_dropped, column_altered, constraint_added,
                                  constraint_dropped>;

/// What becomes of a table, all at once and in this order:
/// `changes().alter_column("age", change().not_null()).add_constraint(unique("email"))`.
struct changes {
  std::vector<table_change> all;

  changes();
  changes(const changes& other);
  changes(changes&& other) noexcept;
  changes& operator=(const changes& other);
  changes& operator=(changes&& other) noexcept;
  ~changes();

  changes& add_column(column what, bool if_not_exists = false);
  changes& drop_column(std::string_view name, bool if_exists = false);
  changes& alter_column(std::string_view name, change what);
  changes& add_constraint(constraint what);
  changes& drop_constraint(std::string_view name, bool if_exists = false);
};

// ---- Indexes

/// A column of an index, or an expression.
struct index_part {
  std::string column;
  std::string expression;  ///< SQL, in place of a column
  std::string collation;
  std::string operator_class;  ///< PostgreSQL
  bool descending = false;
  enum class nulls : std::uint8_t { as_usual, first, last } null_order = nulls::as_usual;

  index_part();
  index_part(const char* name);  // NOLINT: most are plain columns
  index_part(std::string name);  // NOLINT
  index_part(const index_part& other);
  index_part(index_part&& other) noexcept;
  index_part& operator=(const index_part& other);
  index_part& operator=(index_part&& other) noexcept;
  ~index_part();

  index_part& desc() { return descending = true, *this; }
  index_part& nulls_first() { return null_order = nulls::first, *this; }
  index_part& nulls_last() { return null_order = nulls::last, *this; }
  index_part& collate(std::string_view it);
  index_part& opclass(std::string_view it);
};

/// `expression("lower(email)")`
[[nodiscard]] index_part expression(std::string_view sql);

/// An index. Without a name it gets the one that PostgreSQL would give it: users_email_idx. (POSIX
/// has a function that is called index.)
struct index_on {
  std::string name;
  object_name table;
  std::vector<index_part> parts;
  bool is_unique = false;
  std::string where;   ///< SQL
  names included;      ///< PostgreSQL
  std::string method;  ///< PostgreSQL; empty: btree
  bool is_concurrent = false;

  index_on(object_name of, std::vector<index_part> all);
  index_on(object_name of, std::initializer_list<index_part> all);
  index_on(const index_on& other);
  index_on(index_on&& other) noexcept;
  index_on& operator=(const index_on& other);
  index_on& operator=(index_on&& other) noexcept;
  ~index_on();

  index_on& named(std::string_view it);
  index_on& unique() { return is_unique = true, *this; }
  index_on& only_where(std::string_view sql);
  index_on& include(names columns);
  index_on& using_method(std::string_view it);
  /// PostgreSQL, in a revision with transaction=off; SQLite makes it as any other.
  index_on& concurrently() { return is_concurrent = true, *this; }
};

}  // namespace aludel::model
