// SPDX-License-Identifier: MIT
// What goes from a PostgreSQL database, by which statements, and what goes along with it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/compare.hpp"
#include "autogenerate/schema.hpp"
#include "autogenerate/statement.hpp"

namespace aludel::autogenerate {

class removal {
public:
  /// All must outlive it.
  removal(const schema& before, const schema& after, const std::vector<step>& steps);

  /// It goes, or is made anew.
  [[nodiscard]] bool contains(const object_key& key) const { return keys_.contains(key); }
  [[nodiscard]] bool is_remade(const object_key& key) const { return remade_.contains(key); }
  /// Precondition: the step drops. Nothing, for what goes with another.
  [[nodiscard]] statements drop(const step& which);
  /// The columns that have this type, and are there afterwards.
  [[nodiscard]] std::vector<const object*> columns_that_stay(const object& type) const;
  /// Types that have it, and are remade too.
  [[nodiscard]] bool has_remade_types(const object& type) const;

private:
  void find_referred(const object& constraint);
  [[nodiscard]] bool child_keeps(const object& column) const;
  [[nodiscard]] statements drop_keys_to(const object& table);
  [[nodiscard]] bool is_gone(const std::string& table) const;
  [[nodiscard]] bool goes_with_another(const object& of) const;
  [[nodiscard]] std::string lost_with(const object& of) const;

  const schema& before_;
  const schema& after_;
  std::set<object_key> keys_;
  std::set<object_key> remade_;
  std::vector<const std::string*> heirs_;  ///< tables that inherit from others
  std::set<object_key> gone_;              ///< until now, by statements of their own
  std::map<std::string_view, std::vector<const object*>> keys_to_;  ///< of other tables, by table
};

}  // namespace aludel::autogenerate
