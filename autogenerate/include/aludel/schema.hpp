// SPDX-License-Identifier: MIT
// The schema that an application wants, as values, for add_migrations(… MODELS models.cpp):
//
//   #include <aludel/schema.hpp>
//   namespace ALUDEL_MODELS {
//   schema models() {
//     return schema()
//         .add(table("users", {column("id", bigint()).identity().primary_key(),
//                              column("email", text()).not_null(), unique("email")}))
//         .add(index_on("users", {expression("lower(email)")}));
//   }
//   }
//
// What it is made of is what revisions in C++ have too: <aludel/model.hpp>. No application links
// it.
#pragma once

#include <aludel/op.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::model {

/// In the order in which it could be made: what another needs comes before it. Unless told
/// otherwise each of them is for both dialects; what a dialect does not have is an error.
class schema {
public:
  using place = detail::code_place;  ///< of the call; never written

  /// With its columns and constraints.
  schema& add(table what, place at = place::current());
  /// Of a table that has been added.
  schema& add(index_on what, place at = place::current());
  schema& add(trigger what, place at = place::current());
  schema& add_view(object_name name, std::string_view query, place at = place::current());

  // ---- What PostgreSQL alone has

  schema& add(function what, place at = place::current());
  schema& add(domain what, place at = place::current());
  schema& add_enum(object_name name, names values, place at = place::current());
  schema& add_schema(std::string_view name, place at = place::current());
  schema& add_sequence(object_name name, place at = place::current());
  schema& add_extension(std::string_view name, place at = place::current());
  schema& add_materialized_view(object_name name, std::string_view query,
                                place at = place::current());

  /// Any other, by one statement that makes it.
  schema& add_sql(std::string_view statement, place at = place::current());

  /// What was added last was called so before: its rows stay. Once a revision has renamed it, this
  /// means nothing any more.
  schema& renamed_from(std::string_view former);
  /// The same of a part: `renamed("users.name", "users.full_name")`, `renamed("mood.sad",
  /// "mood.unhappy")`. Names as `--rename` has them.
  schema& renamed(std::string_view former, std::string_view now);

  /// What is added from here on is for this dialect alone.
  schema& only_on(dialect language);
  /// What is added from here on is for both again.
  schema& on_all();

  /// One of those that were added.
  struct part {
    place at;
    std::vector<dialect> dialects;  ///< empty: all
    std::vector<table> tables;      ///< one, or none
    std::vector<index_on> indexes;  ///< one, or none
    std::string kind;               ///< "table", "view", …; empty: of SQL
    object_name name;
    std::function<void(op&)> make;
  };
  [[nodiscard]] const std::vector<part>& parts() const { return parts_; }
  /// "users.name:users.full_name"
  [[nodiscard]] const std::vector<std::string>& renames() const { return renames_; }

private:
  part& add(std::string_view kind, object_name name, place at, std::function<void(op&)> make);

  std::vector<part> parts_;
  std::vector<dialect> dialects_;
  std::vector<std::string> renames_;
};

}  // namespace aludel::model
