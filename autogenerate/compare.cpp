// SPDX-License-Identifier: MIT
#include "autogenerate/compare.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "autogenerate/alterable.hpp"
#include "autogenerate/filter.hpp"
#include "autogenerate/inheritance.hpp"
#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

namespace {

std::vector<change> pairs(const schema& before, const schema& after) {
  std::vector<change> found;
  auto old = before.objects.begin();
  auto now = after.objects.begin();
  while (old != before.objects.end() || now != after.objects.end()) {
    if (now == after.objects.end() || (old != before.objects.end() && old->key < now->key)) {
      found.push_back({.before = &*old++});
    } else if (old == before.objects.end() || now->key < old->key) {
      found.push_back({.after = &*now++});
    } else {
      if (old->has != now->has) {
        found.push_back({.before = &*old,
                         .after = &*now,
                         .anew = !can_alter(before.language, *old, *now),
                         .remade = is_type_remade(*old, *now)});
      }
      ++old, ++now;
    }
  }
  return found;
}

/// Partitions come and go as their tables need them: those of a table that stays do.
bool stays(const schema& before, const schema& after, const object& partition) {
  if (!partition.is("partition of")) return false;
  const object_key table{object_kind::table, "", partition.at("partition of")};
  const auto* const old = before.find(table);
  if (const auto* const now = after.find(table)) {
    return old == nullptr || can_alter(before.language, *old, *now);
  }
  return old != nullptr && stays(before, after, *old);
}

/// Such a partition, or a part of one.
bool is_left(const schema& before, const schema& after, const object& of) {
  const auto* const table = before.find({object_kind::table, "", of.key.owner});
  const auto& whole = table == nullptr ? of : *table;
  return after.find(whole.key) == nullptr && stays(before, after, whole);
}

void leave_partitions(const schema& before, const schema& after, std::vector<change>& changes) {
  if (after.partitions_told) return;
  std::erase_if(changes, [&](const change& each) {
    return each.after == nullptr && is_left(before, after, *each.before);
  });
}

/// A column that becomes an inherited one, or no longer is, stays where it is.
void leave_inherited(const schema& before, const schema& after, std::vector<change>& changes) {
  std::erase_if(changes, [&](const change& each) {
    const auto& [kind, owner, name] = each.either().key;
    if (kind != object_kind::column) return false;
    const object_key table{object_kind::table, "", owner};
    if (before.find(table) == nullptr || after.find(table) == nullptr) return false;
    return (each.after == nullptr && inherits_column(after, owner, name)) ||
           (each.before == nullptr && inherits_column(before, owner, name));
  });
}

/// Whether such an object has a type, which may be another object.
bool has_a_type(object_kind kind) {
  return kind == object_kind::column || kind == object_kind::attribute ||
         kind == object_kind::domain || kind == object_kind::range_type;
}

/// Objects that are as they are to be, and yet have to be made anew for others' sake.
class spread {
public:
  spread(const schema& before, const schema& after, std::vector<change>& changes)
      : before_(before), after_(after), changes_(changes), dependents_(before.objects.size()) {
    for (std::size_t each = 0; each < before.objects.size(); ++each) {
      for (const auto needed : before.objects[each].needs) dependents_[needed].push_back(each);
    }
    change_of_.resize(before.objects.size());
    for (std::size_t each = 0; each < changes.size(); ++each) {
      if (changes[each].before != nullptr) change_of_[place(*changes[each].before)] = each;
    }
  }

  void run() {
    for (std::size_t each = 0; each < changes_.size(); ++each) waiting_.push_back(each);
    remake_narrower_domains();
    while (!waiting_.empty()) {
      const auto what = changes_[waiting_.back()];
      waiting_.pop_back();
      if (what.before == nullptr) continue;
      const bool goes = what.anew || what.after == nullptr;
      if (goes) {
        take_dependents(what, upheaval::gone);
      } else if (what.remade) {
        take_dependents(what, upheaval::gone);
        remake_others(what);
      } else if (is_retyped(*what.before, *what.after)) {
        take_dependents(what, upheaval::retyped);
        remake_whole(what);
      }
    }
  }

private:
  [[nodiscard]] std::size_t place(const object& of) const {
    return static_cast<std::size_t>(&of - before_.objects.data());
  }

  /// A partition, and a sequence that numbers a column, go with what they belong to.
  static bool is_part_of(const object& part, const object_key& whole) {
    const auto& column = part.at("owned by");
    if (whole.kind == object_kind::column) return column == whole.owner + '.' + whole.name;
    if (whole.kind == object_kind::table) {
      if (part.at("partition of") == whole.name) return true;
      if (!column.empty() && schema_of(column) == whole.name) return true;
    }
    return can_own(whole.kind) && part.key.owner == whole.name;
  }

  void take_dependents(const change& what, upheaval reach) {
    for (const auto each : dependents_[place(*what.before)]) take_along(each, what, reach);
  }

  [[nodiscard]] object_kind kind_of(std::size_t of) const { return before_.objects[of].key.kind; }

  /// What has a type that is remade: columns get the new one, by way of text if it is a range,
  /// which no index and no key of theirs may survive; other types are remade too.
  void remake_others(const change& type) {
    const bool by_text = type.before->key.kind == object_kind::range_type;
    const auto reach = by_text ? upheaval::gone : upheaval::retyped;
    for (const auto each : dependents_[place(*type.before)]) {
      switch (kind_of(each)) {
        case object_kind::column:
          for (const auto other : dependents_[each]) take_along(other, type, reach);
          break;
        case object_kind::attribute:
        case object_kind::domain:
        case object_kind::range_type:
          remake(whole_type(before_.objects[each].key));
          break;
        default:
          break;
      }
    }
  }

  /// An attribute of a type that something has cannot get another type in place.
  void remake_whole(const change& retyped) {
    if (retyped.before->key.kind != object_kind::attribute) return;
    const auto whole = whole_type(retyped.before->key);
    const auto* const its = before_.find(whole);
    if (its == nullptr) return;
    const auto& users = dependents_[place(*its)];
    const bool is_used = std::any_of(users.begin(), users.end(), [&](std::size_t each) {
      return has_a_type(kind_of(each)) && before_.objects[each].key.owner != whole.name;
    });
    if (is_used) remake(whole);
  }

  /// The server does not look for the values of a domain that another type contains.
  void remake_narrower_domains() {
    std::vector<object_key> narrower;
    for (const auto& each : changes_) {
      if (each.after == nullptr) continue;
      const auto& now = *each.after;
      if (now.key.kind == object_kind::domain_constraint &&
          !now.at("definition").ends_with(not_valid)) {
        narrower.push_back({object_kind::domain, "", now.key.owner});
      }
      const bool was_null = each.before != nullptr && !each.before->is("not null");
      if (now.key.kind == object_kind::domain && was_null && now.is("not null")) {
        narrower.push_back(now.key);
      }
    }
    for (const auto& each : narrower) {
      const auto* const domain = before_.find(each);
      if (domain != nullptr && is_contained(*domain)) remake(each);
    }
  }

  /// In a composite type, a range, or an array that is a column's.
  [[nodiscard]] bool is_contained(const object& domain) const {
    const auto& users = dependents_[place(domain)];
    return std::any_of(users.begin(), users.end(), [&](std::size_t each) {
      const auto& of = before_.objects[each];
      return of.key.kind == object_kind::attribute || of.key.kind == object_kind::range_type ||
             (of.key.kind == object_kind::column && of.at("type") != domain.key.name);
    });
  }

  void remake(const object_key& type) {
    const auto* const old = before_.find(type);
    const auto* const now = after_.find(type);
    if (old == nullptr || now == nullptr) return;
    auto& its = change_of_[place(*old)];
    if (!its) {
      its = changes_.size();
      changes_.push_back({.before = old, .after = now});
    }
    auto& known = changes_[*its];
    if (known.anew || known.remade) return;
    known.remade = true;
    waiting_.push_back(*its);
  }

  void take_along(std::size_t dependent, const change& what, upheaval reach) {
    const auto& old = before_.objects[dependent];
    const bool is_part = what.anew && is_part_of(old, what.before->key);
    if (!is_part && !goes_along(old, reach)) return;
    if (const auto its = change_of_[dependent]) {
      auto& known = changes_[*its];
      if (known.after == nullptr || known.anew) return;
      known.anew = true;
      waiting_.push_back(*its);
      return;
    }
    const auto* const now = after_.find(old.key);
    if (now == nullptr) return;
    change_of_[dependent] = changes_.size();
    waiting_.push_back(changes_.size());
    changes_.push_back({.before = &old, .after = now, .anew = true});
  }

  const schema& before_;
  const schema& after_;
  std::vector<change>& changes_;
  std::vector<std::vector<std::size_t>> dependents_;
  std::vector<std::optional<std::size_t>> change_of_;
  std::vector<std::size_t> waiting_;  ///< changes whose dependents are to be looked at
};

/// With what has to be made anew for the sake of others, sorted.
std::vector<change> completed(const schema& before, const schema& after,
                              std::vector<change> found) {
  leave_inherited(before, after, found);
  if (found.empty()) return found;
  spread{before, after, found}.run();
  std::sort(found.begin(), found.end(), [](const change& left, const change& right) {
    return left.either().key < right.either().key;
  });
  return found;
}

}  // namespace

std::vector<change> compare(const schema& before, const schema& after) {
  return compare(before, after, [](const object_key& /*key*/) { return true; });
}

std::vector<change> compare(const schema& before, const schema& after,
                            const std::function<bool(const object_key&)>& wanted) {
  auto found = pairs(before, after);
  leave_partitions(before, after, found);
  std::erase_if(found, [&](const change& each) { return !wanted(each.either().key); });
  return completed(before, after, std::move(found));
}

std::vector<change> compare_back(const schema& before, const schema& after) {
  auto found = pairs(after, before);
  std::erase_if(found, [&](const change& each) {
    return each.before == nullptr && !after.partitions_told && is_left(before, after, *each.after);
  });
  return completed(after, before, std::move(found));
}

schema reached_from(const schema& before, schema after) {
  constexpr int behind = 10'000;  // more than a type can have
  for (auto& each : after.objects) {
    const auto* const old = before.find(each.key);
    if (old != nullptr) {
      each.privileges = old->privileges;
      each.role = old->role;
    }
    if (each.key.kind != object_kind::attribute) continue;
    each.position = old == nullptr ? behind + each.position : old->position;
  }
  return after;
}

schema restorable(schema of) {
  for (auto& each : of.objects) {
    if (each.key.kind == object_kind::index) each.has.erase("invalid");
  }
  return of;
}

schema without_others_partitions(const schema& meant, const schema& there) {
  std::set<object_key> others;
  for (const auto& each : there.objects) {
    if (meant.find(each.key) == nullptr && is_left(there, meant, each)) others.insert(each.key);
  }
  auto made = without(there, others);
  made.partitions_told = true;
  return made;
}

}  // namespace aludel::autogenerate
