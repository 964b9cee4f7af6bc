// SPDX-License-Identifier: MIT
#include "autogenerate/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

namespace {

result<statements> way(const side& from, const side& to, const std::vector<change>& changes) {
  if (from.made_of.language == dialect::sqlite) {
    return write_sqlite(from.made_of, to.made_of, changes);
  }
  const auto steps = in_order(from.made_of, to.made_of, changes);
  const auto known = find_casts(from.connection, to.connection, steps);
  if (!known) return tl::unexpected{known.error()};
  return write_postgresql(from.made_of, to.made_of, steps, *known);
}

/// On one line, and not too long.
std::string shown(std::string_view text) {
  constexpr std::size_t most = 160;
  std::string line;
  for (const char each : text) {
    const bool blank = each == ' ' || each == '\n' || each == '\t' || each == '\r';
    if (each == '\x1f') {
      line += ", ";
    } else if (!blank) {
      line += each;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line.size() > most ? line.substr(0, most) + " …" : line;
}

/// What is there or not has no value to be told: {"not null", "t"}.
std::string told(std::string_view fact, const std::string& before, const std::string& after) {
  if (before == "t" || after == "t") {
    return fmt::format("{}{}", after.empty() ? "no longer " : "", fact);
  }
  if (after.empty()) return fmt::format("no {}, was {}", fact, shown(before));
  return fmt::format("{} {}, was {}", fact, shown(after), before.empty() ? "none" : shown(before));
}

std::string difference(const object& before, const object& after) {
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

}  // namespace

result<draft> draft_between(const side& before, const side& after,
                            const std::vector<change>& changes) {
  auto up = way(before, after, changes);
  if (!up) return tl::unexpected{up.error()};
  const auto back = compare(after.made_of, before.made_of);
  auto down = way(after, before, back);
  if (!down) return tl::unexpected{down.error()};
  return draft{std::move(*up), std::move(*down)};
}

std::string as_section(const statements& all) {
  std::string text;
  for (const auto& each : all) {
    if (!each.remark.empty()) text += fmt::format("-- {}\n", each.remark);
    text += each.sql + ";\n";
  }
  if (!text.empty()) text.pop_back();
  return text;
}

std::vector<std::string> described(const std::vector<change>& changes) {
  std::set<object_key> whole;  // their parts go without saying
  for (const auto& each : changes) {
    if (each.before == nullptr || each.after == nullptr) whole.insert(each.either().key);
  }
  const auto is_part = [&](const object_key& key) {
    return std::any_of(whole.begin(), whole.end(), [&](const object_key& other) {
      return other.owner.empty() && other.name == key.owner;
    });
  };
  std::vector<std::string> lines;
  for (const auto& each : changes) {
    const auto& of = each.either();
    if (!of.key.owner.empty() && is_part(of.key)) continue;
    const auto name = title(of.key);
    if (each.before == nullptr) {
      lines.push_back(fmt::format("+ {}", name));
    } else if (each.after == nullptr) {
      lines.push_back(fmt::format("- {}", name));
    } else if (each.before->has != each.after->has) {
      lines.push_back(fmt::format("~ {}: {}", name, difference(*each.before, *each.after)));
    }
  }
  return lines;
}

}  // namespace aludel::autogenerate
