// SPDX-License-Identifier: MIT
#include "autogenerate/enum_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/create_postgresql.hpp"
#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

using std::string;
using std::string_view;

namespace {

/// What an enum is called until nothing has it.
string old_name(const string& name) { return with_ending(name, "_old"); }

}  // namespace

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
  all.push_back({fmt::format("ALTER TYPE {} RENAME TO {}", name, bare_name(old)),
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

}  // namespace aludel::autogenerate
