// SPDX-License-Identifier: MIT
#include "tests/fuzz/tokens.hpp"

#include "generator/code_tokens.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace aludel::fuzz {

namespace {

using generator::lexer;
using generator::statement;
using generator::token;
using generator::token_kind;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

/// From the file's begin to the end of what precedes the statements, as far as it is theirs.
void require_only_separators(std::string_view text, std::size_t begin, std::size_t end,
                             dialect language) {
  lexer gap{text.substr(0, end), language, begin};
  for (auto next = gap.next(); next.kind != token_kind::end; next = gap.next()) {
    require(next.kind == token_kind::comment || text.substr(next.offset, next.length) == ";",
            "only comments and semicolons are between statements");
  }
  require(!gap.problem(), "what is between statements is whole");
}

void require_same_tokens(std::string_view text, const statement& of, dialect language) {
  lexer alone{text.substr(0, of.offset + of.length), language, of.offset};
  for (const auto& expected : of.tokens) {
    auto next = alone.next();
    while (next.kind == token_kind::comment) next = alone.next();
    require(next.kind == expected.kind && next.offset == expected.offset &&
                next.length == expected.length,
            "a statement alone has the tokens that it has in its file");
  }
  require(alone.next().kind == token_kind::end, "a statement ends with its last token");
}

}  // namespace

void require_tokens(std::string_view text, dialect language) {
  lexer reader{text, language};
  std::size_t at = 0;
  token next = reader.next();
  for (; next.kind != token_kind::end; next = reader.next()) {
    require(next.offset >= at && next.length > 0, "tokens follow one another");
    require(is_blank(text.substr(at, next.offset - at)), "only white space is between tokens");
    at = next.offset + next.length;
    require(at <= text.size(), "a token ends in the text");
  }
  require(next.offset == text.size() && next.length == 0, "the last token is the text's end");
  require(reader.next().kind == token_kind::end, "nothing follows the end");
  if (reader.problem()) {
    require(reader.problem()->offset >= at && reader.problem()->offset < text.size(),
            "the lexer's problem is behind the tokens");
    require(is_blank(text.substr(at, reader.problem()->offset - at)), "the lexer stops at once");
  } else {
    require(is_blank(text.substr(at)), "only white space follows the last token");
  }
}

void require_code_tokens(std::string_view text) {
  const auto read = generator::tokens_of_code(text);
  const auto only_separators = [&](std::size_t begin, std::size_t end) {
    return text.substr(begin, end - begin).find_first_not_of(" \t\n\v\f\r\\") ==
           std::string_view::npos;
  };
  std::size_t at = 0;
  for (const auto& next : read.all) {
    require(next.offset >= at && next.length > 0, "tokens of C++ follow one another");
    require(next.offset + next.length <= text.size(), "a token of C++ ends in the text");
    require(only_separators(at, next.offset), "only white space is between tokens of C++");
    at = next.offset + next.length;
  }
  if (read.problem) {
    require(read.problem->offset >= at && read.problem->offset < text.size(),
            "the problem is behind the tokens of C++");
  } else {
    require(only_separators(at, text.size()), "only white space follows the last token of C++");
  }
}

void require_statements(const generator::source& file, const generator::section& part,
                        dialect language, bool whole) {
  const std::string_view text = file.text;
  if (part.statements.empty()) return;
  std::size_t at = part.offset;
  for (const auto& each : part.statements) {
    require(each.offset >= at && each.length > 0, "statements follow one another");
    require(each.offset + each.length <= text.size(), "a statement is in its file");
    require(!each.tokens.empty() && each.tokens.front().offset == each.offset &&
                each.tokens.back().offset + each.tokens.back().length == each.offset + each.length,
            "a statement is from its first token to its last");
    if (whole) require_only_separators(text, at, each.offset, language);
    require_same_tokens(text, each, language);
    at = each.offset + each.length;
  }
}

}  // namespace aludel::fuzz
