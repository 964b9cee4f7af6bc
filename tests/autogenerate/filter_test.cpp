// SPDX-License-Identifier: MIT
// What is compared, and what is left out.
#include "autogenerate/filter.hpp"

#include <catch2/catch.hpp>

using namespace aludel::autogenerate;

namespace {

constexpr auto table = object_kind::table;
constexpr auto column = object_kind::column;
constexpr auto index_kind = object_kind::index;

object made(object_kind kind, std::string owner, std::string name,
            std::vector<std::size_t> needs = {}) {
  return {.key = {kind, std::move(owner), std::move(name)}, .needs = std::move(needs)};
}

const schema all{
    .language = aludel::dialect::postgresql,
    .objects = {made(object_kind::schema, "", "app"), made(object_kind::extension, "", "hstore"),
                made(table, "", "users"), made(table, "", "app.logs", {0}),
                made(column, "users", "id", {2}), made(column, "app.logs", "id", {3}),
                made(column, "app.logs", "\"by.whom\"", {3, 4}),
                made(index_kind, "users", "users_idx", {4})},
    .current = "public"};

/// What is left, as people call it.
std::vector<std::string> left(const filter& by) {
  std::vector<std::string> titles;
  const auto wanted = filtered(all, [&](const object& each) { return by.wants(each, all); });
  for (const auto& each : wanted.objects) titles.push_back(title(each.key));
  return titles;
}

using titles = std::vector<std::string>;

}  // namespace

TEST_CASE("without a filter all is compared") { CHECK(left({}).size() == all.objects.size()); }

TEST_CASE("a schema that is named is compared with all that is in it") {
  CHECK(left({.schemas = {"app"}}) == titles{"schema app", "extension hstore", "table app.logs",
                                             "column app.logs.id", "column app.logs.\"by.whom\""});
  CHECK(left({.schemas = {"public"}}) ==
        titles{"extension hstore", "table users", "column users.id", "index users_idx"});
}

TEST_CASE("a pattern means objects, their parts, or those of a kind") {
  CHECK(left({.exclude = {"users"}}).size() == all.objects.size() - 3);
  CHECK(left({.exclude = {"*.id"}}).size() == all.objects.size() - 2);
  CHECK(left({.exclude = {"table app.*", "index *"}}) ==
        titles{"schema app", "extension hstore", "table users", "column users.id"});
  CHECK(left({.exclude = {"extension *"}}).size() == all.objects.size() - 1);
  CHECK(left({.exclude = {"view *", "domain *", "materialized view users"}}) == left({}));
  CHECK(left({.include = {"user*"}}) ==
        titles{"table users", "column users.id", "index users_idx"});
  CHECK(left({.include = {"user*"}, .exclude = {"index *_idx"}}) ==
        titles{"table users", "column users.id"});
  CHECK(left({.include = {"u*r*s"}, .exclude = {"s"}}).size() == 3);
  CHECK(left({.include = {"nothing"}}).empty());
}

TEST_CASE("what is left still needs what is left") {
  const auto wanted = filtered(all, [](const object& each) { return each.key.name != "app"; });
  REQUIRE(wanted.objects.size() == all.objects.size() - 1);
  CHECK(wanted.objects[2].needs.empty());                            // app.logs, of the schema
  CHECK(wanted.objects[5].needs == std::vector<std::size_t>{2, 3});  // app.logs."by.whom"
}

TEST_CASE("what is no pattern says so") {
  for (const auto* const good : {"users", "*", "table *", "materialized view a*", "a.b.c"}) {
    CHECK(wrong_with_pattern(good).empty());
  }
  for (const auto* const bad : {"", "tabel x", "table ", "table a b"}) {
    CHECK(wrong_with_pattern(bad).find("is no pattern of names") != std::string::npos);
  }
}
