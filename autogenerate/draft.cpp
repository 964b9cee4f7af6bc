// SPDX-License-Identifier: MIT
#include "autogenerate/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "autogenerate/labels.hpp"
#include "autogenerate/on_one_line.hpp"
#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

namespace {

std::string shown(std::string text) {
  constexpr std::size_t most = 160;
  for (auto at = text.find(between_labels); at != std::string::npos;
       at = text.find(between_labels, at)) {
    text.replace(at, 1, ", ");
  }
  return on_one_line(text, most);
}

/// What is there or not has no value to be told: {"not null", "t"}.
std::string told(std::string_view fact, const std::string& before, const std::string& after) {
  if (before == "t" || after == "t") {
    return fmt::format("{}{}", after.empty() ? "no longer " : "", fact);
  }
  if (after.empty()) return fmt::format("no {}, was {}", fact, shown(before));
  return fmt::format("{} {}, was {}", fact, shown(after), before.empty() ? "none" : shown(before));
}

std::string what_differs(const object& before, const object& after) {
  std::set<std::string_view> names;
  for (const auto& [fact, value] : before.has) names.insert(fact);
  for (const auto& [fact, value] : after.has) names.insert(fact);
  std::string text;
  for (const auto fact : names) {
    const auto& old = before.at(fact);
    const auto& now = after.at(fact);
    if (old != now) text += (text.empty() ? "" : "; ") + told(fact, old, now);
  }
  return text;
}

/// Which would take a semicolon along; statements of the project's own program may.
bool ends_in_comment(std::string_view sql) {
  const auto line = sql.substr(sql.rfind('\n') + 1);
  return line.find("--") != std::string_view::npos;
}

}  // namespace

result<statements> statements_of(const side& from, const side& to,
                                 const std::vector<change>& changes,
                                 const std::vector<object>& there) {
  if (from.made_of.language == dialect::sqlite) {
    return write_sqlite(from.made_of, to.made_of, changes, there);
  }
  const auto steps = in_order(from.made_of, to.made_of, changes);
  const auto known = find_casts(from.connection, to.connection, steps);
  if (!known) return tl::unexpected{known.error()};
  return write_postgresql(from.made_of, to.made_of, steps, *known);
}

std::map<std::string_view, const object_key*> come_or_gone(const std::vector<change>& changes) {
  std::map<std::string_view, const object_key*> whole;
  for (const auto& each : changes) {
    const auto& key = each.either().key;
    const bool comes_or_goes = each.before == nullptr || each.after == nullptr;
    if (comes_or_goes && can_own(key.kind)) whole.emplace(key.name, &key);
  }
  return whole;
}

result<draft> draft_between(const side& before, const side& after,
                            const std::vector<change>& changes) {
  const auto& there = before.made_of.left_out;
  auto up = statements_of(before, after, changes, there);
  if (!up) return tl::unexpected{up.error()};
  const auto target = restorable(before.made_of);
  const auto reached = reached_from(before.made_of, after.made_of);
  const auto back = compare_back(target, reached);
  auto down = statements_of({after.connection, reached}, {before.connection, target}, back, there);
  if (!down) return tl::unexpected{down.error()};
  return draft{std::move(*up), std::move(*down)};
}

result<statements> creation_of(const side& what) {
  schema nothing;
  nothing.language = what.made_of.language;
  // Which is there in every database.
  const object_key usual{object_kind::schema, "", "public"};
  if (what.made_of.find(usual) != nullptr) nothing.objects.push_back({.key = usual});
  auto all = statements_of({what.connection, nothing}, what, compare(nothing, what.made_of), {});
  if (!all) return all;
  // Unlike a revision, a dump may be run without a transaction.
  constexpr std::string_view in_transaction = "SET LOCAL ";
  for (auto& each : *all) {
    if (each.sql.starts_with(in_transaction)) {
      each.sql = "SET " + each.sql.substr(in_transaction.size());
    }
  }
  return all;
}

std::string as_section(const statements& all) {
  std::string text;
  for (const auto& each : all) {
    for (const auto& remark : each.remarks) text += fmt::format("-- {}\n", on_one_line(remark));
    text += each.sql + (ends_in_comment(each.sql) ? "\n;\n" : ";\n");
  }
  if (!text.empty()) text.pop_back();
  return text;
}

std::string indented(const statements& all) {
  std::string text;
  auto section = as_section(all);
  for (std::size_t begin = 0; begin < section.size();) {
    const auto end = std::min(section.find('\n', begin), section.size());
    text += "    " + section.substr(begin, end - begin) + '\n';
    begin = end + 1;
  }
  return text;
}

std::vector<std::string> described(const std::vector<change>& changes) {
  const auto whole = come_or_gone(changes);
  std::vector<std::string> lines;
  for (const auto& each : changes) {
    const auto& of = each.either();
    if (!of.key.owner.empty() && whole.contains(of.key.owner)) continue;
    const auto name = title(of.key);
    if (each.before == nullptr) {
      lines.push_back(fmt::format("+ {}", name));
    } else if (each.after == nullptr) {
      lines.push_back(fmt::format("- {}", name));
    } else if (each.before->has != each.after->has) {
      lines.push_back(fmt::format("~ {}: {}", name, what_differs(*each.before, *each.after)));
    }
  }
  return lines;
}

}  // namespace aludel::autogenerate
