// SPDX-License-Identifier: MIT
#include <aludel/model.hpp>
#include <utility>

#include "runtime/src/ddl.hpp"

namespace aludel::model {

// ---- Names

names::names() = default;
names::names(const char* single) : vector{single} {}
names::names(std::string single) { push_back(std::move(single)); }
names::names(std::initializer_list<const char*> all) : vector(all.begin(), all.end()) {}
names::names(std::vector<std::string> all) : vector(std::move(all)) {}
names::names(const names& other) = default;
names::names(names&& other) noexcept = default;
names& names::operator=(const names& other) = default;
names& names::operator=(names&& other) noexcept = default;
names::~names() = default;

object_name::object_name() = default;
object_name::object_name(std::string plain) : name(std::move(plain)) {}
object_name::object_name(std::string_view plain) : name(plain) {}
object_name::object_name(const char* plain) : name(plain) {}
object_name::object_name(std::string_view in, std::string_view plain) : schema(in), name(plain) {}
object_name::object_name(const object_name& other) = default;
object_name::object_name(object_name&& other) noexcept = default;
object_name& object_name::operator=(const object_name& other) = default;
object_name& object_name::operator=(object_name&& other) noexcept = default;
object_name::~object_name() = default;

object_name in_schema(std::string_view schema, std::string_view name) { return {schema, name}; }

// ---- Types

type::type(type_kind of, int long_by, int behind_point)
    : kind(of), length(long_by), scale(behind_point) {}
type::type(const type& other) = default;
type::type(type&& other) noexcept = default;
type& type::operator=(const type& other) = default;
type& type::operator=(type&& other) noexcept = default;
type::~type() = default;

type native(std::string_view written) {
  type made{type_kind::native};
  made.written = written;
  return made;
}

type array(type element) {
  element.array = true;
  return element;
}

// ---- Columns

column::column(std::string_view named, model::type of) : name(named), type(std::move(of)) {}
column::column(const column& other) = default;
column::column(column&& other) noexcept = default;
column& column::operator=(const column& other) = default;
column& column::operator=(column&& other) noexcept = default;
column::~column() = default;

column& column::default_to(std::string_view sql) { return default_expression = sql, *this; }
column& column::default_text(std::string_view value) {
  return default_to(detail::quoted_text(value));
}
column& column::default_value(long long value) { return default_to(std::to_string(value)); }
column& column::default_value(int value) { return default_to(std::to_string(value)); }
column& column::default_value(bool value) { return default_to(value ? "TRUE" : "FALSE"); }
column& column::generated(std::string_view sql) { return generated_from = sql, *this; }
column& column::collate(std::string_view name_of_it) { return collation = name_of_it, *this; }
column& column::comment(std::string_view text) { return comment_text = text, *this; }

// ---- Constraints

constraint::constraint() = default;
constraint::constraint(const constraint& other) = default;
constraint::constraint(constraint&& other) noexcept = default;
constraint& constraint::operator=(const constraint& other) = default;
constraint& constraint::operator=(constraint&& other) noexcept = default;
constraint::~constraint() = default;

primary_key::primary_key(names all) {
  kind = constraint_kind::primary_key, columns = std::move(all);
}
primary_key& primary_key::named(std::string_view it) { return name = it, *this; }

unique::unique(names all) { kind = constraint_kind::unique, columns = std::move(all); }
unique& unique::named(std::string_view it) { return name = it, *this; }

check::check(std::string_view named, std::string_view sql) { name = named, expression = sql; }

foreign_key::foreign_key(names all, object_name table, names its) {
  kind = constraint_kind::foreign_key;
  columns = std::move(all);
  referred = std::move(table);
  referred_columns = std::move(its);
}
foreign_key& foreign_key::named(std::string_view it) { return name = it, *this; }

exclusion::exclusion(std::string_view named, std::initializer_list<exclusion_part> all) {
  kind = constraint_kind::exclusion, name = named, parts = all;
}
exclusion& exclusion::using_method(std::string_view it) { return method = it, *this; }
exclusion& exclusion::only_where(std::string_view sql) { return where = sql, *this; }

// ---- Tables

table::item::item(column it) : column_{std::move(it)} {}
table::item::item(constraint it) : constraint_{std::move(it)} {}
table::item::item(const item& other) = default;
table::item::item(item&& other) noexcept = default;
table::item& table::item::operator=(const item& other) = default;
table::item& table::item::operator=(item&& other) noexcept = default;
table::item::~item() = default;

void table::item::add_to(table& whole) const {
  whole.columns.insert(whole.columns.end(), column_.begin(), column_.end());
  whole.constraints.insert(whole.constraints.end(), constraint_.begin(), constraint_.end());
}

table::table() = default;
table::table(object_name named, std::initializer_list<item> items) : name(std::move(named)) {
  for (const auto& each : items) each.add_to(*this);
}
table::table(const table& other) = default;
table::table(table&& other) noexcept = default;
table& table::operator=(const table& other) = default;
table& table::operator=(table&& other) noexcept = default;
table::~table() = default;

// ---- Changes

change::change() = default;
change::change(const change& other) = default;
change::change(change&& other) noexcept = default;
change& change::operator=(const change& other) = default;
change& change::operator=(change&& other) noexcept = default;
change::~change() = default;

change& change::type(const model::type& to) { return new_type.assign(1, to), *this; }
change& change::using_expression(std::string_view sql) { return using_sql = sql, *this; }

change& change::default_to(std::string_view sql) {
  default_sql = sql;
  return default_change = text_change::set, *this;
}

change& change::comment(std::string_view text) {
  comment_text = text;
  return comment_change = text_change::set, *this;
}

changes::changes() = default;
changes::changes(const changes& other) = default;
changes::changes(changes&& other) noexcept = default;
changes& changes::operator=(const changes& other) = default;
changes& changes::operator=(changes&& other) noexcept = default;
changes::~changes() = default;

changes& changes::add_column(column what, bool if_not_exists) {
  return all.emplace_back(column_added{std::move(what), if_not_exists}), *this;
}

changes& changes::drop_column(std::string_view name, bool if_exists) {
  return all.emplace_back(column_dropped{std::string(name), if_exists}), *this;
}

changes& changes::alter_column(std::string_view name, change what) {
  return all.emplace_back(column_altered{std::string(name), std::move(what)}), *this;
}

changes& changes::add_constraint(constraint what) {
  return all.emplace_back(constraint_added{std::move(what)}), *this;
}

changes& changes::drop_constraint(std::string_view name, bool if_exists) {
  return all.emplace_back(constraint_dropped{std::string(name), if_exists}), *this;
}

// ---- Indexes

index_part::index_part() = default;
index_part::index_part(const char* name) : column(name) {}
index_part::index_part(std::string name) : column(std::move(name)) {}
index_part::index_part(const index_part& other) = default;
index_part::index_part(index_part&& other) noexcept = default;
index_part& index_part::operator=(const index_part& other) = default;
index_part& index_part::operator=(index_part&& other) noexcept = default;
index_part::~index_part() = default;

index_part& index_part::collate(std::string_view it) { return collation = it, *this; }
index_part& index_part::opclass(std::string_view it) { return operator_class = it, *this; }

index_part expression(std::string_view sql) {
  index_part made;
  made.expression = sql;
  return made;
}

index_on::index_on(object_name of, std::vector<index_part> all)
    : table(std::move(of)), parts(std::move(all)) {}
index_on::index_on(object_name of, std::initializer_list<index_part> all)
    : table(std::move(of)), parts(all) {}
index_on::index_on(const index_on& other) = default;
index_on::index_on(index_on&& other) noexcept = default;
index_on& index_on::operator=(const index_on& other) = default;
index_on& index_on::operator=(index_on&& other) noexcept = default;
index_on::~index_on() = default;

index_on& index_on::named(std::string_view it) { return name = it, *this; }
index_on& index_on::only_where(std::string_view sql) { return where = sql, *this; }
index_on& index_on::include(names columns) { return included = std::move(columns), *this; }
index_on& index_on::using_method(std::string_view it) { return method = it, *this; }

}  // namespace aludel::model
