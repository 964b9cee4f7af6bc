// SPDX-License-Identifier: MIT
#include "autogenerate/rename_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "autogenerate/find_renames.hpp"
#include "autogenerate/run.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

/// Whose parts may have got their names from what is renamed.
std::set<std::string> tables_of(const std::vector<name_change>& all) {
  std::set<std::string> tables;
  for (const auto& each : all) {
    tables.insert(each.after.owner.empty() ? each.after.name : each.after.owner);
  }
  return tables;
}

bool needs_view(const schema& in, const object& of) {
  return std::any_of(of.needs.begin(), of.needs.end(), [&](std::size_t each) {
    return in.objects[each].key.kind == object_kind::view;
  });
}

/// SQLite may find views wrong that read from views whose columns get other names. All views go
/// before, then, with the triggers that name them, and come as they are wanted.
draft with_views_aside(const schema& in, draft renames) {
  statements drop;
  for (const auto& [kind, word] :
       {std::pair{object_kind::view, "VIEW"}, std::pair{object_kind::trigger, "TRIGGER"}}) {
    for (const auto& each : in.objects) {
      if (each.key.kind != kind || (kind == object_kind::trigger && !needs_view(in, each)))
        continue;
      drop.push_back({fmt::format("DROP {} {}", word, detail::quoted_name(each.key.name)), {}});
      renames.downgrade.push_back({each.text, {}});
    }
  }
  // Triggers of views would go with them.
  renames.upgrade.insert(renames.upgrade.begin(), drop.rbegin(), drop.rend());
  return renames;
}

result<void> run_together(detail::database& at, const statements& all) {
  return run(at, all, true, [](error& problem, const statement& of) {
    problem.notes.push_back("the statement was: " + of.sql);
  });
}

result<renamed> rename_all(const scratch_side& where, const schema& wanted,
                           std::vector<name_change> all, const schema_reader& read) {
  auto made = rename_statements(where.made_of, wanted, all);
  auto done = run_together(where.connection, made.upgrade);
  if (!done && where.made_of.language == dialect::sqlite) {
    auto other = with_views_aside(where.made_of, made);
    if (run_together(where.connection, other.upgrade)) {
      made = std::move(other);
      done = {};
    }
  }
  if (!done) return tl::unexpected{done.error()};
  auto now = read(where.connection);
  if (!now) return tl::unexpected{now.error()};
  where.made_of = std::move(*now);
  if (where.made_of.language == dialect::sqlite) {
    // The others are dropped and created.
    std::erase_if(all, [](const name_change& each) {
      const auto kind = each.before.kind;
      return kind != object_kind::table && kind != object_kind::column;
    });
  }
  return renamed{std::move(all), std::move(made)};
}

}  // namespace

void append(renamed& to, renamed more) {
  const auto add = [](auto& first, auto& second) {
    first.insert(first.end(), std::make_move_iterator(second.begin()),
                 std::make_move_iterator(second.end()));
  };
  add(to.all, more.all);
  add(to.made.upgrade, more.made.upgrade);
  add(more.made.downgrade, to.made.downgrade);
  to.made.downgrade = std::move(more.made.downgrade);
}

result<renamed> rename_in(const scratch_side& where, const schema& wanted,
                          const std::vector<name_change>& told, const schema_reader& read) {
  auto done = rename_all(where, wanted, told, read);
  if (!done) return done;
  auto along =
      renames_along(where.made_of.language, compare(where.made_of, wanted), tables_of(told));
  if (along.empty()) return done;
  auto more = rename_all(where, wanted, std::move(along), read);
  if (!more) return more;
  append(*done, std::move(*more));
  return done;
}

}  // namespace aludel::autogenerate
