// SPDX-License-Identifier: MIT
#include <aludel/error.hpp>
#include <catch2/catch.hpp>
#include <set>

using namespace aludel;

TEST_CASE("an error is printed as compilers print theirs") {
  const error problem{.code = errc::statement_failed,
                      .message = "column \"emial\" does not exist",
                      .where = location{.file = "versions/20261120_0930_3f1c_create_users.sql",
                                        .line = 14,
                                        .column = 38,
                                        .text = "CREATE INDEX ix_users_email ON users (emial);",
                                        .length = 5},
                      .hint = "perhaps you meant \"users.email\"",
                      .notes = {"rolled back; the database stays at a1b2c3d4e5f6"},
                      .sqlstate = "42703"};
  CHECK(
      to_string(problem) ==
      "versions/20261120_0930_3f1c_create_users.sql:14:38: error: column \"emial\" does not exist "
      "[42703]\n"
      "   14 | CREATE INDEX ix_users_email ON users (emial);\n"
      "      |                                      ^~~~~\n"
      "hint: perhaps you meant \"users.email\"\n"
      "note: rolled back; the database stays at a1b2c3d4e5f6");
}

TEST_CASE("an error without a place or a state shows its code") {
  CHECK(to_string(error{.code = errc::no_url, .message = "no database URL was given"}) ==
        "error: no database URL was given [no-url]");
  CHECK(to_string(error{.code = errc::unreadable,
                        .message = "the link leads nowhere",
                        .where = location{.file = "versions/a.sql"}}) ==
        "versions/a.sql: error: the link leads nowhere [unreadable]");
}

TEST_CASE("of a place without a column the line alone is shown") {
  CHECK(to_string({.code = errc::usage,
                   .message = "m",
                   .where = location{.file = "f.cpp", .line = 7, .column = 0},
                   .hint = "h"}) == "f.cpp:7: error: m [usage]\nhint: h");
}

TEST_CASE("the caret stands under its character whatever comes before it") {
  error problem{.code = errc::syntax, .message = "m", .where = location{.file = "f"}};
  problem.where->line = 1;
  problem.where->text = "\tSELECT 'äöü😀', x";
  problem.where->column = 17;
  CHECK(to_string(problem) ==
        "f:1:17: error: m [syntax]\n"
        "    1 |  SELECT 'äöü😀', x\n"
        "      |                 ^");
}

TEST_CASE("of a long line the part around the caret is shown") {
  error problem{.code = errc::syntax, .message = "m", .where = location{.file = "f"}};
  problem.where->line = 1;
  problem.where->text = std::string(1000, 'a') + "b" + std::string(1000, 'c');
  problem.where->column = 1001;
  const auto text = to_string(problem);
  CHECK(text == "f:1:1001: error: m [syntax]\n    1 | …" + std::string(80, 'a') + "b" +
                    std::string(79, 'c') + "…\n      | " + std::string(81, ' ') + "^");
}

TEST_CASE("a terminal cannot be controlled by a source line") {
  error problem{.code = errc::syntax, .message = "m", .where = location{.file = "f"}};
  problem.where->line = 1;
  problem.where->text = "a\x1b[31mb";
  problem.where->column = 1;
  CHECK(to_string(problem).find('\x1b') == std::string::npos);
}

TEST_CASE("each code has a name of its own and a documented exit code") {
  std::set<std::string_view> names;
  for (auto code = errc::unreadable; code <= errc::resource;
       code = static_cast<errc>(static_cast<int>(code) + 1)) {
    CHECK(names.insert(name(code)).second);
    CHECK(name(code) != "unknown");
    const error problem{.code = code, .message = {}};
    CHECK(problem.exit_code() >= 1);
    CHECK(problem.exit_code() <= 8);
  }
  const auto exit_code = [](errc code) { return error{.code = code, .message = {}}.exit_code(); };
  CHECK(exit_code(errc::unsupported) == 1);
  CHECK(exit_code(errc::usage) == 2);
  CHECK(exit_code(errc::other_branch) == 2);
  CHECK(exit_code(errc::not_an_ancestor) == 2);
  CHECK(exit_code(errc::cannot_connect) == 3);
  CHECK(exit_code(errc::locked) == 4);
  CHECK(exit_code(errc::checksum_mismatch) == 5);
  CHECK(exit_code(errc::newer_database) == 6);
  CHECK(exit_code(errc::verify_failed) == 7);
  CHECK(exit_code(errc::resource) == 8);
}

TEST_CASE("an error can be given to fmt") {
  const error problem{.code = errc::usage, .message = "m"};
  CHECK(fmt::format("{}", problem) == "error: m [usage]");
}
