// SPDX-License-Identifier: MIT
#include "autogenerate/alter_column.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "autogenerate/alterable.hpp"
#include "autogenerate/options_postgresql.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

using std::string;
using std::string_view;

namespace {

cast cast_of(const object& before, const object& after, const casts& known) {
  const auto found = known.find({before.at("type"), after.at("type")});
  return found == known.end() ? cast::by_itself : found->second;
}

}  // namespace

string no_room(const object& column, string_view type) {
  return fmt::format("what {} cannot hold of {}.{} is lost, or makes it fail", type,
                     column.key.owner, column.key.name);
}

namespace {

string not_one(const object& column) {
  return fmt::format("fails, and changes nothing, if a value of {} is no {}", column.key.name,
                     column.at("type"));
}

void retype(statements& into, const string& alter, const object& before, const object& after,
            const casts& known) {
  if (!differs(before, after, "type") && !differs(before, after, "collation")) return;
  auto sql = fmt::format("{} TYPE {}", alter, after.at("type"));
  if (after.is("collation")) sql += " COLLATE " + after.at("collation");
  string remark;
  const auto how = cast_of(before, after, known);
  switch (how) {
    case cast::by_itself:
      break;
    case cast::with_less:
      remark = no_room(after, after.at("type"));
      break;
    case cast::by_time_zone:
      remark = fmt::format("what a value of {}.{} becomes depends on the session's time zone",
                           after.key.owner, after.key.name);
      break;
    case cast::if_allowed:
      remark = not_one(after);
      break;
    case cast::if_told:
    case cast::told_less:
    case cast::by_text:
      sql += fmt::format(" USING {}{}::{}", after.key.name, how == cast::by_text ? "::text" : "",
                         after.at("type"));
      remark = how == cast::told_less ? no_room(after, after.at("type")) : not_one(after);
      break;
    case cast::never:
      sql += fmt::format(" USING NULL::{}", after.at("type"));
      remark = fmt::format(
          "{}: say behind USING how a {} is made of a {}",
          before.is("not null")
              ? fmt::format("fails, and changes nothing, if {} has rows", after.key.owner)
              : fmt::format("loses all values of {}.{}", after.key.owner, after.key.name),
          after.at("type"), before.at("type"));
      break;
  }
  into.push_back(with_remark(std::move(sql), std::move(remark)));
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

using options = std::map<string, string>;

long long number_in(const string& option) {
  long long number = 0;
  const auto* const begin = option.data() + option.rfind(' ') + 1;
  std::from_chars(begin, option.data() + option.size(), number);
  return number;
}

/// Unless it is said, it is the bound from which they go.
string start_of(const options& all, bool descends) {
  if (const auto said = all.find("START WITH"); said != all.end()) return said->second;
  const auto bound = all.find(descends ? "MAXVALUE" : "MINVALUE");
  return bound == all.end() ? usual_identity_option("START WITH", descends)
                            : fmt::format("START WITH {}", number_in(bound->second));
}

/// Where one that has not been used is.
bool is_within(const string& start, const options& bounds) {
  const auto least = bounds.find("MINVALUE");
  const auto most = bounds.find("MAXVALUE");
  return (least == bounds.end() || number_in(start) >= number_in(least->second)) &&
         (most == bounds.end() || number_in(start) <= number_in(most->second));
}

/// SET for each option that is another one now.
statement change_options(const string& alter, const object& before, const object& after) {
  auto old = identity_options(before.at("identity options"));
  auto now = identity_options(after.at("identity options"));
  const bool turns = descends(before) != descends(after);
  const auto old_start = start_of(old, descends(before));
  const auto start = start_of(now, descends(after));
  // Where it turns, or has no room, it cannot go on where it is.
  const bool anew = turns || !is_within(old_start, now);
  string sql = alter;
  if (anew || old_start != start) sql += " SET " + start;
  for (auto* const all : {&old, &now}) all->erase("START WITH");
  if (turns) {
    for (const auto* const name : {"MINVALUE", "MAXVALUE"}) old[name];
  }
  for (const auto& [name, text] : old) {
    if (!now.contains(name)) sql += " SET " + usual_identity_option(name, descends(after));
  }
  for (const auto& [name, text] : now) {
    const auto known = old.find(name);
    if (known == old.end() || known->second != text) sql += " SET " + text;
  }
  return with_remark(sql + (anew ? " RESTART" : ""), anew ? "begins to number anew" : "");
}

string unquoted(const string& name) {
  if (!name.starts_with('"')) return name;
  auto made = name.substr(1, name.size() - 2);
  for (auto at = made.find("\"\""); at != string::npos; at = made.find("\"\"", at + 1)) {
    made.erase(at, 1);
  }
  return made;
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
    const bool goes_on = options.empty();
    into.push_back(with_remark(
        fmt::format("{} ADD GENERATED {} AS IDENTITY{}", alter, after.at("identity"), options),
        goes_on ? "" : "begins to number at its start, whatever is in the table"));
    if (!goes_on) return;
    const auto its =
        fmt::format("pg_get_serial_sequence({}, {})", detail::quoted_text(after.key.owner),
                    detail::quoted_text(unquoted(after.key.name)));
    into.push_back(go_on(its, after.key));
  } else {
    string sql = alter;
    if (differs(before, after, "identity")) sql += " SET GENERATED " + after.at("identity");
    into.push_back(change_options(sql, before, after));
  }
}

/// With a name, or not for all rows yet.
statement add_not_null(const object& of) {
  const auto name =
      of.is("not null name") ? fmt::format("CONSTRAINT {} ", of.at("not null name")) : string();
  return {fmt::format("ALTER TABLE {} ADD {}NOT NULL {}{}{}", of.key.owner, name, of.key.name,
                      of.is("not null without children") ? " NO INHERIT" : "",
                      of.is("not null not valid") ? not_valid : ""),
          {}};
}

bool is_plain_not_null(const object& of) {
  return !of.is("not null name") && !of.is("not null not valid") &&
         !of.is("not null without children");
}

void change_not_null(statements& into, const string& alter, const object& before,
                     const object& after) {
  const auto remark = [&] {
    return after.is("not null not valid")
               ? string()
               : fmt::format("fails, and changes nothing, if a row has no {}", after.key.name);
  };
  if (!after.is("not null")) {
    if (before.is("not null")) into.push_back({alter + " DROP NOT NULL", {}});
    return;
  }
  // The name that the server has chosen is not known.
  const bool renamed = differs(before, after, "not null name");
  const bool keeps = before.is("not null") &&
                     (!renamed || (before.is("not null name") && after.is("not null name"))) &&
                     !differs(before, after, "not null without children") &&
                     (!after.is("not null not valid") || before.is("not null not valid"));
  if (!keeps) {
    if (before.is("not null")) into.push_back({alter + " DROP NOT NULL", {}});
    into.push_back(is_plain_not_null(after) ? statement{alter + " SET NOT NULL", {}}
                                            : add_not_null(after));
    into.back().tell(remark());
    return;
  }
  if (renamed) {
    into.push_back({fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", after.key.owner,
                                before.at("not null name"), after.at("not null name")),
                    {}});
  }
  if (differs(before, after, "not null not valid")) {
    into.push_back(with_remark(alter + " SET NOT NULL", remark()));
  }
}

/// What the type has by itself is not to be seen.
string usual_storage(const object& of) {
  return of.at("type").starts_with("numeric") ? "MAIN" : "EXTENDED";
}

}  // namespace

statement go_on(const string& sequence, const object_key& column) {
  return {fmt::format("SELECT setval({}, greatest(max({}), 0) + 1, false) FROM {}", sequence,
                      column.name, column.owner),
          {}};
}

statement set_storage(const object& of) {
  return {fmt::format("ALTER TABLE {} ALTER COLUMN {} SET STORAGE {}", of.key.owner, of.key.name,
                      of.is("storage") ? of.at("storage") : usual_storage(of)),
          {}};
}

statements alter_column(const object& before, const object& after, const casts& known) {
  const auto alter = fmt::format("ALTER TABLE {} ALTER COLUMN {}", after.key.owner, after.key.name);
  statements all;
  if (before.is("generated") && !after.is("generated")) {
    all.push_back({alter + " DROP EXPRESSION", {}});
  }
  if (before.is("identity") && !after.is("identity")) change_identity(all, alter, before, after);
  retype(all, alter, before, after, known);
  change_not_null(all, alter, before, after);
  if (after.is("identity")) change_identity(all, alter, before, after);
  // Another type brings its own.
  const bool retyped = differs(before, after, "type") || differs(before, after, "collation");
  if (retyped ? after.is("storage") : differs(before, after, "storage")) {
    all.push_back(set_storage(after));
  }
  if (differs(before, after, "statistics")) {
    const string target = after.is("statistics") ? after.at("statistics") : "-1";
    all.push_back({fmt::format("{} SET STATISTICS {}", alter, target), {}});
  }
  set_options(all, alter, before.at("options"), after.at("options"));
  return all;
}

}  // namespace aludel::autogenerate
