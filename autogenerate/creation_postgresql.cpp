// SPDX-License-Identifier: MIT
#include "autogenerate/creation_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "autogenerate/alter_column.hpp"
#include "autogenerate/alter_postgresql.hpp"
#include "autogenerate/alterable.hpp"
#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/inheritance.hpp"
#include "autogenerate/names.hpp"
#include "autogenerate/privileges_postgresql.hpp"
#include "autogenerate/serial.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

using std::string;

creation::creation(const schema& before, const schema& after, const std::vector<step>& steps,
                   const casts& known, const removal& dropped, script& to)
    : before_(before), after_(after), steps_(steps), casts_(known), dropped_(dropped), to_(to) {
  for (const auto& each : steps) {
    if (each.what == action::create) pending_.insert(each.after);
  }
  for (const auto& each : after.objects) {
    if (!each.key.owner.empty()) parts_[each.key.owner].push_back(&each);
  }
}

void creation::put_off_defaults() {
  for (const auto* each : defaults_behind_parents(after_, steps_)) {
    late_defaults_.insert(each);
    pending_.erase(each);
    for (auto& sql : create(*each)) to_.add_late({{std::move(sql), {}}});
  }
}

void creation::write_type(const object& of, const std::vector<const object*>& attributes) {
  write_whole(of, attributes, create_type);
}

void creation::write(const object& of) {
  pending_.erase(&of);
  switch (of.key.kind) {
    case object_kind::table:
      return write_table(of);
    case object_kind::composite_type:
      return write_type(of, ready_parts(of, object_kind::attribute));
    case object_kind::domain:
      return write_whole(of, ready_parts(of, object_kind::domain_constraint), create_domain);
    case object_kind::column:
      return write_column(of);
    default:
      for (auto& each : create(of)) to_.add(std::move(each));
      write_settings(of);
      if (of.key.kind == object_kind::sequence) write_position(of);
  }
  write_attached(of);
  give_back_identity(of);
}

/// A table forgets its replica identity with the index.
void creation::give_back_identity(const object& index) {
  const object_key key{object_kind::table, "", index.key.owner};
  const auto* const old = before_.find(key);
  const auto* const now = after_.find(key);
  if (old == nullptr || now == nullptr || differs(*old, *now, "replica identity")) return;
  const auto its = "USING INDEX " + string(bare_name(index.key.name));
  if (now->at("replica identity") != its || dropped_.contains(key)) return;
  to_.add_late(replica_identity({.key = key}, *now));
}

/// One that comes to a column that has numbers goes on behind them.
void creation::write_position(const object& sequence) {
  const auto& column = sequence.at("owned by");
  const object_key key{object_kind::column, string(schema_of(column)), string(bare_name(column))};
  const auto* const old = before_.find(key);
  const bool has_numbers = old != nullptr && !dropped_.contains(key) &&
                           !dropped_.contains({object_kind::table, "", key.owner}) &&
                           (old->at("type") == "integer" || old->at("type") == "bigint" ||
                            old->at("type") == "smallint");
  const bool counts = sequence.at("start") == "1" && sequence.at("increment") == "1";
  if (has_numbers && counts) to_.add({go_on(detail::quoted_text(sequence.key.name), key)});
}

void creation::write_column(const object& of) {
  std::vector<const object*> written{&of};
  const auto definition = new_column(of, of, written);
  const auto* const domain = after_.find({object_kind::domain, "", of.at("type")});
  const bool needs_value =
      of.is("not null") || (domain != nullptr && domain->is("not null") && !domain->is("default"));
  const bool has_values =
      written.size() > 1 || !needs_value || of.is("identity") || of.is("generated");
  to_.add(fmt::format("ALTER TABLE {} ADD COLUMN {}", of.key.owner, definition),
          has_values ? string()
                     : fmt::format("fails, and changes nothing, if {} has rows", of.key.owner));
  finish_columns(written);
}

/// What cannot be said where a column is made.
void creation::finish_columns(const std::vector<const object*>& written) {
  for (const auto* each : written) {
    write_attached(*each);
    if (each->key.kind != object_kind::column) continue;
    auto plain = *each;
    for (const auto* const fact : {"storage", "statistics", "options"}) plain.has.erase(fact);
    const auto* const table = after_.find({object_kind::table, "", each->key.owner});
    if (each->is("not null not valid") || (table != nullptr && table->is("of"))) {
      for (const auto* const fact :
           {"not null", "not null name", "not null not valid", "not null without children"}) {
        plain.has.erase(fact);
      }
    }
    to_.add(alter(plain, *each, casts_));
  }
}

/// Of an index or the like: what is said behind its creation.
void creation::write_settings(const object& of) {
  if (of.key.kind != object_kind::index && of.key.kind != object_kind::statistics) return;
  auto plain = of;
  for (const auto* const fact : {"clustered", "statistics", "target"}) plain.has.erase(fact);
  to_.add(alter(plain, of, casts_));
}

/// What is said of it by statements of their own.
void creation::write_attached(const object& of) {
  if (of.is("comment") && of.key.kind != object_kind::default_value) {
    to_.add(comment_on(of, of.at("comment")));
  }
  to_.add(comments_on_parts({}, of));
  write_privileges(of);
}

/// Of what is new, as they are compared; else what is made anew keeps its own.
void creation::write_privileges(const object& of) {
  const auto* const old = before_.find(of.key);
  if (old != nullptr) to_.add(same_owner(*old));
  to_.add(of.is("privileges") || old == nullptr ? new_privileges(of) : same_privileges(*old));
}

/// Those that can be said where it is made.
std::vector<const object*> creation::ready_parts(const object& of, object_kind kind) const {
  auto all = in_position(of.key.name);
  std::erase_if(all,
                [&](const auto* each) { return each->key.kind != kind || !is_ready(*each, of); });
  return all;
}

void creation::write_whole(const object& of, const std::vector<const object*>& parts,
                           whole_statement statement) {
  std::vector<string> body;
  for (const auto* each : parts) {
    pending_.erase(each);
    body.push_back(each->key.kind == object_kind::attribute
                       ? column_definition(*each, each->at("type"), "")
                       : constraint_definition(*each));
  }
  to_.add(statement(of, body));
  write_attached(of);
  for (const auto* each : parts) write_attached(*each);
}

std::vector<const object*> creation::in_position(const string& owner) const {
  const auto found = parts_.find(owner);
  if (found == parts_.end()) return {};
  auto all = found->second;
  std::stable_sort(all.begin(), all.end(), [](const auto* left, const auto* right) {
    return left->position < right->position;
  });
  return all;
}

/// All that it needs is there, or is a part of the table that is being written. NOT VALID would
/// say nothing there.
bool creation::is_ready(const object& part, const object& whole) const {
  if (part.at("definition").ends_with(not_valid)) return false;
  return std::all_of(part.needs.begin(), part.needs.end(), [&](std::size_t each) {
    const auto& needed = after_.objects[each];
    return !pending_.contains(&needed) || &needed == &whole ||
           (needed.key.owner == whole.key.name && needed.key.kind == object_kind::column);
  });
}

void creation::write_table(const object& of) {
  const auto parts = in_position(of.key.name);
  std::vector<const object*> written;
  std::vector<string> body;
  const bool typed = of.is("partition of") || of.is("of");
  for (const auto* each : parts) {
    if (each->key.kind != object_kind::column) continue;
    if (!of.is("of")) body.push_back(new_column(*each, of, written));
    pending_.erase(each);
    written.push_back(each);
  }
  for (const auto* each : parts) {
    // What a foreign key refers to has to be there, be it in the table itself.
    if (each->key.kind != object_kind::constraint || typed || !is_ready(*each, of)) continue;
    pending_.erase(each);
    written.push_back(each);
    body.push_back(constraint_definition(*each));
  }
  to_.add(create_table(of, body));
  const object nothing{.key = of.key};
  to_.add(table_settings(nothing, of));
  auto required = inherited_not_null(nothing, of);
  for (auto& each : required) each.remarks.clear();  // there are no rows
  to_.add_late(required);
  to_.add_late(replica_identity(nothing, of));
  write_attached(of);
  finish_columns(written);
}

/// With its default, if that can be said here; it is added to what is written then. `whole`: what
/// is being made.
string creation::new_column(const object& column, const object& whole,
                            std::vector<const object*>& written) {
  const auto* const value =
      after_.find({object_kind::default_value, column.key.owner, column.key.name});
  if (value == nullptr || !pending_.contains(value)) {
    return column_definition(column, column.at("type"), "");
  }
  const auto* const sequence = serial_sequence(column, *value, after_);
  if (sequence != nullptr && pending_.contains(sequence)) {
    pending_.erase(value);
    pending_.erase(sequence);
    written.push_back(value);
    auto plain = column;
    plain.has.erase("not null");
    return column_definition(plain, serial_of(column.at("type")), "");
  }
  if (!is_ready(*value, whole)) return column_definition(column, column.at("type"), "");
  pending_.erase(value);
  written.push_back(value);
  return column_definition(column, column.at("type"), value->at("expression"));
}

}  // namespace aludel::autogenerate
