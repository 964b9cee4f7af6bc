// SPDX-License-Identifier: MIT
// The tokens of revisions in C++, of which checksums are made.
#include "generator/code_tokens.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace aludel;
using namespace aludel::generator;

namespace {

using texts = std::vector<std::string>;

texts all(const std::string& code) {
  texts made;
  for (const auto& each : tokens_of_code(code).all) {
    made.push_back(code.substr(each.offset, each.length));
  }
  return made;
}

}  // namespace

TEST_CASE("code is split as compilers split it", "[code]") {
  CHECK(all("void f(op& o) { o.run(1); }") == texts{"void", "f", "(", "op", "&", "o", ")", "{", "o",
                                                    ".", "run", "(", "1", ")", ";", "}"});
  CHECK(all("a+++b <<= c<=>d ->* e...") ==
        texts{"a", "++", "+", "b", "<<=", "c", "<=>", "d", "->*", "e", "..."});
  CHECK(all("a + +b") != all("a ++b"));
  CHECK(all("1'000'000 0x1p-3f .5 1.5e+10L 3.f 07") ==
        texts{"1'000'000", "0x1p-3f", ".5", "1.5e+10L", "3.f", "07"});
  CHECK(all("größe_1") == texts{"größe_1"});
}

TEST_CASE("strings and characters are one token each, whatever is in them", "[code]") {
  CHECK(all(R"code("a\"b" 'c' '\'' u8"d" L'e' "/* no */" "//")code") ==
        texts{R"("a\"b")", "'c'", R"('\'')", "u8\"d\"", "L'e'", "\"/* no */\"", "\"//\""});
  const std::string raw = "R\"sql(\n-- \"quoted\" )\" )sql\"";
  CHECK(all(raw + ";") == texts{raw, ";"});
  CHECK(all("u8R\"(x)\" Rx \"y\"") == texts{"u8R\"(x)\"", "Rx", "\"y\""});
}

TEST_CASE("comments are tokens, and lines that are joined are one", "[code]") {
  CHECK(all("a // b \\\n still\nc /* d\n */ e") ==
        texts{"a", "// b \\\n still", "c", "/* d\n */", "e"});
  CHECK(all("a \\\n b") == texts{"a", "b"});
  CHECK(all("a \\\r\n b") == texts{"a", "b"});
}

TEST_CASE("a line of the preprocessor ends where it ends", "[code]") {
  CHECK(all("#define A\nB") == texts{"#", "define", "A", "\n", "B"});
  CHECK(all("#define A \\\nB\nC") == texts{"#", "define", "A", "B", "\n", "C"});
  CHECK(all("  # include <x>\n") == texts{"#", "include", "<", "x", ">", "\n"});
  CHECK(all("a # b\nc") == texts{"a", "#", "b", "c"});
}

TEST_CASE("what has no end is a problem where it begins", "[code]") {
  for (const auto& [code, offset] : std::vector<std::pair<std::string, std::size_t>>{
           {"a /* b", 2}, {"a \"b\nc\"", 2}, {"a 'b", 2}, {"a R\"x(b)y\"", 2}, {"R\"", 0}}) {
    const auto read = tokens_of_code(code);
    INFO(code);
    REQUIRE(read.problem);
    CHECK(read.problem->offset == offset);
  }
}

TEST_CASE("every cut of a file is read without harm, and tokens never overlap", "[code]") {
  const std::string code =
      "#include <a>\n// x\nnamespace A { void f() { g(R\"s(\")s\", 'x', 1'0e-5, \"\\\\\"); } } /* "
      "z */";
  for (std::size_t end = 0; end <= code.size(); ++end) {
    std::size_t at = 0;
    const auto part = code.substr(0, end);
    for (const auto& each : tokens_of_code(part).all) {
      CHECK(each.offset >= at);
      CHECK(each.length > 0);
      at = each.offset + each.length;
      CHECK(at <= part.size());
    }
  }
}
