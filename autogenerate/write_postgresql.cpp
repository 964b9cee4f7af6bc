// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "autogenerate/alter_column.hpp"
#include "autogenerate/alter_postgresql.hpp"
#include "autogenerate/alterable.hpp"
#include "autogenerate/bases.hpp"
#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/inheritance.hpp"
#include "autogenerate/interim_name.hpp"
#include "autogenerate/names.hpp"
#include "autogenerate/privileges_postgresql.hpp"
#include "autogenerate/remake_type.hpp"
#include "autogenerate/removal_postgresql.hpp"
#include "autogenerate/results_kept.hpp"
#include "autogenerate/serial.hpp"
#include "autogenerate/write.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

class writer {
public:
  writer(const schema& before, const schema& after, const std::vector<step>& steps,
         const casts& known)
      : before_(before),
        after_(after),
        steps_(steps),
        casts_(known),
        dropped_(before, after, steps) {
    for (const auto& each : steps) {
      if (each.what == action::create) pending_.insert(each.after);
    }
    for (const auto& each : after.objects) {
      if (!each.key.owner.empty()) parts_[each.key.owner].push_back(&each);
    }
  }

  statements run() {
    if (std::any_of(steps_.begin(), steps_.end(), makes_routine)) {
      // What their bodies name may come later.
      add("SET LOCAL check_function_bodies = off");
    }
    put_off_defaults();
    for (const auto& each : steps_) {
      if (is_altered_table(each)) add(leave_parents(*each.before, *each.after));
    }
    auto rebound = rebound_partitions();
    for (const auto& each : steps_) {
      // Partitions have what the table has by then, and make room for others.
      if (each.what != action::drop && each.of().key.kind == object_kind::table) {
        add(change_bounds(std::exchange(rebound, {})));
      }
      take(each);
    }
    all_.insert(all_.end(), late_.begin(), late_.end());
    drop_set_aside([](const auto&) { return true; });
    return std::move(all_);
  }

private:
  void put_off_defaults() {
    for (const auto* each : defaults_behind_parents(after_, steps_)) {
      late_defaults_.insert(each);
      pending_.erase(each);
      for (auto& sql : create(*each)) late_.push_back({std::move(sql), {}});
    }
  }

  static bool is_altered_table(const step& of) {
    return of.what == action::alter && of.after->key.kind == object_kind::table;
  }

  /// Those that stay with their table, and get other bounds.
  [[nodiscard]] std::vector<change> rebound_partitions() const {
    std::vector<change> found;
    for (const auto& each : steps_) {
      if (!is_altered_table(each) || differs(*each.before, *each.after, "partition of")) continue;
      if (differs(*each.before, *each.after, "bound")) found.push_back({each.before, each.after});
    }
    return found;
  }

  void take(const step& of) {
    switch (of.what) {
      case action::drop:
        drop_set_aside([&](const auto& old) { return is_made_of(old, *of.before); });
        add(dropped_.drop(of));
        if (!dropped_.contains({object_kind::table, "", of.before->key.owner})) {
          add_late(inherit_default(*of.before, after_));
        }
        break;
      case action::alter:
        if (late_defaults_.contains(of.after)) break;
        of.remade ? remake(*of.before, *of.after) : write_alter(*of.before, *of.after);
        break;
      case action::create:
        if (pending_.contains(of.after)) write_create(*of.after);
        break;
    }
  }

  static bool makes_routine(const step& of) {
    return of.what != action::drop && is_routine(of.of());
  }

  void add(string sql, string remark = {}) { all_.push_back({std::move(sql), std::move(remark)}); }
  void add(const statements& more) { all_.insert(all_.end(), more.begin(), more.end()); }
  void add_late(const statements& more) { late_.insert(late_.end(), more.begin(), more.end()); }

  // ---- Changing

  void write_alter(const object& before, const object& after) {
    const bool is_attribute = after.key.kind == object_kind::attribute;
    if (is_attribute && dropped_.is_remade(whole_type(after.key))) return;
    auto changed = alter(before, after, casts_);
    if (!changed.empty() && is_routine(after) && differs(before, after, "definition")) {
      changed.front().remark = results_kept(before, before_, after_, dropped_);
    }
    if (is_retyped(before, after)) join_with_last_type(after, changed);
    const bool goes_on = follows_types(after);
    add(changed);
    add(change_privileges(before, after));
    if (after.key.kind == object_kind::table) {
      add_late(join_parents(before, after));
      add_late(inherited_not_null(before, after));
      add_late(replica_identity(before, after));
    }
    if (before.at("comment") != after.at("comment")) add(comment_on(after, after.at("comment")));
    write_comments_on_columns(before, after);
    if (goes_on) types_end_ = all_.size();
  }

  /// Only changes of its table's columns stand behind the statement that gives other types.
  [[nodiscard]] bool follows_types(const object& of) const {
    return of.key.kind == object_kind::column && types_of_ == of.key.owner &&
           types_end_ == all_.size();
  }

  /// A statement writes the rows anew, however many columns get another type by it.
  void join_with_last_type(const object& column, statements& changed) {
    const auto table = fmt::format("ALTER TABLE {} ", column.key.owner);
    const auto retype = fmt::format("{}ALTER COLUMN {} TYPE ", table, column.key.name);
    if (changed.empty() || !changed.front().sql.starts_with(retype)) return;
    if (follows_types(column)) {
      auto& last = all_[types_at_];
      const auto& [sql, remark] = changed.front();
      last.sql += ",\n  " + sql.substr(table.size());
      last.remark += (last.remark.empty() || remark.empty() ? "" : "; ") + remark;
      changed.erase(changed.begin());
      return;
    }
    types_of_ = column.key.owner;
    types_at_ = all_.size();
    types_end_ = all_.size();
  }

  static bool is_routine(const object& of) {
    return of.key.kind == object_kind::function || of.key.kind == object_kind::procedure;
  }

  void remake(const object& before, const object& after) {
    auto columns = dropped_.columns_that_stay(before);
    const bool is_needed = !columns.empty() || dropped_.has_remade_types(before);
    const auto old_name = interim_name(before.key.name, "_old", before_, after_);
    add(set_aside(before, is_needed ? old_name : "", columns));
    const auto attributes = kept_attributes(after.key.name, before_, after_);
    if (after.key.kind == object_kind::composite_type) {
      write_whole(after, attributes, create_type);
    } else {
      write_create(after);
    }
    std::erase_if(columns, [&](const auto* each) {  // these get another type, when they do
      return differs(*each, *after_.find(each->key), "type");
    });
    add(give_new_type(before, after, columns, attributes, casts_));
    if (!is_needed) return;
    set_aside_.insert(set_aside_.begin(), {&before, old_name, bases_of(before, before_)});
  }

  /// A type under another name, until nothing has it any more.
  struct old_type {
    const object* type;
    string name;
    std::set<std::size_t> bases;
  };

  [[nodiscard]] bool is_made_of(const old_type& type, const object& base) const {
    return type.bases.contains(static_cast<std::size_t>(&base - before_.objects.data()));
  }

  template <class Which>
  void drop_set_aside(const Which& are_to_go) {
    for (const auto& each : set_aside_) {
      if (are_to_go(each)) add(autogenerate::drop_set_aside(*each.type, each.name));
    }
    std::erase_if(set_aside_, are_to_go);
  }

  // ---- Creating

  void write_create(const object& of) {
    pending_.erase(&of);
    switch (of.key.kind) {
      case object_kind::table:
        return write_table(of);
      case object_kind::composite_type:
        return write_whole(of, ready_parts(of, object_kind::attribute), create_type);
      case object_kind::domain:
        return write_whole(of, ready_parts(of, object_kind::domain_constraint), create_domain);
      case object_kind::column:
        return write_column(of);
      default:
        for (auto& each : create(of)) add(std::move(each));
        write_settings(of);
        if (of.key.kind == object_kind::sequence) write_position(of);
    }
    write_attached(of);
    give_back_identity(of);
  }

  /// A table forgets its replica identity with the index.
  void give_back_identity(const object& index) {
    const object_key key{object_kind::table, "", index.key.owner};
    const auto* const old = before_.find(key);
    const auto* const now = after_.find(key);
    if (old == nullptr || now == nullptr || differs(*old, *now, "replica identity")) return;
    const auto its = "USING INDEX " + string(bare_name(index.key.name));
    if (now->at("replica identity") != its || dropped_.contains(key)) return;
    add_late(replica_identity({.key = key}, *now));
  }

  /// One that comes to a column that has numbers goes on behind them.
  void write_position(const object& sequence) {
    const auto& column = sequence.at("owned by");
    const object_key key{object_kind::column, string(schema_of(column)), string(bare_name(column))};
    const auto* const old = before_.find(key);
    const bool has_numbers = old != nullptr && !dropped_.contains(key) &&
                             !dropped_.contains({object_kind::table, "", key.owner}) &&
                             (old->at("type") == "integer" || old->at("type") == "bigint" ||
                              old->at("type") == "smallint");
    const bool counts = sequence.at("start") == "1" && sequence.at("increment") == "1";
    if (has_numbers && counts) add({go_on(detail::quoted_text(sequence.key.name), key)});
  }

  void write_column(const object& of) {
    std::vector<const object*> written{&of};
    const auto definition = new_column(of, of, written);
    const auto* const domain = after_.find({object_kind::domain, "", of.at("type")});
    const bool needs_value = of.is("not null") || (domain != nullptr && domain->is("not null") &&
                                                   !domain->is("default"));
    const bool has_values =
        written.size() > 1 || !needs_value || of.is("identity") || of.is("generated");
    add(fmt::format("ALTER TABLE {} ADD COLUMN {}", of.key.owner, definition),
        has_values ? string()
                   : fmt::format("fails, and changes nothing, if {} has rows", of.key.owner));
    finish_columns(written);
  }

  /// What cannot be said where a column is made.
  void finish_columns(const std::vector<const object*>& written) {
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
      add(alter(plain, *each, casts_));
    }
  }

  /// Of an index or the like: what is said behind its creation.
  void write_settings(const object& of) {
    if (of.key.kind != object_kind::index && of.key.kind != object_kind::statistics) return;
    auto plain = of;
    for (const auto* const fact : {"clustered", "statistics", "target"}) plain.has.erase(fact);
    add(alter(plain, of, casts_));
  }

  /// What is said of it by statements of their own.
  void write_attached(const object& of) {
    if (of.is("comment") && of.key.kind != object_kind::default_value) {
      add(comment_on(of, of.at("comment")));
    }
    write_comments_on_columns({}, of);
    write_privileges(of);
  }

  /// Of what is new, as they are compared; else what is made anew keeps its own.
  void write_privileges(const object& of) {
    const auto* const old = before_.find(of.key);
    if (old != nullptr) add(same_owner(*old));
    add(of.is("privileges") || old == nullptr ? new_privileges(of) : same_privileges(*old));
  }

  /// Of a view.
  void write_comments_on_columns(const object& before, const object& after) {
    const auto write = [&](const string& fact) {
      const object column{
          .key = {object_kind::column, after.key.name, fact.substr(comment_on_column.size())}};
      add(comment_on(column, after.at(fact)));
    };
    for (const auto& [fact, text] : after.has) {
      if (fact.starts_with(comment_on_column) && before.at(fact) != text) write(fact);
    }
    for (const auto& [fact, text] : before.has) {
      if (fact.starts_with(comment_on_column) && !after.is(fact)) write(fact);
    }
  }

  /// Those that can be said where it is made.
  [[nodiscard]] std::vector<const object*> ready_parts(const object& of, object_kind kind) const {
    auto all = in_position(of.key.name);
    std::erase_if(all,
                  [&](const auto* each) { return each->key.kind != kind || !is_ready(*each, of); });
    return all;
  }

  void write_whole(const object& of, const std::vector<const object*>& parts,
                   string (*write)(const object&, const std::vector<string>&)) {
    std::vector<string> body;
    for (const auto* each : parts) {
      pending_.erase(each);
      body.push_back(each->key.kind == object_kind::attribute
                         ? column_definition(*each, each->at("type"), "")
                         : constraint_definition(*each));
    }
    add(write(of, body));
    write_attached(of);
    for (const auto* each : parts) write_attached(*each);
  }

  [[nodiscard]] std::vector<const object*> in_position(const string& owner) const {
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
  [[nodiscard]] bool is_ready(const object& part, const object& whole) const {
    if (part.at("definition").ends_with(not_valid)) return false;
    return std::all_of(part.needs.begin(), part.needs.end(), [&](std::size_t each) {
      const auto& needed = after_.objects[each];
      return !pending_.contains(&needed) || &needed == &whole ||
             (needed.key.owner == whole.key.name && needed.key.kind == object_kind::column);
    });
  }

  void write_table(const object& of) {
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
    add(create_table(of, body));
    const object nothing{.key = of.key};
    add(table_settings(nothing, of));
    auto required = inherited_not_null(nothing, of);
    for (auto& each : required) each.remark.clear();  // there are no rows
    add_late(required);
    add_late(replica_identity(nothing, of));
    write_attached(of);
    finish_columns(written);
  }

  /// With its default, if that can be said here; it is added to what is written then. `whole`: what
  /// is being made.
  string new_column(const object& column, const object& whole,
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

  const schema& before_;
  const schema& after_;
  const std::vector<step>& steps_;
  const casts& casts_;
  std::set<const object*> pending_;  ///< to be created
  removal dropped_;
  std::map<string, std::vector<const object*>> parts_;
  std::set<const object*> late_defaults_;
  statements all_;
  statements late_;
  string types_of_;            ///< the table whose columns got other types last
  std::size_t types_at_ = 0;   ///< the statement that gives them
  std::size_t types_end_ = 0;  ///< behind it there are changes of that table's columns up to here
  std::vector<old_type> set_aside_;  ///< the last one first
};

}  // namespace

statements write_postgresql(const schema& before, const schema& after,
                            const std::vector<step>& steps, const casts& known) {
  return writer{before, after, steps, known}.run();
}

}  // namespace aludel::autogenerate
