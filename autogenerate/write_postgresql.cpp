// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "autogenerate/alter_postgresql.hpp"
#include "autogenerate/alterable.hpp"
#include "autogenerate/bases.hpp"
#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/creation_postgresql.hpp"
#include "autogenerate/inheritance.hpp"
#include "autogenerate/interim_name.hpp"
#include "autogenerate/privileges_postgresql.hpp"
#include "autogenerate/remake_type.hpp"
#include "autogenerate/removal_postgresql.hpp"
#include "autogenerate/results_kept.hpp"
#include "autogenerate/write.hpp"

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
        dropped_(before, after, steps),
        created_(before, after, steps, known, dropped_, to_) {}

  statements run() {
    if (std::any_of(steps_.begin(), steps_.end(), makes_routine)) {
      // What their bodies name may come later.
      to_.add("SET LOCAL check_function_bodies = off");
    }
    created_.put_off_defaults();
    for (const auto& each : steps_) {
      if (is_altered_table(each)) to_.add(leave_parents(*each.before, *each.after));
    }
    auto rebound = rebound_partitions();
    for (const auto& each : steps_) {
      // Partitions have what the table has by then, and make room for others.
      if (each.what != action::drop && each.of().key.kind == object_kind::table) {
        to_.add(change_bounds(std::exchange(rebound, {})));
      }
      take(each);
    }
    to_.add(std::exchange(to_.late, {}));
    drop_set_aside([](const auto&) { return true; });
    return std::move(to_.all);
  }

private:
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
        to_.add(dropped_.drop(of));
        if (!dropped_.contains({object_kind::table, "", of.before->key.owner})) {
          to_.add_late(inherit_default(*of.before, after_));
        }
        break;
      case action::alter:
        if (created_.has_put_off(*of.after)) break;
        of.remade ? remake(*of.before, *of.after) : alter_object(*of.before, *of.after);
        break;
      case action::create:
        if (created_.is_pending(*of.after)) created_.write(*of.after);
        break;
    }
  }

  static bool makes_routine(const step& of) {
    return of.what != action::drop && is_routine(of.of());
  }

  void alter_object(const object& before, const object& after) {
    const bool is_attribute = after.key.kind == object_kind::attribute;
    if (is_attribute && dropped_.is_remade(whole_type(after.key))) return;
    auto changed = alter(before, after, casts_);
    if (!changed.empty() && is_routine(after) && differs(before, after, "definition")) {
      changed.front().tell(results_kept(before, before_, after_, dropped_));
    }
    if (is_retyped(before, after)) join_with_last_type(after, changed);
    const bool goes_on = follows_types(after);
    to_.add(changed);
    to_.add(change_privileges(before, after));
    if (after.key.kind == object_kind::table) {
      to_.add_late(join_parents(before, after));
      to_.add_late(inherited_not_null(before, after));
      to_.add_late(replica_identity(before, after));
    }
    const auto& comment = after.at("comment");
    if (before.at("comment") != comment) to_.add(comment_on(after, comment));
    to_.add(comments_on_parts(before, after));
    if (goes_on) types_end_ = to_.all.size();
  }

  /// Only changes of its table's columns stand behind the statement that gives other types.
  [[nodiscard]] bool follows_types(const object& of) const {
    return of.key.kind == object_kind::column && types_of_ == of.key.owner &&
           types_end_ == to_.all.size();
  }

  /// A statement writes the rows anew, however many columns get another type by it.
  void join_with_last_type(const object& column, statements& changed) {
    const auto table = fmt::format("ALTER TABLE {} ", column.key.owner);
    const auto retype = fmt::format("{}ALTER COLUMN {} TYPE ", table, column.key.name);
    if (changed.empty() || !changed.front().sql.starts_with(retype)) return;
    if (follows_types(column)) {
      auto& last = to_.all[types_at_];
      auto& [sql, remarks] = changed.front();
      last.sql += ",\n  " + sql.substr(table.size());
      for (auto& each : remarks) last.tell(std::move(each));
      changed.erase(changed.begin());
      return;
    }
    types_of_ = column.key.owner;
    types_at_ = to_.all.size();
    types_end_ = to_.all.size();
  }

  static bool is_routine(const object& of) {
    return of.key.kind == object_kind::function || of.key.kind == object_kind::procedure;
  }

  void remake(const object& before, const object& after) {
    auto columns = dropped_.columns_that_stay(before);
    const bool is_needed = !columns.empty() || dropped_.has_remade_types(before);
    const auto old_name = interim_name(before.key.name, "_old", before_, after_);
    to_.add(set_aside(before, is_needed ? old_name : "", columns));
    const auto attributes = kept_attributes(after.key.name, before_, after_);
    if (after.key.kind == object_kind::composite_type) {
      created_.write_type(after, attributes);
    } else {
      created_.write(after);
    }
    std::erase_if(columns, [&](const auto* each) {  // these get another type, when they do
      return differs(*each, *after_.find(each->key), "type");
    });
    to_.add(give_new_type(before, after, columns, attributes, casts_));
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
      if (are_to_go(each)) to_.add(autogenerate::drop_set_aside(*each.type, each.name));
    }
    std::erase_if(set_aside_, are_to_go);
  }

  const schema& before_;
  const schema& after_;
  const std::vector<step>& steps_;
  const casts& casts_;
  removal dropped_;
  script to_;
  creation created_;
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
