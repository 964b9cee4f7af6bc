// SPDX-License-Identifier: MIT
#include "autogenerate/online_plan.hpp"

#include <algorithm>

#include "autogenerate/alterable.hpp"
#include "autogenerate/compare.hpp"
#include "autogenerate/interim_name.hpp"
#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

bool is_key(const object& of) {
  return of.key.kind == object_kind::constraint && (of.at("type") == "p" || of.at("type") == "u");
}

bool is_foreign_key(const object& of) {
  return of.key.kind == object_kind::constraint && of.at("type") == "f";
}

class planner {
public:
  planner(const schema& before, const schema& after)
      : before_(before), after_(after), changes_(compare(before, after)) {
    for (const auto& each : changes_) {
      if (each.anew) anew_.insert(each.either().key);
      const bool is_altered = each.before != nullptr && each.after != nullptr && !each.anew;
      if (is_altered && (each.remade || is_retyped(*each.before, *each.after))) {
        retyped_.insert(each.before->key);
      }
    }
  }

  online_plan run() {
    for (const auto& each : changes_) {
      if (each.before != nullptr && each.before->key.kind == object_kind::index) {
        consider_drop(each);
      }
      if (each.after == nullptr || !stays(each.after->key.owner)) continue;
      if (each.before != nullptr && each.before->has == each.after->has && !each.anew) continue;
      consider(each);
    }
    leave_keys_that_others_need();
    fill_by_keys();
    keep_keys();
    keep_foreign_keys();
    put_behind_keys();
    return std::move(made_);
  }

private:
  /// It has rows before and afterwards.
  [[nodiscard]] bool stays(const string& owner) const {
    for (const auto kind : {object_kind::table, object_kind::materialized_view}) {
      const object_key key{kind, "", owner};
      if (before_.find(key) != nullptr && after_.find(key) != nullptr) return !anew_.contains(key);
    }
    return false;
  }

  [[nodiscard]] bool is_partitioned(const string& owner) const {
    const auto* const table = after_.find({object_kind::table, "", owner});
    return table != nullptr && table->is("partitioned by");
  }

  [[nodiscard]] static bool is_needed(const schema& in, const object& of) {
    const auto place = static_cast<std::size_t>(&of - in.objects.data());
    return std::any_of(in.objects.begin(), in.objects.end(), [&](const object& each) {
      return std::binary_search(each.needs.begin(), each.needs.end(), place);
    });
  }

  void consider_drop(const change& of) {
    const auto& old = *of.before;
    const auto& owner = old.key.owner;
    if (of.after != nullptr && (!of.anew || old.has == of.after->has)) return;
    if (!stays(owner) || is_partitioned(owner) || is_needed(before_, old)) return;
    if (identifies_replicas(old)) return;
    const bool can_wait =
        keeps_needs(old) && (of.after != nullptr || !is_taken(old.key.name, after_));
    auto& into = !can_wait             ? made_.in_the_way
                 : of.after != nullptr ? made_.replaced
                                       : made_.outlived;
    into.insert(old.key);
  }

  [[nodiscard]] bool identifies_replicas(const object& old) const {
    const auto* const table = before_.find({object_kind::table, "", old.key.owner});
    const auto identity = "USING INDEX " + string(bare_name(old.key.name));
    return table != nullptr && table->at("replica identity") == identity;
  }

  /// The old one can be there until the new one is.
  [[nodiscard]] bool keeps_needs(const object& of) const {
    return std::all_of(of.needs.begin(), of.needs.end(), [&](std::size_t each) {
      const auto& key = before_.objects[each].key;
      return made_.kept.contains(key) ||
             (after_.find(key) != nullptr && !anew_.contains(key) && !retyped_.contains(key));
    });
  }

  void consider(const change& of) {
    const auto& now = *of.after;
    const auto& key = now.key;
    const bool is_made = of.before == nullptr || of.anew;
    const bool partitioned = is_partitioned(key.owner);
    if (key.kind == object_kind::index && is_made && !partitioned &&
        !made_.replaced.contains(key)) {
      made_.indexes.insert(key);
    }
    if (key.kind == object_kind::constraint && is_made) consider_constraint(now, partitioned);
    if (key.kind == object_kind::column && !is_made && now.is("not null") &&
        !of.before->is("not null")) {
      made_.filled.insert(key);
    }
  }

  void consider_constraint(const object& now, bool partitioned) {
    if (is_key(now)) {
      const bool by_index =
          !partitioned && now.at("definition").find(" WITHOUT OVERLAPS") == string::npos;
      if (by_index) made_.unique.insert(now.key);
    } else if (can_be_validated(now)) {
      made_.validated.insert(now.key);
    }
  }

  /// Behind the statement that adds it.
  [[nodiscard]] bool can_be_validated(const object& constraint) const {
    const auto& definition = constraint.at("definition");
    if (definition.ends_with(not_valid) || definition.ends_with(" NOT ENFORCED")) return false;
    return constraint.at("type") == "c" ||
           (is_foreign_key(constraint) && !is_partitioned(constraint.key.owner));
  }

  /// But for foreign keys, what needs a key must not be without it.
  void leave_keys_that_others_need() {
    for (const auto& each : after_.objects) {
      if (is_foreign_key(each)) continue;
      for (const auto needed : each.needs) {
        const auto& key = after_.objects[needed].key;
        made_.unique.erase(key);
        if (each.key.kind != object_kind::table) made_.indexes.erase(key);
      }
    }
  }

  /// A primary key that is added at once is not without NOT NULL.
  void fill_by_keys() {
    for (const auto& each : changes_) {
      const bool is_made = each.after != nullptr && (each.before == nullptr || each.anew);
      if (!is_made || !is_key(*each.after) || each.after->at("type") != "p") continue;
      if (made_.unique.contains(each.after->key)) continue;
      for (const auto needed : each.after->needs) made_.filled.erase(after_.objects[needed].key);
    }
  }

  /// A table is not to be without one of its keys while another is built.
  void keep_keys() {
    for (const auto& each : changes_) {
      if (each.before == nullptr || !is_key(*each.before)) continue;
      const auto& old = *each.before;
      const bool goes = each.after == nullptr || (each.anew && old.has != each.after->has);
      if (!goes || !stays(old.key.owner) || identifies_replicas(old) || !keeps_needs(old)) continue;
      const auto others = keys_instead_of(old);
      if (others.empty() && !has_index_instead(each)) continue;
      made_.kept.insert(old.key);
      for (const auto& other : others) {
        made_.unique.erase(other);
        made_.instead.insert(other);
      }
      if (old.at("type") == "p") keep_not_null(old);
    }
  }

  /// Those of its table, if any can be built by an index.
  [[nodiscard]] keys keys_instead_of(const object& old) const {
    const bool is_altered = after_.find(old.key) != nullptr;
    if (is_altered && !can_be_built(old.key)) return {};
    keys found;
    for (const auto* const all : {&made_.unique, &made_.instead}) {
      for (const auto& each : *all) {
        if (each.owner == old.key.owner) found.insert(each);
      }
    }
    return found;
  }

  /// A unique index comes on its table.
  [[nodiscard]] bool has_index_instead(const change& of) const {
    const auto& key = of.before->key;
    const auto its_index = in_schema(schema_of(key.owner), key.name);
    if (of.after != nullptr || is_taken(its_index, after_)) return false;
    return std::any_of(made_.indexes.begin(), made_.indexes.end(), [&](const object_key& each) {
      return each.owner == key.owner &&
             after_.find(each)->at("definition").starts_with("CREATE UNIQUE ");
    });
  }

  [[nodiscard]] bool can_be_built(const object_key& key) const {
    return made_.unique.contains(key) || made_.instead.contains(key);
  }

  void keep_not_null(const object& primary_key) {
    for (const auto each : primary_key.needs) {
      const auto& column = before_.objects[each];
      const auto* const now = after_.find(column.key);
      if (column.is("not null") && now != nullptr && !now->is("not null")) {
        made_.not_null.insert(column.key);
      }
    }
  }

  /// To the keys that are kept.
  void keep_foreign_keys() {
    keys found;
    for (const auto& each : before_.objects) {
      if (!is_foreign_key(each) || !stays(each.key.owner) || !keeps_needs(each)) continue;
      const auto* const now = after_.find(each.key);
      if (now == nullptr || !is_foreign_key(*now)) continue;
      const bool to_kept = std::any_of(each.needs.begin(), each.needs.end(), [&](auto needed) {
        return made_.kept.contains(before_.objects[needed].key);
      });
      if (to_kept) found.insert(each.key);
    }
    made_.kept.merge(found);
  }

  void put_behind_keys() {
    for (const auto& each : after_.objects) {
      if (!is_foreign_key(each)) continue;
      const bool waits = std::any_of(each.needs.begin(), each.needs.end(), [&](std::size_t needed) {
        const auto& key = after_.objects[needed].key;
        return can_be_built(key) || made_.indexes.contains(key);
      });
      if (!waits && !made_.kept.contains(each.key)) continue;
      made_.validated.erase(each.key);
      made_.behind_keys.insert(each.key);
      if (can_be_validated(each)) made_.validated_last.insert(each.key);
    }
  }

  const schema& before_;
  const schema& after_;
  std::vector<change> changes_;
  keys anew_;
  keys retyped_;
  online_plan made_;
};

}  // namespace

online_plan plan_online(const schema& before, const schema& after) {
  return planner{before, after}.run();
}

}  // namespace aludel::autogenerate
