// SPDX-License-Identifier: MIT
// What a revision in C++ is written with:
//
//   #include <aludel/op.hpp>
//   namespace ALUDEL_REVISION {
//   void upgrade(aludel::op& op) { op.add_column("users", column("full_name", text())); }
//   void downgrade(aludel::op& op) { op.drop_column("users", "full_name"); }
//   }
//
// Each call is written in the dialect at hand. The functions are called before anything runs, more
// than once and with no other effect, to learn what they ask for; those that ask the database are
// called once more when their time has come. What fails ends the revision there, by an exception
// that is none of the revision's business; so do exceptions of the revision's own.
#pragma once

#include <aludel/backfill.hpp>
#include <aludel/bundle.hpp>
#include <aludel/model.hpp>
#include <aludel/objects.hpp>
#include <aludel/rows.hpp>
#include <aludel/value.hpp>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>
#include <version>
#ifdef __cpp_lib_source_location
#include <source_location>
#endif

namespace aludel {

class op;

namespace detail {

class operations;

/// In place of a revision's downgrade: what upgrade does, taken back.
struct inverse_of_upgrade {
  /// As if it were a function of the revision.
  constexpr inverse_of_upgrade operator()(op& /*target*/) const { return {}; }
};

#ifdef __cpp_lib_source_location
using code_place = std::source_location;
#else
/// Compilers without it: errors name the file alone.
struct code_place {
  static constexpr code_place current() { return {}; }
  [[nodiscard]] constexpr std::uint_least32_t line() const { return 0; }
};
#endif

}  // namespace detail

namespace model {

/// Whether something that is there, or is not, is an error. What makes things takes if_not_exists
/// and what drops them if_exists, unless it says otherwise; another one is an error.
enum class guard : std::uint8_t { none, if_exists, if_not_exists, or_replace };
inline constexpr guard if_exists = guard::if_exists;
inline constexpr guard if_not_exists = guard::if_not_exists;
inline constexpr guard or_replace = guard::or_replace;

}  // namespace model

class op {
public:
  using place = detail::code_place;  ///< of the call; never written

  explicit op(detail::operations& target) : target_(&target) {}

  /// What the revision is running on.
  [[nodiscard]] dialect language() const;

  /// One statement of SQL, as it is.
  void execute(std::string_view sql, place at = place::current());
  /// The same with values in place of $1, $2, … where these are no part of strings or comments.
  void execute(std::string_view sql, const std::vector<model::value>& values,
               place at = place::current());
  /// Rows, each with a value for each of the columns.
  void bulk_insert(const model::object_name& table, const model::names& columns,
                   const std::vector<std::vector<model::value>>& rows, place at = place::current());

  /// The rows that a query finds:
  /// `for (const auto& [id, name] : op.query<long long, std::string>("SELECT id, name FROM t"))`.
  /// NULL needs std::optional; columns are bool, numbers, std::string, std::vector<std::byte>. A
  /// revision that asks runs in the run's transaction, when its time has come, and no script can be
  /// written of it.
  template <class... Columns>
  [[nodiscard]] std::vector<std::tuple<Columns...>> query(
      std::string_view sql, const std::vector<model::value>& values = {},
      place at = place::current()) {
    return detail::from_rows<Columns...>(ask(sql, values, at), at.line());
  }

  /// Many rows, which the function writes one by one: COPY on PostgreSQL, one prepared statement on
  /// SQLite. It is called when the revision's time has come, like those that ask.
  template <class Rows>
  void copy_in(const model::object_name& table, const model::names& columns, Rows rows,
               place at = place::current()) {
    const auto write = [](void* from, model::row_writer& to) { (*static_cast<Rows*>(from))(to); };
    copy_rows(table, columns, write, &rows, at);
  }

  /// Changes many rows, batch by batch, each in a transaction of its own; in a revision with
  /// transaction=off: `op.backfill("users").set("a = 1").where("a IS NULL").batch(5000)`.
  model::backfill& backfill(model::object_name table, place at = place::current());

  // ---- Tables and columns

  void create_table(const model::table& what, model::guard unless = {},
                    place at = place::current());
  void create_table(model::object_name name, std::initializer_list<model::table::item> items,
                    model::guard unless = {}, place at = place::current());
  void drop_table(const model::object_name& name, model::guard unless = {},
                  place at = place::current());
  /// It stays in its schema. if_exists: PostgreSQL.
  void rename_table(const model::object_name& name, std::string_view to, model::guard unless = {},
                    place at = place::current());

  void rename_column(const model::object_name& table, std::string_view name, std::string_view to,
                     place at = place::current());

  // ---- Changes of a table that is there. For most of them SQLite makes the table anew, with all
  // its rows: several changes in one batch_alter_table() do so once.

  /// One ALTER TABLE on PostgreSQL.
  void batch_alter_table(const model::object_name& table, const model::changes& what,
                         place at = place::current());
  void add_column(const model::object_name& table, const model::column& what,
                  model::guard unless = {}, place at = place::current());
  /// Keys, checks and indexes of the column go with it.
  void drop_column(const model::object_name& table, std::string_view name, model::guard unless = {},
                   place at = place::current());
  void alter_column(const model::object_name& table, std::string_view name,
                    const model::change& what, place at = place::current());

  void add_constraint(const model::object_name& table, const model::constraint& what,
                      place at = place::current());
  void drop_constraint(const model::object_name& table, std::string_view name,
                       model::guard unless = {}, place at = place::current());
  /// Looks at the rows that were there when it was added as not_valid(). SQLite has done so.
  void validate_constraint(const model::object_name& table, std::string_view name,
                           place at = place::current());

  // ---- Comments: PostgreSQL; SQLite keeps none, and nothing is done there

  void comment_on_table(const model::object_name& table, std::string_view text,
                        place at = place::current());
  void comment_on_column(const model::object_name& table, std::string_view column,
                         std::string_view text, place at = place::current());

  // ---- Views and triggers

  /// PostgreSQL: or_replace; SQLite: if_not_exists.
  void create_view(const model::object_name& name, std::string_view query, model::guard unless = {},
                   place at = place::current());
  void drop_view(const model::object_name& name, model::guard unless = {},
                 place at = place::current());

  /// PostgreSQL: or_replace, from version 14 on; SQLite: if_not_exists.
  void create_trigger(const model::trigger& what, model::guard unless = {},
                      place at = place::current());
  void drop_trigger(std::string_view name, const model::object_name& table,
                    model::guard unless = {}, place at = place::current());

  // ---- What PostgreSQL alone has

  /// Also or_replace.
  void create_function(const model::function& what, model::guard unless = {},
                       place at = place::current());
  /// The only one of that name.
  void drop_function(const model::object_name& name, model::guard unless = {},
                     place at = place::current());
  /// The one with arguments of these types.
  void drop_function(const model::object_name& name, const std::vector<model::type>& arguments,
                     model::guard unless = {}, place at = place::current());
  void create_domain(const model::domain& what, place at = place::current());
  void drop_domain(const model::object_name& name, model::guard unless = {},
                   place at = place::current());

  void create_schema(std::string_view name, model::guard unless = {}, place at = place::current());
  void drop_schema(std::string_view name, model::guard unless = {}, place at = place::current());
  void create_sequence(const model::object_name& name, model::guard unless = {},
                       place at = place::current());
  void drop_sequence(const model::object_name& name, model::guard unless = {},
                     place at = place::current());
  void create_enum(const model::object_name& name, const model::names& values,
                   place at = place::current());
  /// At the end, or before a value that is there. It ends the run's transaction, as its use needs.
  void add_enum_value(const model::object_name& name, std::string_view value,
                      std::string_view before = {}, model::guard unless = {},
                      place at = place::current());
  void rename_enum_value(const model::object_name& name, std::string_view value,
                         std::string_view to, place at = place::current());
  void drop_enum(const model::object_name& name, model::guard unless = {},
                 place at = place::current());
  void create_extension(std::string_view name, model::guard unless = {},
                        place at = place::current());
  void drop_extension(std::string_view name, model::guard unless = {}, place at = place::current());
  void create_materialized_view(const model::object_name& name, std::string_view query,
                                model::guard unless = {}, place at = place::current());
  void drop_materialized_view(const model::object_name& name, model::guard unless = {},
                              place at = place::current());

  // ---- Indexes

  void create_index(const model::index_on& what, model::guard unless = {},
                    place at = place::current());
  void drop_index(const model::object_name& name, model::guard unless = {},
                  place at = place::current());
  /// PostgreSQL, in a revision with transaction=off; SQLite drops it as any other.
  void drop_index_concurrently(const model::object_name& name, model::guard unless = {},
                               place at = place::current());

private:
  [[nodiscard]] std::vector<detail::found_row> ask(std::string_view sql,
                                                   const std::vector<model::value>& values,
                                                   place at);
  void copy_rows(const model::object_name& table, const model::names& columns,
                 void (*write)(void*, model::row_writer&), void* from, place at);

  detail::operations* target_;
};

/// `constexpr auto downgrade = aludel::auto_downgrade();`, in place of a body: it takes back what
/// `upgrade` did, call by call in reverse order. A call that has no certain inverse is an error,
/// before anything runs.
[[nodiscard]] constexpr detail::inverse_of_upgrade auto_downgrade() { return {}; }

}  // namespace aludel
