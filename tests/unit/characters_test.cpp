// SPDX-License-Identifier: MIT
#include "runtime/src/characters.hpp"

#include <catch2/catch.hpp>

using aludel::detail::visible;

TEST_CASE("what a terminal would obey is written out") {
  CHECK(visible("create users, für Ärger 😀\ttab") == "create users, für Ärger 😀\ttab");
  CHECK(visible("a\x1b[31mb\nnote: c\r") == "a\\x1b[31mb\\x0anote: c\\x0d");
  CHECK(visible("\x7f\xc2\x9b\xe2\x80\xae\xe2\x81\xa6") == "\\x7f\\x9b\\u202e\\u2066");
  CHECK(visible("\x9b\xff\xc3") == "\\x9b\\xff\\xc3");
  CHECK(visible(visible("\x1b")) == "\\x1b");
}
