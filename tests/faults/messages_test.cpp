// SPDX-License-Identifier: MIT
#include "tests/faults/messages.hpp"

#include <catch2/catch.hpp>

using namespace aludel::test;
using namespace std::string_literals;

namespace {

const auto startup = "\0\0\0\x0c\0\3\0\0user"s;
const auto ssl_request = "\0\0\0\x08\x04\xd2\x16\x2f"s;
const auto commit = "Q\0\0\0\x0b"s + "COMMIT\0"s;
const auto terminate = "X\0\0\0\4"s;

}  // namespace

TEST_CASE("messages are cut apart, however their bytes arrive") {
  const auto all = startup + commit + terminate;
  message_stream whole{side::client};
  whole.add(all.data(), all.size());
  CHECK(whole.next() == startup);
  CHECK(whole.next() == commit);
  CHECK(whole.next() == terminate);
  CHECK(whole.next().empty());

  message_stream bytewise{side::client};
  std::string joined;
  int count = 0;
  for (const auto each : all) {
    bytewise.add(&each, 1);
    const auto message = bytewise.next();
    if (!message.empty()) ++count;
    joined += message;
  }
  CHECK(count == 3);
  CHECK(joined == all);
}

TEST_CASE("after a request for encryption comes the first message again, after a bare answer") {
  message_stream client{side::client};
  const auto sent = ssl_request + startup + commit;
  client.add(sent.data(), sent.size());
  const auto request = client.next();
  CHECK(request == ssl_request);
  CHECK(asks_for_encryption(request));
  CHECK(client.next() == startup);
  CHECK(client.next() == commit);

  message_stream server{side::server};
  server.expect_byte();
  const auto answered = "N"s + "Z\0\0\0\5I"s;
  server.add(answered.data(), answered.size());
  CHECK(server.next() == "N");
  CHECK(server.next() == "Z\0\0\0\5I"s);
}

TEST_CASE("a message is described by its kind and its statement") {
  CHECK(describe(side::client, commit) == "the client's Query \"COMMIT \"");
  CHECK(describe(side::client, startup) == "the client's first message");
  CHECK(describe(side::server, "Z\0\0\0\5I"s) == "the server's ReadyForQuery \"I\"");
}

TEST_CASE("what is not the protocol is refused") {
  message_stream nonsense{side::server};
  nonsense.add("Z\0\0\0\1", 5);
  CHECK_THROWS(nonsense.next());
}
