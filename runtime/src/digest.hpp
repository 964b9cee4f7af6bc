// SPDX-License-Identifier: MIT
// SHA-256 over length-prefixed fields.
#pragma once

#include <aludel/bundle.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aludel::detail {

class digester {
public:
  digester();
  ~digester();
  digester(const digester&) = delete;
  digester& operator=(const digester&) = delete;

  /// Eight bytes, little-endian, that say how many of something follow.
  digester& count(std::uint64_t number);
  /// The field's length as `count`, then its bytes: no two lists of fields look alike.
  digester& field(std::string_view bytes);
  /// Bytes alone.
  digester& plain(std::string_view bytes);

  [[nodiscard]] digest finish();

private:
  struct context;
  std::unique_ptr<context> context_;
};

/// Lower-case hexadecimal.
[[nodiscard]] std::string hex(std::string_view bytes);
/// The 32 bytes of a digest that is written so; nothing if it is none.
[[nodiscard]] std::optional<std::string> digest_in(const std::string& hexadecimal);

[[nodiscard]] inline std::string_view bytes(const digest& of) {
  return {reinterpret_cast<const char*>(of.data()), of.size()};
}

/// What `digest_kind::payload` is of: the embedded statements of a revision in one dialect.
[[nodiscard]] digest payload_digest(const bundle& revisions, const script_record& script);

/// Of a whole bundle: its name, and each revision's id and digests. Two builds that have the same
/// do the same to a database, time limits apart.
[[nodiscard]] digest root_digest(const bundle& revisions);

}  // namespace aludel::detail
