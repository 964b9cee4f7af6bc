// SPDX-License-Identifier: MIT
#include "autogenerate/online.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/alterable.hpp"
#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/interim_name.hpp"
#include "autogenerate/key_by_index.hpp"
#include "autogenerate/names.hpp"
#include "autogenerate/online_plan.hpp"
#include "autogenerate/sketch.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

bool is_plain(string_view name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == string::npos &&
         (name.front() < '0' || name.front() > '9');
}

/// A check that a column has a value lets SET NOT NULL do without looking at the rows.
object not_null_check(const object& column, const schema& before, const schema& after,
                      const keys& others) {
  auto name = string(bare_name(column.key.owner)) + '_' + column.key.name;
  std::erase(name, '"');
  if (!is_plain(name)) name = detail::quoted_name(name);
  object made{.key = {object_kind::constraint, column.key.owner, with_ending(name, "_not_null")},
              .has = {{"type", "c"},
                      {"definition", fmt::format("CHECK ({} IS NOT NULL)", column.key.name)}}};
  for (int number = 2; before.find(made.key) != nullptr || after.find(made.key) != nullptr ||
                       others.contains(made.key);
       ++number) {
    made.key.name = with_ending(name, fmt::format("_not_null{}", number));
  }
  return made;
}

constexpr string_view unique_remark = "fails if two rows have the same values";

// ---- The schemas between the two

void weaken(sketch& all, const keys& constraints) {
  for (const auto& each : constraints) {
    auto& definition = all.find(each)->has["definition"];
    if (!definition.ends_with(not_valid)) definition += not_valid;
  }
}

void strengthen(sketch& all, const keys& constraints) {
  for (const auto& each : constraints) {
    auto& definition = all.find(each)->has["definition"];
    definition.erase(definition.size() - not_valid.size());
  }
}

/// Which index it is by.
void keep_replica_identity(sketch& all, const schema& before) {
  for (const auto& each : before.objects) {
    if (each.key.kind != object_kind::table) continue;
    auto* const now = all.find(each.key);
    if (now == nullptr || !now->at("replica identity").starts_with("USING")) continue;
    now->has.erase("replica identity");
    if (each.is("replica identity")) now->has["replica identity"] = each.at("replica identity");
  }
}

class stager {
public:
  stager(const side& before, const side& after)
      : before_(before), after_(after), plan_(plan_online(before.made_of, after.made_of)) {
    for (const auto& each : plan_.filled) {
      checks_.push_back(
          {not_null_check(*after.made_of.find(each), before.made_of, after.made_of, helpers_),
           each});
      helpers_.insert(checks_.back().made.key);
    }
  }

  result<std::vector<stage>> run() {
    sketch all{before_.made_of};
    for (const auto& each : plan_.in_the_way) all.remove(each);
    const auto without_indexes = all.build();
    all = changed();
    const auto unproved = all.build();
    strengthen(all, plan_.validated);
    strengthen(all, helpers_);
    const auto proved = all.build();
    set_not_null(all);
    const auto filled = all.build();
    add_indexes(all);
    const auto indexed = all.build();
    sketch last{after_.made_of};
    weaken(last, plan_.validated_last);
    const auto rid = last.build();
    keep_outlived(last);
    const auto finished = last.build();

    auto done = add("drop indexes", before_.made_of, without_indexes);
    if (done) concurrently();
    if (done) done = add("change tables", without_indexes, unproved);
    if (done) warn_of_rewrites();
    if (done) done = add("validate constraints", unproved, proved);
    if (done) warn_of_checks();
    if (done) done = add("set not null", proved, filled);
    if (done) forget_checks();
    if (done) done = add("build indexes", filled, indexed);
    if (done) build_indexes();
    if (done) done = add("finish", indexed, finished);
    if (done) add_keys_instead();
    if (done) done = add("drop old indexes", finished, rid);
    if (done) concurrently();
    if (done) done = add("validate foreign keys", rid, after_.made_of);
    if (!done) return tl::unexpected{done.error()};
    std::erase_if(stages_, [](const stage& each) { return each.made.upgrade.empty(); });
    return std::move(stages_);
  }

private:
  result<void> add(string purpose, const schema& from, const schema& to) {
    auto made =
        draft_between({before_.connection, from}, {after_.connection, to}, compare(from, to));
    if (!made) return tl::unexpected{made.error()};
    stages_.push_back({std::move(purpose), std::move(*made)});
    return {};
  }

  /// As it is to be, but for what takes long.
  [[nodiscard]] sketch changed() const {
    sketch all{after_.made_of};
    for (const auto* const late :
         {&plan_.indexes, &plan_.unique, &plan_.instead, &plan_.behind_keys}) {
      for (const auto& each : *late) all.remove(each);
    }
    for (const auto* const old : {&plan_.replaced, &plan_.kept}) {
      for (const auto& each : *old) all.take(before_.made_of, each);
    }
    keep_outlived(all);
    for (const auto& each : plan_.not_null) {
      const auto& old = *before_.made_of.find(each);
      for (const auto* const fact : {"not null", "not null name"}) {
        if (old.is(fact)) all.find(each)->has[fact] = old.at(fact);
      }
    }
    weaken(all, plan_.validated);
    for (const auto& each : checks_) {
      for (const auto* const fact : {"not null", "identity", "identity options"}) {
        all.find(each.of)->has.erase(fact);
      }
      all.add(each.made, {{object_kind::table, "", each.of.owner}, each.of});
    }
    weaken(all, helpers_);
    keep_replica_identity(all, before_.made_of);
    return all;
  }

  /// Another one may be that by which the table is clustered.
  void keep_outlived(sketch& all) const {
    for (const auto& each : plan_.outlived) {
      all.take(before_.made_of, each);
      all.find(each)->has.erase("clustered");
    }
  }

  void set_not_null(sketch& all) const {
    for (const auto& each : checks_) {
      all.remove(each.made.key);
      all.take(after_.made_of, each.of);
    }
  }

  void add_indexes(sketch& to) const {
    for (const auto& each : plan_.unique) to.take(after_.made_of, each);
    for (const auto& each : plan_.instead) {
      const auto& key = *after_.made_of.find(each);
      to.add(interim_index(key), {{object_kind::table, "", each.owner}});
    }
    for (const auto* const all : {&plan_.indexes, &plan_.replaced}) {
      for (const auto& each : *all) {
        to.take(after_.made_of, each);
        for (const auto* const fact : {"comment", "clustered", "statistics"}) {
          to.find(each)->has.erase(fact);
        }
      }
    }
  }

  /// That a column has a value everywhere, which becomes NOT NULL then.
  struct check {
    object made;
    object_key of;
  };

  // ---- As statements

  /// The last one's indexes.
  void concurrently() {
    auto& last = stages_.back();
    last.in_transaction = false;
    for (auto* const all : {&last.made.upgrade, &last.made.downgrade}) {
      for (auto& each : *all) {
        for (const string_view begin : {"CREATE INDEX ", "CREATE UNIQUE INDEX ", "DROP INDEX "}) {
          if (each.sql.starts_with(begin)) each.sql.insert(begin.size(), "CONCURRENTLY ");
        }
      }
    }
  }

  /// Until the old one is gone.
  [[nodiscard]] string new_name(string_view name) const {
    return interim_name(name, "_new", before_.made_of, after_.made_of);
  }

  void replace_index(statements& all, const object& old, const object& now) const {
    const auto& name = now.key.name;
    const auto interim = new_name(name);
    auto made = create(now).front();
    const auto bare = fmt::format(" {} ON ", bare_name(name));
    made.replace(made.find(bare), bare.size(), fmt::format(" {} ON ", bare_name(interim)));
    std::erase_if(all, [&](const statement& each) {
      return each.sql == drop(old) || each.sql == create(now).front();
    });
    const statements instead{
        {std::move(made), {}},
        {drop(old), {}},
        {fmt::format("ALTER INDEX {} RENAME TO {}", interim, bare_name(name)), {}}};
    all.insert(all.begin(), instead.begin(), instead.end());
  }

  void build_indexes() {
    auto& [upgrade, downgrade] = stages_.back().made;
    for (const auto& each : plan_.replaced) {
      const auto& old = *before_.made_of.find(each);
      const auto& now = *after_.made_of.find(each);
      replace_index(upgrade, old, now);
      replace_index(downgrade, now, old);
    }
    for (const auto& each : plan_.unique) build_key(upgrade, *after_.made_of.find(each));
    for (const auto& each : plan_.instead) {
      const auto index = interim_index(*after_.made_of.find(each));
      for (auto& made : upgrade) {
        if (made.sql == create(index).front()) made.tell(string(unique_remark));
      }
    }
    concurrently();
  }

  /// What becomes the key.
  [[nodiscard]] object interim_index(const object& key) const {
    return unique_index(key, new_name(in_schema(schema_of(key.key.owner), key.key.name)));
  }

  /// The statement that adds the key, now by this index.
  static statements::iterator use_index(statements& all, const object& key, string_view index) {
    const auto its = std::find_if(all.begin(), all.end(), [&](const statement& each) {
      return each.sql == create(key).front();
    });
    if (its == all.end()) return its;
    its->sql = add_by_index(key, index);
    return its;
  }

  static void build_key(statements& all, const object& key) {
    const auto its = use_index(all, key, key.key.name);
    if (its == all.end()) return;
    all.insert(its,
               with_remark(create(unique_index(key, key.key.name)).front(), string(unique_remark)));
  }

  /// In a transaction with the end of the old ones.
  void add_keys_instead() {
    auto& all = stages_.back().made.upgrade;
    for (const auto& each : plan_.instead) {
      const auto& key = *after_.made_of.find(each);
      const auto index = interim_index(key);
      std::erase_if(all, [&](const statement& made) { return made.sql == drop(index); });
      use_index(all, key, bare_name(index.key.name));
    }
  }

  /// Of columns that come.
  void warn_of_rewrites() {
    for (const auto& each : after_.made_of.objects) {
      if (each.key.kind != object_kind::column) continue;
      const auto add = fmt::format("ALTER TABLE {} ADD COLUMN {} ", each.key.owner, each.key.name);
      for (auto& made : stages_.back().made.upgrade) {
        if (made.sql.starts_with(add)) made.tell(rewrite_for(each, made.sql));
      }
    }
  }

  /// A value that differs from row to row is written into each of them.
  [[nodiscard]] string rewrite_for(const object& column, string_view sql) const {
    constexpr string_view always = "writes all rows anew, while others wait for the table";
    const bool is_stored = column.is("generated") && !column.is("virtual");
    const bool numbers = column.is("identity") || sql.find("serial") != string_view::npos;
    if (is_stored || numbers) return string(always);
    const auto* const value =
        after_.made_of.find({object_kind::default_value, column.key.owner, column.key.name});
    if (value == nullptr || sql.find(" DEFAULT ") == string_view::npos) return {};
    const auto& expression = value->at("expression");
    const bool calls = expression.find('(') != string::npos && expression != "now()";
    return calls ? fmt::format("{}, unless its default is the same for all of them", always)
                 : string();
  }

  void warn_of_checks() {
    for (const auto& each : checks_) {
      const auto validate = fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}",
                                        each.made.key.owner, each.made.key.name);
      for (auto& made : stages_.back().made.upgrade) {
        if (made.sql != validate) continue;
        made.tell(fmt::format("fails, and changes nothing, if a row has no {}", each.of.name));
      }
    }
  }

  /// Behind SET NOT NULL, which they let be quick.
  void forget_checks() {
    auto& all = stages_.back().made.upgrade;
    for (auto& each : all) {
      if (each.sql.ends_with(" SET NOT NULL")) each.remarks.clear();  // that was found out
    }
    for (const auto& each : checks_) {
      const auto its = std::find_if(all.begin(), all.end(), [&](const statement& made) {
        return made.sql == drop(each.made);
      });
      if (its != all.end()) std::rotate(its, its + 1, all.end());
    }
  }

  const side& before_;
  const side& after_;
  online_plan plan_;
  std::vector<check> checks_;
  keys helpers_;  ///< those
  std::vector<stage> stages_;
};

}  // namespace

result<std::vector<stage>> online_stages(const side& before, const side& after) {
  return stager{before, after}.run();
}

}  // namespace aludel::autogenerate
