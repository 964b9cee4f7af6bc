// SPDX-License-Identifier: MIT
#include "runtime/src/table_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "runtime/src/ddl.hpp"

namespace aludel::detail {

namespace {

const ddl sqlite{dialect::sqlite};

class changer {
public:
  changer(const model::object_name& table, table_definition definition)
      : table_(table), made_{std::move(definition), {}, {}} {
    for (const auto& each : made_.definition.columns()) {
      if (each.find(clause_kind::generated) != nullptr) continue;
      made_.copied.push_back({each.name, quoted_name(each.name)});
    }
  }

  [[nodiscard]] result<void> operator()(const model::column_added& change) {
    const auto& column = change.what;
    if (change.if_not_exists && made_.definition.find(column.name) != nullptr) return {};
    auto added = made_.definition.add_column(column.name, sqlite.column(column));
    const auto* const now = made_.definition.find(column.name);
    const bool lacks_key = column.is_primary_key && added && now != nullptr &&
                           now->find(clause_kind::primary_key) == nullptr;
    return lacks_key ? (*this)(model::constraint_added{model::primary_key(column.name)}) : added;
  }

  [[nodiscard]] result<void> operator()(const model::column_dropped& change) {
    if (change.if_exists && made_.definition.find(change.name) == nullptr) return {};
    auto dropped = made_.definition.drop_column(change.name);
    if (dropped) {
      std::erase_if(made_.copied, [&](auto& each) { return same_name(each.name, change.name); });
      made_.dropped.push_back(change.name);
    }
    return dropped;
  }

  [[nodiscard]] result<void> operator()(const model::column_altered& change) {
    using nullability = model::change::nullability;
    using text_change = model::change::text_change;
    const auto& what = change.what;
    const auto found = made_.definition.require(change.name);
    if (!found) return tl::unexpected{found.error()};
    result<void> done;
    if (!what.new_type.empty()) done = set_type(change.name, what.new_type.front());
    if (done && what.null == nullability::not_null) {
      done = made_.definition.set_not_null(change.name);
    }
    if (done && what.null == nullability::nullable) {
      done = made_.definition.drop_not_null(change.name);
    }
    if (done && what.default_change == text_change::set) {
      done = made_.definition.set_default(change.name, sqlite.default_value(what.default_sql));
    }
    if (done && what.default_change == text_change::dropped) {
      done = made_.definition.drop_default(change.name);
    }
    return done ? convert(change.name, what.using_sql) : done;
  }

  [[nodiscard]] result<void> operator()(const model::constraint_added& change) {
    if (change.what.kind == model::constraint_kind::primary_key) {
      for (const auto& each : change.what.columns) {
        if (auto done = made_.definition.set_not_null(each); !done) return done;
      }
    }
    return made_.definition.add_constraint(name_of(table_, change.what),
                                           sqlite.constraint(table_, change.what));
  }

  [[nodiscard]] result<void> operator()(const model::constraint_dropped& change) {
    if (change.if_exists && !made_.definition.has_constraint(change.name)) return {};
    return made_.definition.drop_constraint(change.name);
  }

  [[nodiscard]] changed_table made() && { return std::move(made_); }

private:
  [[nodiscard]] result<void> set_type(const std::string& column, const model::type& to) {
    std::string check;
    if (to.kind == model::type_kind::varchar) {
      check = fmt::format("CHECK (length({}) <= {})", sqlite.name(column), to.length);
    }
    return made_.definition.set_type(column, sqlite.type(to), check);
  }

  [[nodiscard]] result<void> convert(const std::string& column, const std::string& expression) {
    if (expression.empty()) return {};
    for (auto& each : made_.copied) {
      if (!same_name(each.name, column)) continue;
      each.expression = sqlite.expression(expression);
      return {};
    }
    return tl::unexpected{
        error{.code = errc::statement_failed,
              .message = fmt::format("the column {} of the table {} has no values that could be "
                                     "converted",
                                     column, table_.name),
              .hint = "leave using_expression() out",
              .sqlstate = "42611"}};
  }

  const model::object_name& table_;
  changed_table made_;
};

}  // namespace

result<changed_table> changed(const model::object_name& table, table_definition definition,
                              const std::vector<model::table_change>& changes) {
  changer all{table, std::move(definition)};
  try {
    for (const auto& each : changes) {
      if (auto done = std::visit(all, each); !done) return tl::unexpected{done.error()};
    }
  } catch (const refused_operation& refused) {
    return tl::unexpected{refused.problem};
  }
  return std::move(all).made();
}

}  // namespace aludel::detail
