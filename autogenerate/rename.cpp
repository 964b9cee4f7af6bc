// SPDX-License-Identifier: MIT
#include "autogenerate/rename.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "autogenerate/names.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

/// Of a name with a schema, the same in the schema as it is called then.
string with_schema_then(const string& name, const std::vector<name_change>& all) {
  for (const auto& each : all) {
    const bool is_its =
        each.before.kind == object_kind::schema && schema_of(name) == each.before.name;
    if (is_its) return in_schema(each.after.name, name);
  }
  return name;
}

/// Of what has parts.
string owner_then(const string& name, const std::vector<name_change>& all) {
  for (const auto& each : all) {
    const bool is_whole = each.before.owner.empty() && each.before.kind != object_kind::schema;
    if (is_whole && each.before.name == name) return each.after.name;
  }
  return with_schema_then(name, all);
}

bool takes_arguments(object_kind kind) {
  return kind == object_kind::function || kind == object_kind::procedure ||
         kind == object_kind::aggregate;
}

/// What a routine takes, in parentheses.
string_view arguments_of(string_view name) {
  const auto bare = bare_name(name);
  return name.substr(static_cast<std::size_t>(bare.data() - name.data()) + bare.size());
}

/// Of a routine, its types being called as they are now.
string with_arguments(string name, string_view others) {
  name.resize(name.size() - arguments_of(name).size());
  return name.append(others);
}

/// Parts whose names have a schema.
bool has_own_schema(object_kind kind) {
  return kind == object_kind::index || kind == object_kind::statistics;
}

/// One statement's work: the keys are those right before it and right behind it.
struct turn {
  object_key now;
  object_key then;
  string now_written;  ///< alone, as the statement has it
  string then_written;
  bool is_key = false;  ///< a constraint with an index, which has the same name
};

/// As it is spelled in the schema, which of SQLite's names the key does not tell.
string written(const schema& in, const object_key& of) {
  if (of.kind == object_kind::enum_value) return of.name;
  if (in.language == dialect::postgresql) return string(bare_name(of.name));
  if (!of.owner.empty() && of.kind != object_kind::column) return detail::quoted_name(of.name);
  const auto* const found = in.find(of);
  const auto* const table =
      in.find({object_kind::table, "", of.owner.empty() ? of.name : of.owner});
  if (found == nullptr || table == nullptr) return detail::quoted_name(of.name);
  const auto definition = detail::table_definition::read(table->text);
  if (!definition) return detail::quoted_name(of.name);
  if (of.owner.empty()) return detail::quoted_name(definition->name());
  const auto place = static_cast<std::size_t>(found->position - 1);
  return detail::quoted_name(definition->columns().at(place).name);
}

bool has_index(const object& of) {
  const auto& type = of.at("type");
  return of.key.kind == object_kind::constraint && (type == "p" || type == "u" || type == "x");
}

/// Two that have a place in common cannot be there at once. A key has that of its index too.
using place = std::tuple<object_kind, string, string>;
std::vector<place> places_of(const object_key& of, bool is_key) {
  const bool has_schema = of.owner.empty() || has_own_schema(of.kind);
  const auto kind = has_schema && of.kind != object_kind::statistics ? object_kind::table : of.kind;
  std::vector<place> all{{kind, has_schema ? string() : of.owner, of.name}};
  if (is_key) all.emplace_back(object_kind::table, "", in_schema(schema_of(of.owner), of.name));
  return all;
}

bool share_a_place(const std::vector<place>& one, const std::vector<place>& other) {
  return std::find_first_of(one.begin(), one.end(), other.begin(), other.end()) != one.end();
}

std::vector<place> places_now(const turn& of) { return places_of(of.now, of.is_key); }
std::vector<place> places_then(const turn& of) { return places_of(of.then, of.is_key); }

/// Each when its name is free; one of a circle steps aside before.
std::vector<turn> in_free_order(std::vector<turn> left,
                                const std::function<bool(const turn&)>& is_taken) {
  std::vector<turn> ordered;
  while (!left.empty()) {
    const auto next = std::find_if(left.begin(), left.end(), [&](const turn& each) {
      return std::none_of(left.begin(), left.end(), [&](const turn& other) {
        return &other != &each && share_a_place(places_now(other), places_then(each));
      });
    });
    if (next != left.end()) {
      ordered.push_back(std::move(*next));
      left.erase(next);
      continue;
    }
    auto& first = left.front();
    auto aside = first;
    do {
      aside.now.name = with_ending(aside.now.name, "_aside");
      aside.now_written = with_ending(aside.now_written, "_aside");
    } while (is_taken(aside));
    ordered.push_back({first.now, aside.now, first.now_written, aside.now_written, first.is_key});
    first = aside;
  }
  return ordered;
}

class turns {
public:
  turns(const schema& before, const schema& after, const std::vector<name_change>& all)
      : before_(before), after_(after), all_(all) {}

  /// What others are called by comes first.
  std::vector<turn> run() {
    for (const auto& each : all_) add(each);
    const auto is_taken = [&](const turn& of) {
      const auto places = places_now(of);
      const auto is_there = [&](const object& each) {
        return share_a_place(places_of(each.key, has_index(each)), places);
      };
      return std::any_of(before_.objects.begin(), before_.objects.end(), is_there) ||
             std::any_of(after_.objects.begin(), after_.objects.end(), is_there);
    };
    std::vector<turn> ordered;
    for (auto* const group : {&schemas_, &routine_moves_, &routines_, &moves_, &wholes_, &parts_}) {
      for (auto& each : in_free_order(std::move(*group), is_taken)) {
        ordered.push_back(std::move(each));
      }
    }
    return ordered;
  }

private:
  void add(const name_change& of) {
    const auto now_written = written(before_, of.before);
    const auto then_written = written(after_, of.after);
    auto now = of.before;
    if (now.kind == object_kind::schema) {
      schemas_.push_back({now, of.after, now_written, then_written});
    } else if (now.owner.empty()) {
      now.name = with_schema_then(now.name, all_);
      auto moved = now;
      moved.name = in_schema(schema_of(of.after.name), now.name);
      auto then = of.after;
      const bool takes = takes_arguments(now.kind);
      if (takes) then.name = with_arguments(then.name, arguments_of(now.name));
      auto& moves = takes ? routine_moves_ : moves_;
      auto& wholes = takes ? routines_ : wholes_;
      if (moved != now) moves.push_back({now, moved, now_written, now_written});
      if (moved != then) wholes.push_back({moved, then, now_written, then_written});
    } else {
      now.owner = of.after.owner;
      if (has_own_schema(now.kind)) now.name = in_schema(schema_of(of.after.name), now.name);
      const auto* const its = before_.find(of.before);
      const bool is_key = its != nullptr && has_index(*its);
      if (now != of.after) parts_.push_back({now, of.after, now_written, then_written, is_key});
    }
  }

  const schema& before_;
  const schema& after_;
  const std::vector<name_change>& all_;
  std::vector<turn> schemas_;
  std::vector<turn> routine_moves_;  ///< before the types that they take
  std::vector<turn> routines_;
  std::vector<turn> moves_;  ///< to another schema
  std::vector<turn> wholes_;
  std::vector<turn> parts_;
};

turn reversed(turn of) {
  std::swap(of.now, of.then);
  std::swap(of.now_written, of.then_written);
  return of;
}

string of_postgresql(const turn& what) {
  const auto& [kind, owner, name] = what.now;
  const auto part = [&](string_view whole, string_view rename) {
    return fmt::format("ALTER {} {} RENAME {} {} TO {}", whole, what.now.owner, rename,
                       what.now_written, what.then_written);
  };
  switch (kind) {
    case object_kind::column:
      return part("TABLE", "COLUMN");
    case object_kind::constraint:
      return part("TABLE", "CONSTRAINT");
    case object_kind::domain_constraint:
      return part("DOMAIN", "CONSTRAINT");
    case object_kind::attribute:
      return part("TYPE", "ATTRIBUTE");
    case object_kind::enum_value:
      return part("TYPE", "VALUE");
    case object_kind::trigger:
    case object_kind::rule:
    case object_kind::policy:
      return fmt::format("ALTER {} {} ON {} RENAME TO {}", keyword(kind), name, owner,
                         what.then_written);
    default:
      break;
  }
  if (schema_of(name) == schema_of(what.then.name)) {
    return fmt::format("ALTER {} {} RENAME TO {}", keyword(kind), name, what.then_written);
  }
  const auto space = schema_of(what.then.name);
  return fmt::format("ALTER {} {} SET SCHEMA {}", keyword(kind), name,
                     space.empty() ? "public" : space);
}

/// Empty: it has none for that.
string of_sqlite(const turn& what) {
  if (what.now.kind == object_kind::table) {
    return fmt::format("ALTER TABLE {} RENAME TO {}", what.now_written, what.then_written);
  }
  if (what.now.kind != object_kind::column) return {};
  return fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", detail::quoted_name(what.now.owner),
                     what.now_written, what.then_written);
}

void add(statements& to, dialect language, const turn& what) {
  auto sql = language == dialect::sqlite ? of_sqlite(what) : of_postgresql(what);
  if (!sql.empty()) to.push_back({std::move(sql), {}});
}

/// As the server calls that of a range, unless it is told.
string multirange_of(string range) {
  const auto at = range.find("range");
  return at == string::npos ? with_ending(range, "_multirange") : range.insert(at, "multi");
}

/// Multiranges without a name of their own do not follow their ranges by themselves.
void rename_multiranges(draft& made, const schema& before, const schema& after,
                        const std::vector<name_change>& all) {
  for (const auto& each : all) {
    const auto space = schema_of(each.after.name);
    if (each.before.kind != object_kind::range_type || schema_of(each.before.name) != space) {
      continue;
    }
    const auto* const old = before.find(each.before);
    const auto* const now = after.find(each.after);
    const bool is_named =
        (old != nullptr && old->is("multirange")) || (now != nullptr && now->is("multirange"));
    if (is_named) continue;
    const auto from = multirange_of(string(bare_name(each.before.name)));
    const auto to = multirange_of(string(bare_name(each.after.name)));
    const auto rename = [&](const string& one, const string& other) {
      return statement{fmt::format("ALTER TYPE {} RENAME TO {}", in_schema(space, one), other), {}};
    };
    made.upgrade.push_back(rename(from, to));
    made.downgrade.insert(made.downgrade.begin(), rename(to, from));
  }
}

/// Schemas that something moves to, and that are not there.
std::set<string> new_schemas(const schema& before, const std::vector<name_change>& all) {
  std::set<string> names;
  if (before.language == dialect::sqlite) return names;
  for (const auto& each : all) {
    if (!each.after.owner.empty() || each.after.kind == object_kind::schema) continue;
    names.emplace(schema_of(each.after.name));
  }
  names.erase("");
  std::erase_if(names, [&](const string& name) {
    const object_key key{object_kind::schema, "", name};
    return before.find(key) != nullptr ||
           std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.after == key; });
  });
  return names;
}

}  // namespace

object_key called_then(const object_key& of, const std::vector<name_change>& all) {
  for (const auto& each : all) {
    if (each.before == of) return each.after;
  }
  auto then = of;
  if (of.owner.empty()) {
    if (of.kind != object_kind::schema) then.name = with_schema_then(of.name, all);
    return then;
  }
  then.owner = owner_then(of.owner, all);
  if (of.kind == object_kind::statistics) then.name = with_schema_then(of.name, all);
  const bool is_moved = schema_of(then.owner) != schema_of(of.owner);
  if (of.kind == object_kind::index && is_moved) {
    then.name = in_schema(schema_of(then.owner), of.name);
  }
  return then;
}

draft rename_statements(const schema& before, const schema& after,
                        const std::vector<name_change>& all) {
  draft made;
  const auto schemas = new_schemas(before, all);
  for (const auto& each : schemas) made.upgrade.push_back({"CREATE SCHEMA " + each, {}});
  const auto ordered = turns{before, after, all}.run();
  for (const auto& each : ordered) add(made.upgrade, before.language, each);
  std::for_each(ordered.rbegin(), ordered.rend(),
                [&](const turn& each) { add(made.downgrade, before.language, reversed(each)); });
  rename_multiranges(made, before, after, all);
  for (const auto& each : schemas) made.downgrade.push_back({"DROP SCHEMA " + each, {}});
  return made;
}

}  // namespace aludel::autogenerate
