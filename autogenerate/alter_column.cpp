// SPDX-License-Identifier: MIT
#include "autogenerate/alter_column.hpp"

#include <fmt/format.h>

#include <map>

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
      remark = fmt::format("a value of {}.{} that has no room in {} is rounded, or makes it fail",
                           after.key.owner, after.key.name, after.at("type"));
      break;
    case cast::if_told:
    case cast::by_text:
      sql += fmt::format(" USING {}{}::{}", after.key.name, how == cast::by_text ? "::text" : "",
                         after.at("type"));
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
    into.push_back(
        {fmt::format("{} ADD GENERATED {} AS IDENTITY{}", alter, after.at("identity"), options),
         goes_on ? "" : "begins to number at its start, whatever is in the table"});
    if (!goes_on) return;
    const auto its =
        fmt::format("pg_get_serial_sequence({}, {})", detail::quoted_text(after.key.owner),
                    detail::quoted_text(unquoted(after.key.name)));
    into.push_back(go_on(its, after.key));
  } else {
    string sql = alter;
    if (differs(before, after, "identity")) sql += " SET GENERATED " + after.at("identity");
    const bool turns = descends(before) != descends(after);
    into.push_back(
        {sql + changed_options(before, after), turns ? "begins to number anew" : string()});
  }
}

/// With a name, or not for all rows yet.
statement add_not_null(const object& of) {
  const auto name =
      of.is("not null name") ? fmt::format("CONSTRAINT {} ", of.at("not null name")) : string();
  return {fmt::format("ALTER TABLE {} ADD {}NOT NULL {}{}{}", of.key.owner, name, of.key.name,
                      of.is("not null without children") ? " NO INHERIT" : "",
                      of.is("not null not valid") ? " NOT VALID" : ""),
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
    into.back().remark = remark();
    return;
  }
  if (renamed) {
    into.push_back({fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", after.key.owner,
                                before.at("not null name"), after.at("not null name")),
                    {}});
  }
  if (differs(before, after, "not null not valid")) {
    into.push_back({alter + " SET NOT NULL", remark()});
  }
}

/// What the type has by itself is not to be seen.
string usual_storage(const object& of) {
  return of.at("type").starts_with("numeric") ? "MAIN" : "EXTENDED";
}

}  // namespace

statement go_on(const string& sequence, const object_key& column) {
  return {fmt::format("SELECT setval({}, coalesce(max({}), 0) + 1, false) FROM {}", sequence,
                      column.name, column.owner),
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

}  // namespace aludel::autogenerate
