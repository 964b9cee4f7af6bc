// SPDX-License-Identifier: MIT
// Lock files: read, written, frozen, accepted.
#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "generator/freeze.hpp"
#include "generator/stages.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/process.hpp"
#include "tests/support/revisions.hpp"

using namespace aludel;
using namespace aludel::generator;
using Catch::Matchers::Contains;

namespace {

constexpr std::array dialects{dialect::postgresql, dialect::sqlite};

/// What a line says, wherever it stands.
std::string text_of(const lock_line& line) { return format_lock({line}); }

std::vector<std::string> texts_of(const std::vector<lock_line>& lines) {
  std::vector<std::string> all;
  for (const auto& line : lines) all.push_back(text_of(line));
  return all;
}

std::shared_ptr<const source> lock_source(const std::string& text) {
  return std::make_shared<source>(source{"versions/aludel.lock", "versions/aludel.lock", text});
}

std::vector<lock_line> parsed(const std::string& text) {
  problems found;
  auto lines = parse_lock(*lock_source(text), found);
  for (const auto& each : found) UNSCOPED_INFO(to_string(each));
  CHECK(found.empty());
  return lines;
}

/// A random graph of revisions, sealed, spread over several directories.
linked_revisions random_graph(std::mt19937& random, std::size_t count) {
  std::vector<std::shared_ptr<const source>> files;
  std::vector<std::string> ids;
  for (std::size_t each = 0; each < count; ++each) {
    const auto id = fmt::format("r{}_{}", random() % 1000, each);
    std::set<std::string> links;
    while (!ids.empty() && links.size() < ids.size() && random() % 3 != 0) {
      links.insert(ids[random() % ids.size()]);
    }
    std::vector<std::string> parents;
    std::vector<std::string> dependencies;
    for (const auto& link : links) (random() % 4 != 0 ? parents : dependencies).push_back(link);
    const auto path = fmt::format("{}a file {}.sql", random() % 2 == 0 ? "sub/" : "", each);
    files.push_back(std::make_shared<source>(source{
        .file = path,
        .name = path,
        .text = fmt::format("-- m\n-- Revision ID: {}\n-- Revises: {}\n-- Depends On: {}\n"
                            "-- migrate:upgrade\nSELECT {};\n-- migrate:downgrade\nSELECT 0;\n",
                            id, fmt::join(parents, ","), fmt::join(dependencies, ","), random()),
        .path = path,
        .directory = random() % 2}));
    ids.push_back(id);
  }
  std::shuffle(files.begin(), files.end(), random);
  problems found;
  auto graph = link(parse(files, dialects, found), found);
  REQUIRE(found.empty());
  seal(graph, dialects);
  return graph;
}

std::vector<lock_file> no_locks() {
  return {{.path = "a/aludel.lock", .file = {}, .lines = {}},
          {.path = "b/aludel.lock", .file = {}, .lines = {}}};
}

/// As they are when they are read again.
std::vector<lock_file> written_and_read(const std::vector<lock_file>& locks) {
  auto again = locks;
  for (auto& lock : again) {
    lock.file = lock_source(format_lock(lock.lines));
    lock.lines = parsed(lock.file->text);
  }
  return again;
}

void check_same(const std::vector<lock_file>& a, const std::vector<lock_file>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t each = 0; each < a.size(); ++each) {
    CHECK(texts_of(a[each].lines) == texts_of(b[each].lines));
  }
}

/// Two revisions in a graph of their own.
linked_revisions two(const std::string& first = "SELECT 1") {
  std::vector<std::shared_ptr<const source>> files;
  for (const auto& [name, text] : {test::revision("r1", "", first, "SELECT 0"),
                                   test::revision("r2", "r1", "SELECT 2", "SELECT 0")}) {
    files.push_back(
        std::make_shared<source>(source{.file = name, .name = name, .text = text, .path = name}));
  }
  problems found;
  auto graph = link(parse(files, dialects, found), found);
  REQUIRE(found.empty());
  seal(graph, dialects);
  return graph;
}

std::vector<lock_file> frozen(const linked_revisions& graph) {
  std::vector<lock_file> locks{{.path = "versions/aludel.lock", .file = {}, .lines = {}}};
  freeze(locks, graph, dialects);
  return written_and_read(locks);
}

}  // namespace

TEST_CASE("a lock file is read as it was written", "[lock]") {
  std::mt19937 random{11};  // NOLINT(bugprone-random-generator-seed): the same every time
  for (int round = 0; round < 50; ++round) {
    const auto graph = random_graph(random, 1 + random() % 30);
    auto locks = no_locks();
    const auto done = freeze(locks, graph, dialects);
    CHECK(done.frozen.size() == graph.revisions.size());
    CHECK(locks[0].lines.size() + locks[1].lines.size() == 2 * graph.revisions.size());
    check_same(locks, written_and_read(locks));
    problems found;
    check_frozen(graph, dialects, written_and_read(locks), found);
    check_all_frozen(graph, dialects, written_and_read(locks), found);
    CHECK(found.empty());
  }
}

TEST_CASE("freezing twice changes nothing", "[lock]") {
  std::mt19937 random{12};  // NOLINT(bugprone-random-generator-seed)
  for (int round = 0; round < 20; ++round) {
    const auto graph = random_graph(random, 1 + random() % 30);
    auto once = no_locks();
    freeze(once, graph, std::array{dialect::sqlite});
    CHECK(freeze(once, graph, dialects).frozen.size() == graph.revisions.size());
    auto again = once;
    const auto done = freeze(again, graph, dialects);
    CHECK(done.frozen.empty());
    check_same(once, again);
    // And one dialect after the other is both at once.
    auto both = no_locks();
    freeze(both, graph, dialects);
    check_same(once, both);
  }
}

TEST_CASE("a lock file's lines do not depend on the order in which they stood", "[lock]") {
  std::mt19937 random{13};  // NOLINT(bugprone-random-generator-seed)
  const auto graph = random_graph(random, 30);
  auto expected = no_locks();
  freeze(expected, graph, dialects);
  auto locks = expected;
  for (auto& lock : locks) std::shuffle(lock.lines.begin(), lock.lines.end(), random);
  freeze(locks, graph, dialects);
  check_same(expected, locks);
}

TEST_CASE("every change of a frozen revision is noticed", "[lock]") {
  std::mt19937 random{14};  // NOLINT(bugprone-random-generator-seed)
  for (int round = 0; round < 50; ++round) {
    const auto graph = random_graph(random, 10);
    auto locks = no_locks();
    freeze(locks, graph, dialects);
    locks = written_and_read(locks);
    auto& lines = locks[locks[0].lines.empty() ? 1 : 0].lines;
    auto& line = lines[random() % lines.size()];
    const auto what = GENERATE(0, 1, 2, 3);
    if (what == 0) line.checksum[random() % 64] ^= 1;
    if (what == 1) line.parents.emplace_back("other");
    if (what == 2) line.dependencies.emplace_back("other");
    if (what == 3) line.id = "other";
    problems found;
    check_frozen(graph, dialects, locks, found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == errc::frozen_revision);
  }
}

TEST_CASE("a draft stands where its revision comes in the order", "[lock]") {
  const auto graph = two();
  auto locks = frozen(graph);
  std::erase_if(locks[0].lines, [](const lock_line& line) { return line.id == "r1"; });
  add_draft(locks, graph, 0);
  REQUIRE(locks[0].lines.size() == 3);
  CHECK(text_of(locks[0].lines[0]).ends_with("\ndraft r1 revises - file r1.sql\n"));
  auto none = no_locks();
  add_draft(none, graph, 0);
  CHECK(none[0].lines.empty());
}

TEST_CASE("lines of unknown revisions stay where they were", "[lock]") {
  const auto graph = two();
  auto locks = frozen(graph);
  auto gone = locks[0].lines[1];
  gone.id = "gone";
  locks[0].lines.insert(locks[0].lines.begin() + 2, gone);
  const auto before = texts_of(locks[0].lines);
  freeze(locks, graph, dialects);
  CHECK(texts_of(locks[0].lines) == before);
}

TEST_CASE("each accepted change leaves an alternate and one taken back leaves none", "[lock]") {
  auto locks = frozen(two());
  const auto alternates = [&] {
    std::string all;
    for (const auto& line : locks[0].lines) {
      if (line.word == lock_word::alternate && line.language == dialect::sqlite) {
        all += line.reason + ";";
      }
    }
    return all;
  };
  REQUIRE(accept(locks, two("SELECT 10"), dialects, "r1", "one"));
  REQUIRE(accept(locks, two("SELECT 100"), dialects, "r1", "two"));
  CHECK(alternates() == "one;two;");
  check_same(locks, written_and_read(locks));
  REQUIRE(accept(locks, two("SELECT 10"), dialects, "r1", "three"));
  CHECK(alternates() == "one;three;");

  auto graph = two("SELECT 10");
  add_alternates(graph, dialects, locks);
  CHECK(graph.revisions[0].scripts[1].alternates.size() == 2);
  const auto now = frozen(two())[0].lines[1].checksum;
  CHECK(locks[0].lines[2].checksum == now);
  CHECK(graph.revisions[0].scripts[1].alternates[0] ==
        two().revisions[0].scripts[1].digests[static_cast<std::size_t>(digest_kind::checksum)]);
}

TEST_CASE("only the dialects that changed get an alternate", "[lock]") {
  auto locks = frozen(two());
  const auto done = accept(locks,
                           two("SELECT 1 -- migrate:upgrade\n-- migrate:upgrade sqlite\n"
                               "SELECT 3"),
                           dialects, "r1", "SQLite alone");
  REQUIRE(done);
  REQUIRE(done->checksums.size() == 1);
  CHECK(done->checksums[0].language == dialect::sqlite);
}

TEST_CASE("Windows line ends and blank lines are read", "[lock]") {
  const auto lines = parsed(
      "# mine\r\nformat 1 lexer 1\r\n\r\ndraft r2 revises b,a file a b.sql\r\n\r\n"
      "draft r3 revises - file x.sql");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].parents == std::vector<std::string>{"a", "b"});
  CHECK(lines[0].file == "a b.sql");
  CHECK(lines[1].file == "x.sql");
}

TEST_CASE("a damaged line is refused where it is damaged", "[lock]") {
  const auto graph = two();
  const auto text = format_lock(frozen(graph)[0].lines);
  const auto begin = text.find("frozen r2 sqlite");
  // Each line's last field is free text.
  for (auto at = begin; at < text.find(" file ", begin) + 5; ++at) {
    auto damaged = text;
    damaged[at] = '\x7f';
    problems found;
    const auto lines = parse_lock(*lock_source(damaged), found);
    CHECK(lines.size() == 3);
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == errc::invalid_lock);
    CHECK(found[0].where->line == 6);
    CHECK(found[0].where->column <= static_cast<int>(at - begin) + 1);
    CHECK_FALSE(found[0].hint.empty());
  }
  // Cut off anywhere, it is no whole file.
  for (auto end = begin + 1; end < text.find(" file ", begin) + 6; ++end) {
    problems found;
    static_cast<void>(parse_lock(*lock_source(text.substr(0, end)), found));
    CHECK(found.size() == 1);
  }
}

TEST_CASE("a lock file of ten thousand revisions is read and checked at once", "[lock]") {
  std::vector<std::shared_ptr<const source>> files;
  for (int each = 0; each < 10'000; ++each) {
    const auto [name, text] = test::revision(
        fmt::format("r{}", each), each == 0 ? "" : fmt::format("r{}", each - 1), "SELECT 1", "");
    files.push_back(
        std::make_shared<source>(source{.file = name, .name = name, .text = text, .path = name}));
  }
  problems ignored;
  auto graph = link(parse(files, dialects, ignored), ignored);
  seal(graph, dialects);
  auto locks = no_locks();
  freeze(locks, graph, dialects);
  locks = written_and_read(locks);
  CHECK(locks[0].lines.size() == 20'000);
  for (auto& line : locks[0].lines) line.checksum[0] = line.checksum[0] == '0' ? '1' : '0';
  problems found;
  check_frozen(graph, dialects, locks, found);
  CHECK(found.size() == most_problems);
}

TEST_CASE("what cannot be read as a lock file is an error", "[lock]") {
  const test::temporary_directory at;
  const auto problem = [&] {
    problems found;
    CHECK(load_locks({at.path()}, found).front().lines.empty());
    REQUIRE(found.size() == 1);
    CHECK(found[0].where->file == (at.path() / lock_file_name).string());
    return found[0].code;
  };
  SECTION("a directory") {
    std::filesystem::create_directory(at.path() / lock_file_name);
    CHECK(problem() == errc::unreadable);
  }
  SECTION("a link that leads nowhere") {
    std::filesystem::create_symlink("nowhere", at.path() / lock_file_name);
    CHECK(problem() == errc::unreadable);
  }
  SECTION("no text") {
    test::write_file(at.path() / lock_file_name, "format 1 lexer 1\n\xff");
    CHECK(problem() == errc::invalid_text);
  }
  SECTION("nothing") {
    test::write_file(at.path() / lock_file_name, "");
    CHECK(problem() == errc::invalid_lock);
  }
}

TEST_CASE("a directory without lock file has none and gets none", "[lock]") {
  const test::temporary_directory at;
  problems found;
  const auto locks = load_locks({at.path()}, found);
  CHECK(found.empty());
  CHECK(locks.front().file == nullptr);
  REQUIRE(save(locks));
  CHECK_FALSE(std::filesystem::exists(at.path() / lock_file_name));
}

TEST_CASE("a file name that would end a line is refused before anything is written", "[lock]") {
  const test::temporary_directory at;
  lock_line line{.id = "a", .file = "a.sql"};
  std::vector<lock_file> locks{{.path = at.path() / lock_file_name, .file = {}, .lines = {line}}};
  REQUIRE(save(locks));
  const auto before = test::read_file(locks[0].path);
  for (const auto* name : {"two\nlines.sql", "odd\r"}) {
    locks[0].lines[0].file = name;
    const auto saved = save(locks);
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == errc::invalid_text);
    CHECK(test::read_file(locks[0].path) == before);
  }
}
