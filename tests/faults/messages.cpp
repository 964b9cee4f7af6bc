// SPDX-License-Identifier: MIT
#include "tests/faults/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace aludel::test {

namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t each = 0; each < 4; ++each) {
    number = number << 8U | static_cast<unsigned char>(bytes[at + each]);
  }
  return number;
}

std::string_view name_of(side from, char type) {
  switch (type) {
    case 'Q':
      return "Query";
    case 'P':
      return "Parse";
    case 'B':
      return "Bind";
    case 'E':
      return from == side::client ? "Execute" : "ErrorResponse";
    case 'X':
      return "Terminate";
    case 'R':
      return "Authentication";
    case 'S':
      return from == side::client ? "Sync" : "ParameterStatus";
    case 'K':
      return "BackendKeyData";
    case 'Z':
      return "ReadyForQuery";
    case 'C':
      return from == side::client ? "Close" : "CommandComplete";
    case 'T':
      return "RowDescription";
    case 'D':
      return from == side::client ? "Describe" : "DataRow";
    case 'N':
      return "NoticeResponse";
    default:
      return "message";
  }
}

/// What is legible of a message: the statement, mostly.
std::string excerpt(const std::string& message) {
  std::string text;
  for (std::size_t each = 5; each < message.size() && text.size() < 160; ++each) {
    const auto byte = message[each];
    const bool legible = byte >= ' ' && byte <= '~';
    if (!legible && (text.empty() || text.back() == ' ')) continue;
    text += legible ? byte : ' ';
  }
  return text;
}

}  // namespace

std::size_t message_stream::length_of_next() const {
  if (bare_byte_) return bytes_.empty() ? 0 : 1;
  const std::size_t type = from_ == side::server || started_ ? 1 : 0;
  if (bytes_.size() < type + 4) return 0;
  const auto length = type + number_at(bytes_, type);
  if (length < type + 4) throw std::runtime_error("this is not PostgreSQL's protocol");
  return bytes_.size() < length ? 0 : length;
}

std::string message_stream::next() {
  const auto length = length_of_next();
  auto message = bytes_.substr(0, length);
  bytes_.erase(0, length);
  if (length > 0) bare_byte_ = false;
  if (from_ == side::client && length > 0 && !started_) started_ = !asks_for_encryption(message);
  return message;
}

bool asks_for_encryption(const std::string& untyped) {
  constexpr std::uint32_t ssl_request = 80877103;
  constexpr std::uint32_t gssenc_request = 80877104;
  if (untyped.size() != 8) return false;
  const auto code = number_at(untyped, 4);
  return code == ssl_request || code == gssenc_request;
}

std::string describe(side from, const std::string& message) {
  const auto* const whose = from == side::client ? "the client's" : "the server's";
  if (from == side::client && message.front() == '\0') return "the client's first message";
  return fmt::format("{} {} \"{}\"", whose, name_of(from, message.front()), excerpt(message));
}

}  // namespace aludel::test
