// SPDX-License-Identifier: MIT
#include "autogenerate/enum_postgresql.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/labels.hpp"

namespace aludel::autogenerate {

using std::string;
using std::string_view;

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

}  // namespace aludel::autogenerate
