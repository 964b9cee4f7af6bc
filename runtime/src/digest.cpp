// SPDX-License-Identifier: MIT
#include "runtime/src/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>

namespace aludel::detail {

struct digester::context {
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  context() { EVP_DigestInit_ex(state, EVP_sha256(), nullptr); }
  context(const context&) = delete;
  context& operator=(const context&) = delete;
  ~context() { EVP_MD_CTX_free(state); }
};

digester::digester() : context_(std::make_unique<context>()) {}
digester::~digester() = default;

digester& digester::count(std::uint64_t number) {
  std::array<std::uint8_t, 8> little_endian{};
  for (auto& byte : little_endian) {
    byte = static_cast<std::uint8_t>(number & 0xff);
    number >>= 8U;
  }
  EVP_DigestUpdate(context_->state, little_endian.data(), little_endian.size());
  return *this;
}

digester& digester::field(std::string_view bytes) { return count(bytes.size()).plain(bytes); }

digester& digester::plain(std::string_view bytes) {
  EVP_DigestUpdate(context_->state, bytes.data(), bytes.size());
  return *this;
}

digest digester::finish() {
  digest sum{};
  EVP_DigestFinal_ex(context_->state, sum.data(), nullptr);
  return sum;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string written;
  written.reserve(2 * bytes.size());
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    written += digits[byte >> 4U];
    written += digits[byte & 0xfU];
  }
  return written;
}

digest payload_digest(const bundle& revisions, const script_record& script) {
  digester sum;
  for (const auto& part : {script.upgrade.statements, script.downgrade.statements, script.verify}) {
    sum.count(part.count);
    for (const auto& statement : revisions.list(part)) sum.field(revisions.copy(statement.text));
  }
  return sum.finish();
}

digest root_digest(const bundle& revisions) {
  digester sum;
  sum.field("aludel-root").field(revisions.name).count(revisions.revisions.size());
  for (const auto& each : revisions.revisions) sum.field(revisions.view(each.id));
  constexpr auto length = digest_count * static_cast<std::uint32_t>(sizeof(digest));
  for (const auto& each : revisions.scripts) sum.field(revisions.view({each.digests, length}));
  return sum.finish();
}

std::optional<std::string> digest_in(const std::string& hexadecimal) {
  if (hexadecimal.size() != 64) return std::nullopt;
  std::string bytes;
  for (std::size_t each = 0; each < hexadecimal.size(); each += 2) {
    unsigned byte = 0;
    const auto* first = hexadecimal.data() + each;
    if (std::from_chars(first, first + 2, byte, 16).ptr != first + 2) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

}  // namespace aludel::detail
