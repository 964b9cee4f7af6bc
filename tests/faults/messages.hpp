// SPDX-License-Identifier: MIT
// PostgreSQL's protocol as far as the proxy needs it: where each message ends.
#pragma once

#include <string>

namespace aludel::test {

enum class side : unsigned char { client, server };

/// The bytes that one side of a connection has sent, cut into messages.
class message_stream {
public:
  explicit message_stream(side from) : from_(from) {}

  void add(const char* bytes, std::size_t count) { bytes_.append(bytes, count); }
  /// The next complete message, or nothing yet.
  [[nodiscard]] std::string next();
  /// The server answers a request for encryption with a single byte, which has no length.
  void expect_byte() { bare_byte_ = true; }

private:
  [[nodiscard]] std::size_t length_of_next() const;

  side from_;
  bool started_ = false;  ///< the client's first messages have no type
  bool bare_byte_ = false;
  std::string bytes_;
};

/// Is it SSLRequest or GSSENCRequest?
[[nodiscard]] bool asks_for_encryption(const std::string& untyped);

/// For people: `the client's Query "COMMIT"`.
[[nodiscard]] std::string describe(side from, const std::string& message);

}  // namespace aludel::test
