// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

namespace {

struct type_parts {
  std::string name;
  std::vector<int> limits;  ///< of (9,2) both
};

type_parts parts_of(std::string_view type) {
  type_parts made;
  bool inside = false;
  for (std::size_t at = 0; at < type.size(); ++at) {
    if (type[at] == '(' || (inside && type[at] == ',')) {
      inside = true;
      made.limits.push_back(0);
      std::from_chars(type.data() + at + 1, type.data() + type.size(), made.limits.back());
    } else if (type[at] == ')') {
      inside = false;
    } else if (!inside) {
      made.name += type[at];
    }
  }
  return made;
}

/// The limits of one type let less through.
bool is_narrower(std::string_view from, std::string_view to) {
  const auto old = parts_of(from);
  const auto now = parts_of(to);
  if (now.limits.empty()) return false;
  if (old.name != now.name || old.limits.size() != now.limits.size()) return true;
  if (now.name == "bit") return old.limits != now.limits;
  const bool has_scale = now.limits.size() == 2;
  const auto whole = [&](const type_parts& of) {
    return of.limits.front() - (has_scale ? of.limits.back() : 0);
  };
  return whole(now) < whole(old) || now.limits.back() < old.limits.back();
}

/// What is done for assignments alone may lose something.
result<cast> kept_by(detail::database& connection, const std::string& from, const std::string& to) {
  if (is_narrower(from, to)) return cast::with_less;
  const auto rows = connection.query(
      "SELECT FROM pg_catalog.pg_cast WHERE castcontext = 'a' AND castsource = $1::regtype AND "
      "casttarget = $2::regtype",
      {from, to});
  if (!rows) return tl::unexpected{rows.error()};
  return rows->empty() ? cast::by_itself : cast::with_less;
}

/// In a transaction that is rolled back. Nothing: the database does not have both types.
result<std::optional<cast>> tried(detail::database& connection, const std::string& from,
                                  const std::string& to) {
  constexpr std::string_view no_such_type = "42704";
  const auto run = [&](const std::string& alter) -> result<void> {
    auto done = connection.begin_as_is();
    if (done) {
      done = connection.execute(fmt::format("CREATE TEMPORARY TABLE aludel_cast (value {})", from));
    }
    if (done) done = connection.execute(alter);
    connection.rollback();
    return done;
  };
  const auto alter = fmt::format("ALTER TABLE pg_temp.aludel_cast ALTER COLUMN value TYPE {}", to);
  auto done = run(alter);
  if (done) return kept_by(connection, from, to).map([](cast kept) { return std::optional(kept); });
  if (done.error().sqlstate == no_such_type) return std::optional<cast>{};
  if (done.error().code != errc::statement_failed) return tl::unexpected{done.error()};
  done = run(fmt::format("{} USING value::{}", alter, to));
  return std::optional(done ? cast::if_told : cast::never);
}

}  // namespace

result<casts> find_casts(detail::database& before, detail::database& after,
                         const std::vector<step>& steps) {
  casts found;
  for (const auto& [what, old, now, apart] : steps) {
    if (what != action::alter || now->key.kind != object_kind::column) continue;
    const std::pair key{old->at("type"), now->at("type")};
    if (key.first == key.second || found.contains(key)) continue;
    auto known = tried(before, key.first, key.second);
    if (known && !*known) known = tried(after, key.first, key.second);
    if (!known) return tl::unexpected{known.error()};
    found.emplace(key, known->value_or(cast::by_text));
  }
  return found;
}

}  // namespace aludel::autogenerate
