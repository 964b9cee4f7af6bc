// SPDX-License-Identifier: MIT
// Splitting loses nothing: the statements of a text, with what is between them, are the text.
#include "generator/split.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace {

using namespace aludel;
using namespace aludel::generator;
namespace fs = std::filesystem;

/// Quotes, comments and bodies of all kinds, so that a cut anywhere opens or closes something.
constexpr auto hostile = R"SQL(SELECT 'it''s; --', E'\';' /* ; /* nested ; */ */, "a;""b";
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN; RETURN $$;$$; END $body$;;
CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT [a;b], `c;d`; END;
-- a comment; with 'quotes
CREATE RULE u AS ON UPDATE TO t DO ALSO (SELECT 1; SELECT 2);
SELECT U&'\0041;', x'00', $1, ?2, a->>'b', -1.5e-3 +- 2 FROM t WHERE é = 'ü' AND x::text <> '😀;';
SELECT e'a'
  '\';' ; SELECT 1)SQL";

struct cut_text {
  std::vector<token> tokens;  ///< without comments
  std::size_t end = 0;        ///< where the lexer stopped
  std::vector<statement> statements;
  problems found;
};

cut_text cut(const source& file, dialect language) {
  cut_text made;
  lexer reader{file.text, language};
  for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
    if (next.kind != token_kind::comment) made.tokens.push_back(next);
  }
  made.end = reader.problem() ? reader.problem()->offset : file.text.size();
  made.statements = split(file, language, made.tokens, made.found);
  return made;
}

/// Between statements are white space, comments and semicolons.
bool separates(std::string_view text, std::size_t begin, std::size_t end, dialect language) {
  lexer gap{text.substr(0, end), language, begin};
  for (auto next = gap.next(); next.kind != token_kind::end; next = gap.next()) {
    const bool semicolon = text.substr(next.offset, next.length) == ";";
    if (next.kind != token_kind::comment && !semicolon) return false;
  }
  return !gap.problem();
}

/// The parts joined again. Fails where something is lost, doubled or out of order.
std::string joined(const source& file, const cut_text& from, dialect language) {
  const std::string_view text = file.text;
  std::string whole;
  for (const auto& each : from.statements) {
    REQUIRE(each.offset >= whole.size());
    REQUIRE(separates(text, whole.size(), each.offset, language));
    whole += text.substr(whole.size(), each.offset - whole.size());
    whole += text.substr(each.offset, each.length);
  }
  REQUIRE(whole.size() <= from.end);
  REQUIRE(separates(text, whole.size(), from.end, language));
  return whole += text.substr(whole.size());
}

/// Each statement has all tokens from its first to its last.
bool has_all_tokens(const cut_text& from) {
  std::size_t at = 0;
  for (const auto& each : from.statements) {
    while (at < from.tokens.size() && from.tokens[at].offset < each.offset) ++at;
    for (const auto& token : each.tokens) {
      if (at >= from.tokens.size() || from.tokens[at++].offset != token.offset) return false;
    }
  }
  return true;
}

/// How many of the pieces were split without a problem.
int check_pieces(const std::string& text, dialect language) {
  int whole = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    for (const auto& piece : {text.substr(0, at), text.substr(at)}) {
      const source file{.file = "a.sql", .name = "a.sql", .text = piece};
      const auto parts = cut(file, language);
      if (!parts.found.empty()) continue;
      INFO(piece);
      REQUIRE(joined(file, parts, language) == piece);
      REQUIRE(has_all_tokens(parts));
      ++whole;
    }
  }
  return whole;
}

std::vector<std::string> samples() {
  std::vector<std::string> all{hostile};
  const fs::path sources = ALUDEL_SOURCE_DIR;
  for (const auto* directory : {"example-app/versions", "tests/golden/cases/whole_format/versions",
                                "tests/golden/cases/directive_in_text/versions"}) {
    for (const auto& entry : fs::directory_iterator(sources / directory)) {
      if (entry.path().extension() == ".sql") all.push_back(test::read_file(entry.path()));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("the split parts of a file join to its bytes wherever it is cut") {
  const auto all = samples();
  REQUIRE(all.size() > 8);
  for (const auto& text : all) {
    for (const auto language : {dialect::postgresql, dialect::sqlite}) {
      // Both pieces of each cut, but those that begin with a backslash.
      CHECK(check_pieces(text, language) > static_cast<int>(text.size()));
    }
  }
}

TEST_CASE("PostgreSQL sees twelve statements in the hostile text") {
  const source file{.file = "a.sql", .name = "a.sql", .text = hostile};
  const auto parts = cut(file, dialect::postgresql);
  CHECK(parts.found.empty());
  CHECK(parts.statements.size() == 12);
}
