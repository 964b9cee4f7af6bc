// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <optional>

#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

namespace {

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
  if (done) return std::optional(cast::by_itself);
  if (done.error().sqlstate == no_such_type) return std::optional<cast>{};
  if (done.error().code != errc::statement_failed) return tl::unexpected{done.error()};
  done = run(fmt::format("{} USING value::{}", alter, to));
  return std::optional(done ? cast::if_told : cast::never);
}

}  // namespace

result<casts> find_casts(detail::database& before, detail::database& after,
                         const std::vector<step>& steps) {
  casts found;
  for (const auto& [what, old, now] : steps) {
    if (what != action::alter || now->key.kind != object_kind::column) continue;
    const std::pair key{old->at("type"), now->at("type")};
    if (key.first == key.second || found.contains(key)) continue;
    auto known = tried(before, key.first, key.second);
    if (known && !*known) known = tried(after, key.first, key.second);
    if (!known) return tl::unexpected{known.error()};
    found.emplace(key, known->value_or(cast::never));
  }
  return found;
}

}  // namespace aludel::autogenerate
