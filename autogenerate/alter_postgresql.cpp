// SPDX-License-Identifier: MIT
#include "autogenerate/alter_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/labels.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

bool differs(const object& before, const object& after, string_view fact) {
  return before.at(fact) != after.at(fact);
}

/// "a, b" as its parts.
std::vector<string_view> parts(string_view list) {
  std::vector<string_view> all;
  while (!list.empty()) {
    const auto end = std::min(list.find(", "), list.size());
    all.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return all;
}

std::vector<string_view> only_in(string_view first, string_view second) {
  auto found = parts(first);
  const auto others = parts(second);
  std::erase_if(found, [&](string_view each) {
    return std::find(others.begin(), others.end(), each) != others.end();
  });
  return found;
}

/// SET and RESET of storage parameters.
void set_options(statements& into, const string& alter, string_view before, string_view after) {
  std::vector<string_view> reset;
  const auto set = only_in(after, before);
  for (const auto each : only_in(before, after)) {
    const auto name = each.substr(0, each.find('=') + 1);
    const bool again = std::any_of(set.begin(), set.end(),
                                   [&](string_view other) { return other.starts_with(name); });
    if (!again) reset.push_back(name.substr(0, name.size() - 1));
  }
  if (!reset.empty())
    into.push_back({fmt::format("{} RESET ({})", alter, fmt::join(reset, ", ")), {}});
  if (!set.empty()) into.push_back({fmt::format("{} SET ({})", alter, fmt::join(set, ", ")), {}});
}

// ---- Columns

cast cast_of(const object& before, const object& after, const casts& known) {
  const auto found = known.find({before.at("type"), after.at("type")});
  return found == known.end() ? cast::by_itself : found->second;
}

void retype(statements& into, const string& alter, const object& before, const object& after,
            const casts& known) {
  if (!differs(before, after, "type") && !differs(before, after, "collation")) return;
  auto sql = fmt::format("{} TYPE {}", alter, after.at("type"));
  if (after.is("collation")) sql += " COLLATE " + after.at("collation");
  string remark;
  switch (cast_of(before, after, known)) {
    case cast::by_itself:
      break;
    case cast::if_told:
      sql += fmt::format(" USING {}::{}", after.key.name, after.at("type"));
      remark = fmt::format("fails, and changes nothing, if a value of {} is no {}", after.key.name,
                           after.at("type"));
      break;
    case cast::never:
      sql += fmt::format(" USING NULL::{}", after.at("type"));
      remark = fmt::format("loses all values of {}.{}: say behind USING how a {} is made of a {}",
                           after.key.owner, after.key.name, after.at("type"), before.at("type"));
      break;
  }
  into.push_back({std::move(sql), std::move(remark)});
}

/// The options of an identity by name, each as the server takes it.
std::map<string, string> identity_options(string_view written) {
  std::map<string, string> all;
  for (const string_view name : {"START WITH", "INCREMENT BY", "MINVALUE", "MAXVALUE", "CACHE"}) {
    const auto at = written.find(name);
    if (at == string_view::npos) continue;
    const auto rest = written.substr(at + name.size() + 1);
    all.emplace(name, fmt::format("{} {}", name, rest.substr(0, rest.find(' '))));
  }
  if (written.find("CYCLE") != string_view::npos) all.emplace("CYCLE", "CYCLE");
  return all;
}

string usual_identity_option(const string& name, bool descends) {
  if (name == "START WITH") return descends ? "START WITH -1" : "START WITH 1";
  if (name == "INCREMENT BY") return "INCREMENT BY 1";
  if (name == "CACHE") return "CACHE 1";
  return "NO " + name;
}

bool descends(const object& of) {
  return of.at("identity options").find("INCREMENT BY -") != string::npos;
}

/// SET for each option that is another one now.
string changed_options(const object& before, const object& after) {
  auto old = identity_options(before.at("identity options"));
  const auto now = identity_options(after.at("identity options"));
  // Where it turns, it cannot go on where it is.
  const bool turns = descends(before) != descends(after);
  if (turns) {
    for (const auto* const name : {"START WITH", "MINVALUE", "MAXVALUE"}) old[name];
  }
  string sql;
  for (const auto& [name, text] : old) {
    if (!now.contains(name)) sql += " SET " + usual_identity_option(name, descends(after));
  }
  for (const auto& [name, text] : now) {
    const auto known = old.find(name);
    if (known == old.end() || known->second != text) sql += " SET " + text;
  }
  return sql + (turns ? " RESTART" : "");
}

void change_identity(statements& into, const string& alter, const object& before,
                     const object& after) {
  if (!differs(before, after, "identity") && !differs(before, after, "identity options")) return;
  if (!after.is("identity")) {
    into.push_back({alter + " DROP IDENTITY", {}});
  } else if (!before.is("identity")) {
    const auto options = after.is("identity options")
                             ? fmt::format(" ({})", after.at("identity options"))
                             : string();
    into.push_back(
        {fmt::format("{} ADD GENERATED {} AS IDENTITY{}", alter, after.at("identity"), options),
         "begins to number at its start, whatever is in the table"});
  } else {
    string sql = alter;
    if (differs(before, after, "identity")) sql += " SET GENERATED " + after.at("identity");
    const bool turns = descends(before) != descends(after);
    into.push_back(
        {sql + changed_options(before, after), turns ? "begins to number anew" : string()});
  }
}

/// What the type has by itself is not to be seen.
string usual_storage(const object& of) {
  return of.at("type").starts_with("numeric") ? "MAIN" : "EXTENDED";
}

statements alter_column(const object& before, const object& after, const casts& known) {
  const auto alter = fmt::format("ALTER TABLE {} ALTER COLUMN {}", after.key.owner, after.key.name);
  statements all;
  if (before.is("generated") && !after.is("generated")) {
    all.push_back({alter + " DROP EXPRESSION", {}});
  }
  if (before.is("identity") && !after.is("identity")) change_identity(all, alter, before, after);
  retype(all, alter, before, after, known);
  if (differs(before, after, "not null")) {
    const bool is_set = after.is("not null");
    all.push_back(
        {fmt::format("{} {} NOT NULL", alter, is_set ? "SET" : "DROP"),
         is_set ? fmt::format("fails, and changes nothing, if a row has no {}", after.key.name)
                : string()});
  }
  if (after.is("identity")) change_identity(all, alter, before, after);
  if (differs(before, after, "storage")) {
    const auto storage = after.is("storage") ? after.at("storage") : usual_storage(after);
    all.push_back({fmt::format("{} SET STORAGE {}", alter, storage), {}});
  }
  if (differs(before, after, "statistics")) {
    const string target = after.is("statistics") ? after.at("statistics") : "-1";
    all.push_back({fmt::format("{} SET STATISTICS {}", alter, target), {}});
  }
  set_options(all, alter, before.at("options"), after.at("options"));
  return all;
}

// ---- Types

statements add_labels(const object& before, const object& after) {
  const auto old = labels_of(before);
  const auto now = labels_of(after);
  const auto is_old = [&](string_view label) {
    return std::find(old.begin(), old.end(), label) != old.end();
  };
  statements all;
  for (std::size_t each = 0; each < now.size(); ++each) {
    if (is_old(now[each])) continue;
    string where;
    if (each > 0) {
      where = fmt::format(" AFTER {}", now[each - 1]);
    } else if (!old.empty()) {
      where = fmt::format(" BEFORE {}", old.front());
    }
    const bool is_last =
        std::none_of(now.begin() + static_cast<std::ptrdiff_t>(each), now.end(), is_old);
    all.push_back({fmt::format("ALTER TYPE {} ADD VALUE {}{}", after.key.name, now[each],
                               is_last ? "" : where),
                   {}});
  }
  return all;
}

statements alter_attribute(const object& before, const object& after) {
  if (!differs(before, after, "type") && !differs(before, after, "collation")) return {};
  auto sql = fmt::format("ALTER TYPE {} ALTER ATTRIBUTE {} TYPE {}", after.key.owner,
                         after.key.name, after.at("type"));
  if (after.is("collation")) sql += " COLLATE " + after.at("collation");
  return {{std::move(sql), {}}};
}

statements alter_domain(const object& before, const object& after) {
  const auto alter = "ALTER DOMAIN " + after.key.name;
  statements all;
  if (differs(before, after, "default")) {
    all.push_back({after.is("default") ? alter + " SET DEFAULT " + after.at("default")
                                       : alter + " DROP DEFAULT",
                   {}});
  }
  if (differs(before, after, "not null")) {
    all.push_back({alter + (after.is("not null") ? " SET NOT NULL" : " DROP NOT NULL"), {}});
  }
  return all;
}

long long number_of(const object& of, string_view fact) {
  const auto& text = of.at(fact);
  long long number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

statements alter_sequence(const object& before, const object& after) {
  const auto alter = "ALTER SEQUENCE " + after.key.name;
  statements all;
  const auto now = sequence_options(after);
  if (sequence_options(before) != now) {
    const bool fits = number_of(before, "start") >= number_of(after, "minimum") &&
                      number_of(before, "start") <= number_of(after, "maximum");
    all.push_back({fmt::format("{} {}{}", alter, now, fits ? "" : " RESTART"),
                   fits ? string() : "begins to count anew"});
  }
  if (differs(before, after, "owned by")) {
    all.push_back(
        {fmt::format("{} OWNED BY {}", alter, after.is("owned by") ? after.at("owned by") : "NONE"),
         {}});
  }
  if (differs(before, after, "unlogged")) {
    all.push_back({alter + (after.is("unlogged") ? " SET UNLOGGED" : " SET LOGGED"), {}});
  }
  return all;
}

// ---- Tables and what they have

statements alter_table(const object& before, const object& after) {
  const auto alter = "ALTER TABLE " + after.key.name;
  statements all;
  if (differs(before, after, "partition of") || differs(before, after, "bound")) {
    if (before.is("partition of")) {
      all.push_back({fmt::format("ALTER TABLE {} DETACH PARTITION {}", before.at("partition of"),
                                 after.key.name),
                     {}});
    }
    if (after.is("partition of")) {
      all.push_back({fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", after.at("partition of"),
                                 after.key.name, after.at("bound")),
                     {}});
    }
  }
  for (const auto each : only_in(before.at("inherits"), after.at("inherits"))) {
    all.push_back({fmt::format("{} NO INHERIT {}", alter, each), {}});
  }
  for (const auto each : only_in(after.at("inherits"), before.at("inherits"))) {
    all.push_back({fmt::format("{} INHERIT {}", alter, each), {}});
  }
  if (differs(before, after, "unlogged")) {
    all.push_back({alter + (after.is("unlogged") ? " SET UNLOGGED" : " SET LOGGED"), {}});
  }
  if (differs(before, after, "access method")) {
    const string method = after.is("access method") ? after.at("access method") : "heap";
    all.push_back({fmt::format("{} SET ACCESS METHOD {}", alter, method), {}});
  }
  if (differs(before, after, "tablespace")) {
    const string space = after.is("tablespace") ? after.at("tablespace") : "pg_default";
    all.push_back({fmt::format("{} SET TABLESPACE {}", alter, space), {}});
  }
  set_options(all, alter, before.at("with"), after.at("with"));
  const auto settings = table_settings(before, after);
  all.insert(all.end(), settings.begin(), settings.end());
  return all;
}

statements alter_index(const object& before, const object& after) {
  statements all;
  if (differs(before, after, "clustered")) {
    const auto table = "ALTER TABLE " + after.key.owner;
    all.push_back({after.is("clustered") ? fmt::format("{} CLUSTER ON {}", table, after.key.name)
                                         : table + " SET WITHOUT CLUSTER",
                   {}});
  }
  const auto set = [&](string_view number, string_view target) {
    all.push_back({fmt::format("ALTER INDEX {} ALTER COLUMN {} SET STATISTICS {}", after.key.name,
                               number, target),
                   {}});
  };
  for (const auto each : only_in(before.at("statistics"), after.at("statistics"))) {
    set(each.substr(0, each.find(' ')), "-1");
  }
  for (const auto each : only_in(after.at("statistics"), before.at("statistics"))) {
    set(each.substr(0, each.find(' ')), each.substr(each.find(' ') + 1));
  }
  return all;
}

statements alter_view(const object& before, const object& after) {
  statements all;
  if (differs(before, after, "definition")) {
    auto sql = create(after).front();
    sql.insert(std::string_view("CREATE ").size(), "OR REPLACE ");
    all.push_back({std::move(sql), {}});
    return all;
  }
  set_options(all, "ALTER VIEW " + after.key.name, before.at("with"), after.at("with"));
  return all;
}

statements alter_rule(const object& before, const object& after) {
  statements all;
  if (differs(before, after, "definition")) {
    auto sql = create(after).front();
    sql.insert(std::string_view("CREATE ").size(), "OR REPLACE ");
    all.push_back({std::move(sql), {}});
  }
  if (differs(before, after, "enabled")) all.push_back({enable(after, after.at("enabled")), {}});
  return all;
}

statements alter_policy(const object& before, const object& after) {
  auto sql = fmt::format("ALTER POLICY {} ON {}", after.key.name, after.key.owner);
  if (differs(before, after, "roles")) sql += " TO " + after.at("roles");
  if (differs(before, after, "using")) sql += fmt::format(" USING ({})", after.at("using"));
  if (differs(before, after, "check")) sql += fmt::format(" WITH CHECK ({})", after.at("check"));
  return {{std::move(sql), {}}};
}

/// The others have one fact that can change.
statements alter_other(const object& after) {
  const auto& [kind, owner, name] = after.key;
  switch (kind) {
    case object_kind::extension:
      return {{fmt::format("ALTER EXTENSION {} SET SCHEMA {}", name, after.at("schema")), {}}};
    case object_kind::domain_constraint:
      return {{fmt::format("ALTER DOMAIN {} VALIDATE CONSTRAINT {}", owner, name), {}}};
    case object_kind::constraint:
      return {{fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", owner, name), {}}};
    case object_kind::statistics:
      return {{fmt::format("ALTER STATISTICS {} SET STATISTICS {}", name,
                           after.is("target") ? after.at("target") : "-1"),
               {}}};
    case object_kind::trigger:
      return {{enable(after, after.at("enabled")), {}}};
    case object_kind::function:
    case object_kind::procedure:
    case object_kind::default_value:
      return {{create(after).front(), {}}};
    default:
      return {};
  }
}

std::size_t schema_length(string_view name) {
  bool quoted = false;
  std::size_t length = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == '"') quoted = !quoted;
    if (name[at] == '.' && !quoted) length = at + 1;
  }
  return length;
}

/// What an enum is called until nothing has it.
string old_name(const string& name) {
  return name.ends_with('"') ? name.substr(0, name.size() - 1) + "_old\"" : name + "_old";
}

bool same_but_comment(const object& before, const object& after) {
  auto left = before.has;
  auto right = after.has;
  left.erase("comment");
  right.erase("comment");
  return left == right;
}

}  // namespace

statements alter(const object& before, const object& after, const casts& known) {
  if (same_but_comment(before, after)) return {};
  switch (after.key.kind) {
    case object_kind::column:
      return alter_column(before, after, known);
    case object_kind::enum_type:
      return add_labels(before, after);
    case object_kind::attribute:
      return alter_attribute(before, after);
    case object_kind::domain:
      return alter_domain(before, after);
    case object_kind::sequence:
      return alter_sequence(before, after);
    case object_kind::table:
      return alter_table(before, after);
    case object_kind::index:
      return alter_index(before, after);
    case object_kind::view:
      return alter_view(before, after);
    case object_kind::materialized_view: {
      statements all;
      set_options(all, "ALTER MATERIALIZED VIEW " + after.key.name, before.at("with"),
                  after.at("with"));
      return all;
    }
    case object_kind::rule:
      return alter_rule(before, after);
    case object_kind::policy:
      return alter_policy(before, after);
    default:
      return alter_other(after);
  }
}

statements remake_enum(const object& before, const object& after,
                       const std::vector<const object*>& columns) {
  const auto& name = after.key.name;
  std::vector<string_view> lost;
  const auto now = labels_of(after);
  for (const auto each : labels_of(before)) {
    if (std::find(now.begin(), now.end(), each) == now.end()) lost.push_back(each);
  }
  const auto old = old_name(name);
  statements all;
  all.push_back({fmt::format("ALTER TYPE {} RENAME TO {}", name, old.substr(schema_length(name))),
                 lost.empty() ? string()
                              : fmt::format("fails, and changes nothing, if a row has {}",
                                            fmt::join(lost, " or "))});
  all.push_back({create(after).front(), {}});
  for (const auto* each : columns) {
    const auto& type = each->at("type");
    const string text = type.ends_with("[]") ? "text[]" : "text";
    all.push_back({fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {} USING {}::{}::{}",
                               each->key.owner, each->key.name, type, each->key.name, text, type),
                   {}});
  }
  return all;
}

statement drop_old_enum(const object& of) {
  return {fmt::format("DROP TYPE {}", old_name(of.key.name)), {}};
}

statements table_settings(const object& before, const object& after) {
  const auto alter = "ALTER TABLE " + after.key.name;
  statements all;
  if (differs(before, after, "row level security")) {
    all.push_back({fmt::format("{} {} ROW LEVEL SECURITY", alter,
                               after.is("row level security") ? "ENABLE" : "DISABLE"),
                   {}});
  }
  if (differs(before, after, "forced row level security")) {
    all.push_back({fmt::format("{} {} ROW LEVEL SECURITY", alter,
                               after.is("forced row level security") ? "FORCE" : "NO FORCE"),
                   {}});
  }
  return all;
}

statements replica_identity(const object& before, const object& after) {
  if (!differs(before, after, "replica identity")) return {};
  return {{fmt::format("ALTER TABLE {} REPLICA IDENTITY {}", after.key.name,
                       after.is("replica identity") ? after.at("replica identity") : "DEFAULT"),
           {}}};
}

}  // namespace aludel::autogenerate
