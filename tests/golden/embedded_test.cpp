// SPDX-License-Identifier: MIT
// Bundles that a compiler has seen hold what the revision files say, to the byte.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <heads_with_labels.hpp>
#include <merge.hpp>
#include <statement_of_5_MB.hpp>
#include <string>
#include <text_hostile.hpp>
#include <whole_format.hpp>

#include "generator/frozen.hpp"
#include "generator/stages.hpp"
#include "runtime/src/digest.hpp"
#include "tests/support/process.hpp"

namespace {

using namespace aludel;

constexpr std::array dialects{dialect::postgresql, dialect::sqlite};

/// The bundle made now of a case's files.
generator::packed_bundle packed(const std::string& name) {
  generator::problems found;
  const std::filesystem::path directory = ALUDEL_EMBEDDED_CASES "/" + name + "/versions";
  auto graph = generator::link(
      generator::parse(generator::load({directory}, found), dialects, found), found);
  REQUIRE(found.empty());
  generator::seal(graph, dialects);
  generator::add_alternates(graph, dialects, generator::load_locks({directory}, found));
  generator::classify(graph, dialects);
  return generator::pack(graph, dialects, name);
}

template <class Row>
std::string bytes(std::span<const Row> rows) {
  const auto raw = std::as_bytes(rows);
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string whole_text(const bundle& of, std::size_t length) {
  return of.copy({0, static_cast<std::uint32_t>(length)});
}

void check_equal(const bundle& embedded, const generator::packed_bundle& made) {
  const auto expected = made.view();
  CHECK(embedded.format == expected.format);
  CHECK(embedded.name == expected.name);
  CHECK(bytes(embedded.revisions) == bytes(expected.revisions));
  CHECK(bytes(embedded.links) == bytes(expected.links));
  CHECK(bytes(embedded.labels) == bytes(expected.labels));
  CHECK(bytes(embedded.heads) == bytes(expected.heads));
  CHECK(bytes(embedded.statements) == bytes(expected.statements));
  CHECK(bytes(embedded.scripts) == bytes(expected.scripts));
  CHECK(bytes(embedded.alternates) == bytes(expected.alternates));

  REQUIRE(embedded.text.size() == made.text.size());
  const auto length = (made.text.size() - 1) * text_chunk + made.text.back().size();
  CHECK((whole_text(embedded, length) == whole_text(expected, length)));
  REQUIRE(embedded.backends.size() == 2);
  CHECK(embedded.backends[0].language == dialect::postgresql);
  CHECK(embedded.backends[1].language == dialect::sqlite);
}

/// What the runtime looks at before it runs a revision.
void check_payloads(const bundle& embedded) {
  for (std::uint32_t each = 0; each < embedded.revisions.size(); ++each) {
    for (const auto language : dialects) {
      const auto sum = detail::payload_digest(embedded, embedded.script(each, language));
      CHECK(embedded.digest(each, language, digest_kind::payload) == detail::bytes(sum));
    }
  }
}

}  // namespace

TEST_CASE("a compiled bundle is the bundle that was packed") {
  const std::vector<std::pair<std::string, const bundle*>> cases{
      {"heads_with_labels", &golden::heads_with_labels::migrations()},
      {"merge", &golden::merge::migrations()},
      {"statement_of_5_MB", &golden::statement_of_5_MB::migrations()},
      {"text_hostile", &golden::text_hostile::migrations()},
      {"whole_format", &golden::whole_format::migrations()}};
  for (const auto& [name, embedded] : cases) {
    INFO(name);
    check_equal(*embedded, packed(name));
    check_payloads(*embedded);
  }
}

TEST_CASE("the lock file's alternates are in the bundle") {
  const auto& embedded = golden::whole_format::migrations();
  REQUIRE(embedded.alternates.size() == 3);
  const auto file = test::read_file(ALUDEL_EMBEDDED_CASES "/whole_format/versions/aludel.lock");
  for (const auto& each : embedded.alternates) {
    CHECK(file.find(fmt::format("alternate {} {} sha256 {} ", embedded.id(each.revision),
                                name(embedded.backends[each.backend].language),
                                detail::hex(embedded.view({each.checksum, 32})))) != file.npos);
  }
}

TEST_CASE("hostile text survives compilers") {
  const auto& embedded = golden::text_hostile::migrations();
  const auto file = test::read_file(ALUDEL_EMBEDDED_CASES "/text_hostile/versions/users.sql");
  CHECK(embedded.message(0) == "\"quotes\" \\ and \?\?/ trigraphs */ // \xF0\x9F\x98\x80 %s {}");
  const auto all = embedded.list(embedded.script(0, dialect::sqlite).upgrade.statements);
  REQUIRE(all.size() == 3);
  for (const auto& each : all) CHECK(file.find(embedded.copy(each.text) + ";\r\n") != file.npos);
  CHECK(embedded.copy(all[2].text).find("\001\0017 \177\t\013\303\2517") != std::string::npos);
}

TEST_CASE("a statement of 5 MB survives compilers") {
  const auto& embedded = golden::statement_of_5_MB::migrations();
  const auto file = test::read_file(ALUDEL_EMBEDDED_CASES "/statement_of_5_MB/versions/words.sql");
  const auto all = embedded.list(embedded.script(0, dialect::postgresql).upgrade.statements);
  REQUIRE(all.size() == 2);
  CHECK(all[1].line == 6);
  CHECK(all[1].text.length > 5'000'000);
  CHECK((file.find(embedded.copy(all[1].text)) != file.npos));
}
