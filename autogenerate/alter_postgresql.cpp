// SPDX-License-Identifier: MIT
#include "autogenerate/alter_postgresql.hpp"

#include <fmt/format.h>

#include <charconv>

#include "autogenerate/alter_column.hpp"
#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/enum_postgresql.hpp"
#include "autogenerate/options_postgresql.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

// ---- Types

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
    all.push_back(after.is("not null")
                      ? with_remark(alter + " SET NOT NULL",
                                    fmt::format("fails, and changes nothing, if a row has no {}",
                                                after.key.name))
                      : statement{alter + " DROP NOT NULL", {}});
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
    const bool narrower = number_of(after, "minimum") > number_of(before, "minimum") ||
                          number_of(after, "maximum") < number_of(before, "maximum");
    const auto* const remark = !fits      ? "begins to count anew"
                               : narrower ? "fails, and changes nothing, if it is beyond its bounds"
                                          : "";
    all.push_back(with_remark(fmt::format("{} {}{}", alter, now, fits ? "" : " RESTART"), remark));
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

statement attach(const object& after) {
  return with_remark(
      fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", after.at("partition of"), after.key.name,
                  after.at("bound")),
      fmt::format("fails, and changes nothing, if {} has a row that is not within these bounds",
                  after.key.name));
}

statement detach(const object& before) {
  return {
      fmt::format("ALTER TABLE {} DETACH PARTITION {}", before.at("partition of"), before.key.name),
      {}};
}

statements alter_table(const object& before, const object& after) {
  const auto alter = "ALTER TABLE " + after.key.name;
  statements all;
  for (const auto each : only_in(before.at("inherited not null"), after.at("inherited not null"))) {
    all.push_back({fmt::format("{} ALTER COLUMN {} DROP NOT NULL", alter, each), {}});
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
  set_options(all, "ALTER INDEX " + after.key.name, before.at("with"), after.at("with"));
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

/// But for what is written by itself.
bool same_definition(const object& before, const object& after) {
  auto left = before.has;
  auto right = after.has;
  for (auto* const all : {&left, &right}) {
    std::erase_if(*all, [](const auto& fact) {
      return fact.first == "comment" || fact.first == "privileges" ||
             fact.first.starts_with(comment_on_part);
    });
  }
  return left == right;
}

}  // namespace

statements alter(const object& before, const object& after, const casts& known) {
  if (same_definition(before, after)) return {};
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

statements inherited_not_null(const object& before, const object& after) {
  statements all;
  for (const auto each : only_in(after.at("inherited not null"), before.at("inherited not null"))) {
    all.push_back(with_remark(
        fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL", after.key.name, each),
        fmt::format("fails, and changes nothing, if a row has no {}", each)));
  }
  return all;
}

statements replica_identity(const object& before, const object& after) {
  if (!differs(before, after, "replica identity")) return {};
  return {{fmt::format("ALTER TABLE {} REPLICA IDENTITY {}", after.key.name,
                       after.is("replica identity") ? after.at("replica identity") : "DEFAULT"),
           {}}};
}

statements leave_parents(const object& before, const object& after) {
  statements all;
  if (differs(before, after, "partition of") && before.is("partition of")) {
    all.push_back(detach(before));
  }
  for (const auto each : only_in(before.at("inherits"), after.at("inherits"))) {
    all.push_back({fmt::format("ALTER TABLE {} NO INHERIT {}", after.key.name, each), {}});
  }
  return all;
}

statements join_parents(const object& before, const object& after) {
  statements all;
  if (differs(before, after, "partition of") && after.is("partition of")) {
    all.push_back(attach(after));
  }
  for (const auto each : only_in(after.at("inherits"), before.at("inherits"))) {
    all.push_back({fmt::format("ALTER TABLE {} INHERIT {}", after.key.name, each), {}});
  }
  return all;
}

statements change_bounds(const std::vector<change>& partitions) {
  statements all;
  for (const auto& each : partitions) all.push_back(detach(*each.before));
  for (const auto& each : partitions) all.push_back(attach(*each.after));
  return all;
}

}  // namespace aludel::autogenerate
