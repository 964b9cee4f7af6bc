// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "autogenerate/bases.hpp"
#include "autogenerate/compare.hpp"
#include "autogenerate/names.hpp"
#include "autogenerate/sorter.hpp"

namespace aludel::autogenerate {

namespace {

/// What is done to an object on one of the two sides.
struct its_steps {
  std::optional<std::size_t> drop;
  std::optional<std::size_t> alter;
  std::optional<std::size_t> create;
};

/// Names that share a place: what is dropped leaves it to what is created.
enum class name_space : std::uint8_t { relations, routines, others };

name_space space_of(object_kind kind) {
  switch (kind) {
    case object_kind::table:
    case object_kind::view:
    case object_kind::materialized_view:
    case object_kind::sequence:
    case object_kind::index:
    case object_kind::composite_type:
    case object_kind::enum_type:
    case object_kind::domain:
    case object_kind::range_type:
      return name_space::relations;
    case object_kind::function:
    case object_kind::procedure:
    case object_kind::aggregate:
      return name_space::routines;
    default:
      return name_space::others;
  }
}

class orderer {
public:
  orderer(const schema& before, const schema& after, const std::vector<change>& changes)
      : before_(before), after_(after), old_(before.objects.size()), new_(after.objects.size()) {
    for (const auto& each : in_position(changes)) add_steps(each);
    for (std::size_t each = 0; each < new_.size(); ++each) {
      const auto& key = after.objects[each].key;
      if (key.kind == object_kind::domain_constraint && new_[each].create) {
        domain_constraints_[key.owner].push_back(*new_[each].create);
      }
    }
  }

  /// Where what goes is a circle, its parts go by themselves, before what has them.
  std::vector<step> run() {
    auto sorted = sort();
    const auto is_drop = [&](std::size_t each) { return steps_[each].what == action::drop; };
    if (std::none_of(sorted.forced.begin(), sorted.forced.end(), is_drop)) return in(sorted.order);
    for (std::size_t each = 0; each < old_.size(); ++each) {
      if (can_go_alone(before_.objects[each].key.kind)) apart_.insert(each);
    }
    for (const auto each : apart_) {
      if (old_[each].drop) steps_[*old_[each].drop].apart = true;
    }
    return in(sort().order);
  }

private:
  static bool can_go_alone(object_kind kind) {
    return kind == object_kind::policy || kind == object_kind::rule ||
           kind == object_kind::trigger || kind == object_kind::index ||
           kind == object_kind::constraint || kind == object_kind::default_value;
  }

  /// Of two that need each other, the server will say whether it can be done.
  sorter::outcome sort() {
    waits_ = sorter{order_};
    wait_for_each_other();
    return waits_.run();
  }

  [[nodiscard]] std::vector<step> in(const std::vector<std::size_t>& order) const {
    std::vector<step> sorted;
    sorted.reserve(order.size());
    for (const auto each : order) sorted.push_back(steps_[each]);
    return sorted;
  }

  /// Columns in the order that they have in their table.
  [[nodiscard]] static std::vector<change> in_position(std::vector<change> changes) {
    std::stable_sort(changes.begin(), changes.end(), [](const change& left, const change& right) {
      const auto& one = left.either();
      const auto& other = right.either();
      return std::tie(one.key.kind, one.key.owner, one.position) <
             std::tie(other.key.kind, other.key.owner, other.position);
    });
    return changes;
  }

  [[nodiscard]] std::size_t place(const schema& in, const object& of) const {
    return static_cast<std::size_t>(&of - in.objects.data());
  }

  void add_steps(const change& of) {
    if (of.before != nullptr && of.after != nullptr && !of.anew) {
      old_[place(before_, *of.before)].alter = steps_.size();
      new_[place(after_, *of.after)].alter = steps_.size();
      add({action::alter, of.before, of.after, false, of.remade});
      return;
    }
    if (of.before != nullptr) {
      old_[place(before_, *of.before)].drop = steps_.size();
      add({action::drop, of.before, nullptr});
    }
    if (of.after != nullptr) {
      new_[place(after_, *of.after)].create = steps_.size();
      add({action::create, nullptr, of.after});
    }
  }

  /// Drops first, of parts before what has them; then by kind, as the kinds build on each other.
  void add(const step& of) {
    constexpr std::size_t kinds = 64;
    const auto kind = static_cast<std::size_t>(of.of().key.kind);
    const auto group = of.what == action::drop ? kinds - kind : kinds + kind;
    order_.push_back((group << 40U) + steps_.size());
    steps_.push_back(of);
  }

  void wait(std::optional<std::size_t> later, std::optional<std::size_t> earlier,
            waiting how = waiting::must) {
    if (later && earlier && *later != *earlier) waits_.wait(*later, *earlier, how);
  }

  void wait_for_each_other() {
    add_needs_before();
    add_needs_of_remade();
    add_needs_after();
    free_names();
  }

  void add_needs_before() {
    for (std::size_t each = 0; each < old_.size(); ++each) {
      for (const auto needed : before_.objects[each].needs) {
        wait(remover(needed), remover(each));
        wait(remover(needed), old_[each].alter);
        wait(old_[needed].alter, remover(each));
        wait(old_[needed].drop, old_[each].drop);
        wait(remaker(before_, old_, each), remaker(before_, old_, needed));
      }
    }
  }

  /// What such a type was made of goes when nothing has the old type any more.
  void add_needs_of_remade() {
    for (std::size_t type = 0; type < old_.size(); ++type) {
      if (!old_[type].alter || !steps_[*old_[type].alter].remade) continue;
      const auto bases = bases_of(before_.objects[type], before_);
      for (std::size_t each = 0; each < old_.size(); ++each) {
        const auto& needs = before_.objects[each].needs;
        if (!std::binary_search(needs.begin(), needs.end(), type)) continue;
        for (const auto base : bases) {
          wait(remover(base), remover(each));
          wait(remover(base), old_[each].alter);
        }
      }
    }
  }

  void add_needs_after() {
    for (std::size_t each = 0; each < new_.size(); ++each) {
      const auto& its = new_[each];
      for (const auto needed : after_.objects[each].needs) {
        wait(maker(each), maker(needed));
        wait(remaker(after_, new_, each), new_[needed].alter);
        wait(its.alter, maker(needed));
        wait(its.create, new_[needed].alter);
        if (comes_to_need(each, needed)) wait(its.alter, remaker(after_, new_, needed));
        if (after_.objects[each].key.kind == object_kind::attribute) {
          wait_with_type(each, needed);
        }
        if (const auto whole = made_with(each)) {
          wait(its.create, whole);
          wait(whole, maker(needed), waiting::had_better);  // it is written whole then
        }
      }
    }
  }

  /// What had a type before it is remade goes over with it; what gets it, gets the new one.
  [[nodiscard]] bool comes_to_need(std::size_t of, std::size_t needed) const {
    const auto* const old = before_.find(after_.objects[of].key);
    return old != nullptr && std::none_of(old->needs.begin(), old->needs.end(), [&](auto each) {
             return before_.objects[each].key == after_.objects[needed].key;
           });
  }

  /// A new type has its attributes from the beginning; and a domain gets no constraint any more
  /// once a type that columns have contains it.
  void wait_with_type(std::size_t attribute, std::size_t needed) {
    const auto type = creator_of(whole_type(after_.objects[attribute].key));
    wait(type, maker(needed));
    wait(type, new_[needed].alter);
    const auto& key = after_.objects[needed].key;
    const auto constraints = domain_constraints_.find(key.name);
    if (key.kind != object_kind::domain || constraints == domain_constraints_.end()) return;
    for (const auto each : constraints->second) {
      wait(remaker(after_, new_, attribute), each);
      wait(new_[attribute].create, each);
      wait(new_[attribute].alter, each);
    }
  }

  /// The step with which it goes: a part of a table goes with that, and so does the sequence of a
  /// column.
  [[nodiscard]] std::optional<std::size_t> remover(std::size_t of) const {
    auto key = before_.objects[of].key;
    if (const auto& its = before_.objects[of].at("owned by"); !its.empty()) {
      key.owner = std::string(schema_of(its));
    }
    if (!old_[of].drop || key.owner.empty()) return old_[of].drop;
    if (apart_.contains(of)) return old_[of].drop;
    for (const auto kind : owners) {
      const auto* const whole = before_.find({kind, "", key.owner});
      if (whole == nullptr) continue;
      if (const auto its = old_[place(before_, *whole)].drop) return its;
    }
    return old_[of].drop;
  }

  /// The step that makes it: a column of a new table is made with that.
  [[nodiscard]] std::optional<std::size_t> maker(std::size_t of) const {
    if (after_.objects[of].key.kind == object_kind::column) {
      if (const auto whole = made_with(of)) return whole;
    }
    return new_[of].create;
  }

  /// The step that remakes a type that it is, or is a part of.
  [[nodiscard]] std::optional<std::size_t> remaker(const schema& in,
                                                   const std::vector<its_steps>& steps,
                                                   std::size_t of) const {
    const auto* const type = in.find(whole_type(in.objects[of].key));
    const auto its = type == nullptr ? std::nullopt : steps[place(in, *type)].alter;
    return its && steps_[*its].remade ? its : std::nullopt;
  }

  /// The new table that it is a part of, or the new column whose default it is.
  [[nodiscard]] std::optional<std::size_t> made_with(std::size_t of) const {
    const auto& key = after_.objects[of].key;
    if (key.kind != object_kind::column && key.kind != object_kind::default_value &&
        key.kind != object_kind::constraint) {
      return std::nullopt;
    }
    const auto whole = creator_of({object_kind::table, "", key.owner});
    if (whole || key.kind != object_kind::default_value) return whole;
    return creator_of({object_kind::column, key.owner, key.name});
  }

  [[nodiscard]] std::optional<std::size_t> creator_of(const object_key& key) const {
    const auto* const found = after_.find(key);
    return found == nullptr ? std::nullopt : new_[place(after_, *found)].create;
  }

  void free_names() {
    std::map<std::pair<name_space, std::string_view>, std::size_t> dropped;
    for (std::size_t each = 0; each < steps_.size(); ++each) {
      if (steps_[each].what != action::drop) continue;
      const auto& key = steps_[each].before->key;
      if (space_of(key.kind) != name_space::others) {
        dropped.emplace(std::pair{space_of(key.kind), std::string_view(key.name)}, each);
      } else if (const auto* const now = after_.find(key)) {
        wait(new_[place(after_, *now)].create, each);
      }
    }
    for (std::size_t each = 0; each < steps_.size(); ++each) {
      if (steps_[each].what != action::create) continue;
      const auto& key = steps_[each].after->key;
      const auto same = dropped.find({space_of(key.kind), key.name});
      if (same != dropped.end()) wait(each, same->second);
    }
  }

  const schema& before_;
  const schema& after_;
  std::vector<step> steps_;
  std::vector<std::size_t> order_;
  std::vector<its_steps> old_;  ///< of the objects of `before`
  std::vector<its_steps> new_;
  sorter waits_{{}};
  std::map<std::string_view, std::vector<std::size_t>> domain_constraints_;  ///< that come
  std::set<std::size_t> apart_;  ///< parts that go by steps of their own
};

}  // namespace

std::vector<step> in_order(const schema& before, const schema& after,
                           const std::vector<change>& changes) {
  return orderer{before, after, changes}.run();
}

}  // namespace aludel::autogenerate
