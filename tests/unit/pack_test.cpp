// SPDX-License-Identifier: MIT
// The tables of a bundle.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

#include "generator/stages.hpp"
#include "runtime/src/digest.hpp"
#include "tests/support/revisions.hpp"

namespace {

using namespace aludel;
using test::revision_file;

const std::vector<dialect> both{dialect::postgresql, dialect::sqlite};

std::string text_of(const bundle& packed, const statement_record& statement) {
  return packed.copy(statement.text);
}

/// As many revisions as it takes for texts to come near the ends of many chunks.
std::vector<revision_file> many() {
  std::vector<revision_file> files;
  std::string parent;
  for (int each = 0; each < 300; ++each) {
    const auto id = fmt::format("r{:03}", each);
    auto file = test::revision(
        id, parent,
        fmt::format("SELECT '{}';", std::string(37 * static_cast<std::size_t>(each), 'x')),
        "SELECT 1;");
    file.second.insert(3, "m" + std::string(static_cast<std::size_t>(each), 'm') + " ");
    files.push_back(file);
    parent = id;
  }
  return files;
}

}  // namespace

TEST_CASE("texts that are viewed in place never cross the end of a chunk") {
  const auto packed = test::compile(many(), both);
  REQUIRE(packed.text.size() > 100);
  for (std::size_t each = 0; each + 1 < packed.text.size(); ++each) {
    REQUIRE(packed.text[each].size() == text_chunk);
  }
  const auto whole = [](text_ref text) {
    return text.length == 0 ||
           text.offset / text_chunk == (text.offset + text.length - 1) / text_chunk;
  };
  for (const auto& each : packed.revisions) {
    CHECK((whole(each.id) && whole(each.message) && whole(each.file) && whole(each.created)));
  }
  for (const auto& each : packed.scripts) CHECK(whole({each.digests, 32 * digest_count}));
}

TEST_CASE("what was packed reads as it was written") {
  const auto files = many();
  const auto packed = test::compile(files, both);
  const auto view = packed.view();
  REQUIRE(view.revisions.size() == files.size());
  for (std::uint32_t each = 0; each < files.size(); ++each) {
    CHECK(view.id(each) == fmt::format("r{:03}", each));
    CHECK(view.message(each) == fmt::format("m{} revision r{:03}", std::string(each, 'm'), each));
    CHECK(view.file(each) == files[each].first);
    const auto upgrade = view.list(view.script(each, dialect::sqlite).upgrade.statements);
    REQUIRE(upgrade.size() == 1);
    CHECK((text_of(view, upgrade[0]) ==
           fmt::format("SELECT '{}'", std::string(37 * static_cast<std::size_t>(each), 'x'))));
  }
}

TEST_CASE("a long statement runs over the ends of chunks") {
  const auto upgrade = "SELECT '" + std::string(3 * text_chunk, 'y') + "'";
  const auto packed = test::compile({test::revision("a", "", upgrade + ";", "SELECT 1;")}, both);
  const auto view = packed.view();
  const auto list = view.list(view.script(0, dialect::postgresql).upgrade.statements);
  CHECK((text_of(view, list[0]) == upgrade));
}

TEST_CASE("links lead to parents and dependencies by index") {
  auto tip = test::revision("c", "b", "SELECT 1;", "SELECT 1;");
  tip.second.insert(tip.second.find("\n-- migrate"), "-- Depends On: x\n-- Branch Labels: left\n");
  auto other = test::revision("x", "a", "SELECT 1;", "SELECT 1;");
  other.second.insert(other.second.find("\n-- migrate"), "-- Branch Labels: right\n");
  const auto packed = test::compile({test::revision("b", "a", "SELECT 1;", "SELECT 1;"), tip, other,
                                     test::revision("a", "", "SELECT 1;", "SELECT 1;")},
                                    both);
  const auto view = packed.view();
  const auto at = [&](std::string_view id) { return *view.find(id); };
  CHECK(view.parents(at("a")).empty());
  REQUIRE(view.parents(at("c")).size() == 1);
  CHECK(view.parents(at("c"))[0] == at("b"));
  REQUIRE(view.dependencies(at("c")).size() == 1);
  CHECK(view.dependencies(at("c"))[0] == at("x"));
  REQUIRE(view.heads.size() == 1);
  CHECK(view.heads[0] == at("c"));
  const auto labels = view.revisions[at("x")].labels;
  REQUIRE(labels.count == 1);
  CHECK(view.view(view.labels[labels.begin]) == "right");
}

TEST_CASE("statements know their line and their column in characters") {
  const auto packed = test::compile(
      {test::revision("a", "", "/* ä😀 */ SELECT 1;\n\n  SELECT 'é'; SELECT 2;", "SELECT 3;")},
      both);
  const auto view = packed.view();
  const auto& script = view.script(0, dialect::postgresql);
  const auto up = view.list(script.upgrade.statements);
  REQUIRE(up.size() == 3);
  CHECK((up[0].line == 7 && up[0].column == 10));
  CHECK((up[1].line == 9 && up[1].column == 3));
  CHECK((up[2].line == 9 && up[2].column == 15));
  const auto down = view.list(script.downgrade.statements);
  CHECK((down[0].line == 12 && down[0].column == 1));
}

TEST_CASE("options and reasons of a script are kept") {
  const auto packed = test::compile({{"a.sql",
                                      "-- Revision ID: a\n-- Revises:\n"
                                      "-- migrate:upgrade transaction=off lock_timeout=2s "
                                      "statement_timeout=1min\nSELECT 1;\n"
                                      "-- migrate:irreversible it is gone\n"
                                      "-- migrate:compatible nobody reads it\n"}},
                                    {dialect::sqlite});
  const auto view = packed.view();
  const auto& script = view.script(0, dialect::sqlite);
  CHECK(script.upgrade.transaction == 0);
  CHECK(script.upgrade.lock_timeout_ms == 2000);
  CHECK(script.upgrade.statement_timeout_ms == 60000);
  CHECK(view.view(script.irreversible) == "it is gone");
  CHECK(script.compatible == compatibility::compatible);
  CHECK(script.downgrade.statements.count == 0);
}

TEST_CASE("the payload digest is the one that the runtime makes") {
  const auto packed = test::compile(many(), both);
  const auto view = packed.view();
  for (const auto language : both) {
    const auto sum = detail::payload_digest(view, view.script(42, language));
    CHECK(view.digest(42, language, digest_kind::payload) == detail::bytes(sum));
  }
}

TEST_CASE("dialects share the text of a common section") {
  const auto files =
      std::vector{test::revision("a", "", "CREATE TABLE t (a int);", "DROP TABLE t;")};
  const auto packed = test::compile(files, both);
  const auto view = packed.view();
  const auto text = [&](dialect language) {
    return view.list(view.script(0, language).upgrade.statements)[0].text.offset;
  };
  CHECK(text(dialect::postgresql) == text(dialect::sqlite));
}

TEST_CASE("a section of one dialect is another text") {
  const auto packed = test::compile({{"a.sql",
                                      "-- Revision ID: a\n-- Revises:\n"
                                      "-- migrate:upgrade postgresql\nSELECT 1::int;\n"
                                      "-- migrate:upgrade sqlite\n"
                                      "-- migrate:downgrade\nSELECT 1;\n"}},
                                    both);
  const auto view = packed.view();
  const auto pg = view.list(view.script(0, dialect::postgresql).upgrade.statements);
  REQUIRE(pg.size() == 1);
  CHECK(text_of(view, pg[0]) == "SELECT 1::int");
  CHECK(view.list(view.script(0, dialect::sqlite).upgrade.statements).empty());
}

TEST_CASE("an empty text can be viewed wherever it stands") {
  // Without scripts, an empty text is the last one.
  const auto packed = test::compile({{"a.sql", "-- Revision ID: a\n-- Revises:\n"}}, {});
  const auto view = packed.view();
  CHECK(view.message(0).empty());
  CHECK(view.view(view.revisions[0].created).empty());
  CHECK(view.revisions[0].created.offset < packed.text[0].size());
}
