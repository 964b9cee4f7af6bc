// SPDX-License-Identifier: MIT
// What is new in a PostgreSQL database, by which statements, and what is said along with it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/removal_postgresql.hpp"
#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

class creation {
public:
  /// All must outlive it. It writes to `to`.
  creation(const schema& before, const schema& after, const std::vector<step>& steps,
           const casts& known, const removal& dropped, script& to);

  /// Of columns that a table has from its parents, which it joins at the end.
  void put_off_defaults();
  [[nodiscard]] bool has_put_off(const object& value) const {
    return late_defaults_.contains(&value);
  }

  /// A step creates it, and nothing has written it yet.
  [[nodiscard]] bool is_pending(const object& of) const { return pending_.contains(&of); }
  void write(const object& of);
  /// A composite type with these of its attributes.
  void write_type(const object& of, const std::vector<const object*>& attributes);

private:
  using whole_statement = std::string (*)(const object&, const std::vector<std::string>&);

  void write_table(const object& of);
  void write_column(const object& of);
  void write_whole(const object& of, const std::vector<const object*>& parts,
                   whole_statement statement);
  [[nodiscard]] std::string new_column(const object& column, const object& whole,
                                       std::vector<const object*>& written);
  void finish_columns(const std::vector<const object*>& written);
  void write_settings(const object& of);
  void write_attached(const object& of);
  void write_privileges(const object& of);
  void write_position(const object& sequence);
  void give_back_identity(const object& index);
  [[nodiscard]] std::vector<const object*> in_position(const std::string& owner) const;
  [[nodiscard]] std::vector<const object*> ready_parts(const object& of, object_kind kind) const;
  [[nodiscard]] bool is_ready(const object& part, const object& whole) const;

  const schema& before_;
  const schema& after_;
  const std::vector<step>& steps_;
  const casts& casts_;
  const removal& dropped_;
  script& to_;
  std::set<const object*> pending_;  ///< to be created
  std::map<std::string, std::vector<const object*>> parts_;
  std::set<const object*> late_defaults_;
};

}  // namespace aludel::autogenerate
