// SPDX-License-Identifier: MIT
// Changes of tables, as SQL.
#include <fmt/format.h>

#include <variant>

#include "runtime/src/ddl.hpp"
#include "runtime/src/written_sql.hpp"

namespace aludel::detail {

namespace {

/// The clauses of ALTER TABLE that a change stands for.
class clauses {
public:
  clauses(const ddl& in, const model::object_name& table, std::vector<std::string>& to)
      : in_(in), table_(table), to_(to) {}

  void operator()(const model::column_added& it) const {
    to_.push_back(fmt::format("ADD COLUMN {}{}", it.if_not_exists ? "IF NOT EXISTS " : "",
                              in_.column(it.what)));
    const bool needs_key = it.what.is_primary_key && in_.language() == dialect::postgresql;
    if (needs_key) (*this)(model::constraint_added{model::primary_key(it.what.name)});
  }
  void operator()(const model::column_dropped& it) const {
    to_.push_back(
        fmt::format("DROP COLUMN {}{}", it.if_exists ? "IF EXISTS " : "", in_.name(it.name)));
  }
  void operator()(const model::column_altered& it) const {
    const auto& what = it.what;
    const auto alter = [&](const std::string& how) {
      to_.push_back(fmt::format("ALTER COLUMN {} {}", in_.name(it.name), how));
    };
    using text_change = model::change::text_change;
    // The old default may have no cast to a new type.
    const bool default_goes = what.default_change == text_change::dropped ||
                              (what.default_change == text_change::set && !what.new_type.empty());
    if (default_goes) alter("DROP DEFAULT");
    if (!what.new_type.empty()) {
      alter("TYPE " + in_.type(what.new_type.front()) +
            (what.using_sql.empty() ? "" : " USING " + in_.expression(what.using_sql)));
    } else if (!what.using_sql.empty() && in_.language() == dialect::postgresql) {
      refuse(errc::usage, "PostgreSQL converts the values of a column with its type",
             "say type() too, which may be the one that it has");
    }
    if (what.default_change == text_change::set) {
      alter("SET DEFAULT " + in_.default_value(what.default_sql));
    }
    using nullability = model::change::nullability;
    if (what.null == nullability::not_null) alter("SET NOT NULL");
    if (what.null == nullability::nullable) alter("DROP NOT NULL");
    const bool has_comment = what.comment_change == text_change::set;
    if (what.new_type.empty() && what.default_change == text_change::as_it_is &&
        what.null == nullability::as_it_is && !has_comment) {
      refuse(errc::usage, fmt::format("nothing of the column {} is to change", it.name),
             "say what: change().not_null(), say");
    }
  }
  void operator()(const model::constraint_added& it) const {
    to_.push_back("ADD " + in_.constraint(table_, it.what));
  }
  void operator()(const model::constraint_dropped& it) const {
    to_.push_back(
        fmt::format("DROP CONSTRAINT {}{}", it.if_exists ? "IF EXISTS " : "", in_.name(it.name)));
  }

private:
  const ddl& in_;
  const model::object_name& table_;
  std::vector<std::string>& to_;
};

/// A comment that a change makes: on which column.
struct new_comment {
  std::string column;
  std::string text;
};

std::vector<new_comment> comments_of(const std::vector<model::table_change>& changes) {
  std::vector<new_comment> all;
  for (const auto& each : changes) {
    if (const auto* added = std::get_if<model::column_added>(&each)) {
      if (!added->what.comment_text.empty()) {
        all.push_back({added->what.name, added->what.comment_text});
      }
    } else if (const auto* altered = std::get_if<model::column_altered>(&each)) {
      if (altered->what.comment_change == model::change::text_change::set) {
        all.push_back({altered->name, altered->what.comment_text});
      }
    }
  }
  return all;
}

/// What SQLite's ADD COLUMN takes.
bool can_be_added(const model::column& what) {
  const auto& preset = what.default_expression;
  const bool is_null = preset.empty() || preset == "NULL" || preset == "null";
  return !what.is_primary_key && what.generated_from.empty() && (what.nullable || !is_null) &&
         (preset.empty() || is_literal(preset));
}

}  // namespace

std::string ddl::alter_table(const model::object_name& table,
                             const std::vector<model::table_change>& changes) const {
  if (changes.empty()) {
    refuse(errc::usage, fmt::format("nothing of the table {} is to change", table.name),
           "say what: changes().add_column(…), say");
  }
  std::vector<std::string> all;
  for (const auto& each : changes) std::visit(clauses(*this, table, all), each);
  return all.empty() ? std::string()
                     : fmt::format("ALTER TABLE {} {}", qualified(table), fmt::join(all, ", "));
}

std::vector<std::string> ddl::comments(const model::object_name& table,
                                       const std::vector<model::table_change>& changes) const {
  std::vector<std::string> all;
  for (const auto& [column, text] : comments_of(changes)) {
    for (auto& each : comment_on("COLUMN", qualified(table) + "." + name(column), text)) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

bool has_statement_in_sqlite(const std::vector<model::table_change>& changes) {
  if (changes.size() != 1) return false;
  const auto* const added = std::get_if<model::column_added>(&changes.front());
  return added != nullptr && !added->if_not_exists && can_be_added(added->what);
}

}  // namespace aludel::detail
