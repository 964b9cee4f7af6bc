// SPDX-License-Identifier: MIT
#include <aludel/schema.hpp>
#include <memory>
#include <utility>

#include "runtime/src/perform.hpp"

namespace aludel::model {

schema::part& schema::add(std::string_view kind, object_name name, place at,
                          std::function<void(op&)> make) {
  return parts_.emplace_back(part{.at = at,
                                  .dialects = dialects_,
                                  .tables = {},
                                  .indexes = {},
                                  .kind = std::string(kind),
                                  .name = std::move(name),
                                  .make = std::move(make)});
}

schema& schema::add(table what, place at) {
  auto& made = add("table", what.name, at, [=](op& op) { op.create_table(what, {}, at); });
  made.tables.push_back(std::move(what));
  return *this;
}

schema& schema::add(index_on what, place at) {
  const object_name name{what.table.schema, detail::name_of(what)};
  auto& made = add("index", name, at, [=](op& op) { op.create_index(what, {}, at); });
  made.indexes.push_back(std::move(what));
  return *this;
}

schema& schema::add(trigger what, place at) {
  const object_name name{what.table.schema, what.table.name + "." + what.name};
  add("trigger", name, at, [=](op& op) { op.create_trigger(what, {}, at); });
  return *this;
}

schema& schema::add_view(object_name name, std::string_view query, place at) {
  add("view", name, at,
      [=, query = std::string(query)](op& op) { op.create_view(name, query, {}, at); });
  return *this;
}

schema& schema::add(function what, place at) {
  // Several may have the name, with other arguments.
  add({}, what.name, at, [=](op& op) { op.create_function(what, {}, at); });
  return *this;
}

schema& schema::add(domain what, place at) {
  add("domain", what.name, at, [=](op& op) { op.create_domain(what, at); });
  return *this;
}

schema& schema::add_enum(object_name name, names values, place at) {
  add("enum", name, at, [=](op& op) { op.create_enum(name, values, at); });
  return *this;
}

schema& schema::add_schema(std::string_view name, place at) {
  add("schema", name, at,
      [=, name = std::string(name)](op& op) { op.create_schema(name, {}, at); });
  return *this;
}

schema& schema::add_sequence(object_name name, place at) {
  add("sequence", name, at, [=](op& op) { op.create_sequence(name, {}, at); });
  return *this;
}

schema& schema::add_extension(std::string_view name, place at) {
  add("extension", name, at,
      [=, name = std::string(name)](op& op) { op.create_extension(name, {}, at); });
  return *this;
}

schema& schema::add_materialized_view(object_name name, std::string_view query, place at) {
  add("materialized view", name, at, [=, query = std::string(query)](op& op) {
    op.create_materialized_view(name, query, {}, at);
  });
  return *this;
}

schema& schema::add_sql(std::string_view statement, place at) {
  add({}, {}, at, [=, sql = std::string(statement)](op& op) { op.execute(sql, at); });
  return *this;
}

schema& schema::renamed_from(std::string_view former) {
  return parts_.empty() ? *this : renamed(former, detail::plain(parts_.back().name));
}

schema& schema::renamed(std::string_view former, std::string_view now) {
  renames_.push_back(fmt::format("{}:{}", former, now));
  return *this;
}

schema& schema::only_on(dialect language) { return dialects_ = {language}, *this; }

schema& schema::on_all() { return dialects_.clear(), *this; }

}  // namespace aludel::model
