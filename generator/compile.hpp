// SPDX-License-Identifier: MIT
// `aludel compile`: what the build calls.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "generator/stages.hpp"

namespace aludel::generator {

struct compile_options {
  std::vector<std::filesystem::path> versions;
  std::vector<dialect> dialects;
  bool locked = false;        ///< every revision must be frozen
  bool may_be_empty = false;  ///< directories without revisions are no error
  std::size_t max_file_size = default_max_file_size;  ///< MiB
  std::string bundle;
  own_tables tables;
  std::string symbol_namespace;
  std::string include;           ///< how the source names the header
  std::filesystem::path source;  ///< to write, if changed
  std::filesystem::path header;  ///< likewise
  /// Lists the revisions in C++ that the build compiles, a line each, as the bundle names their
  /// files; empty: no matter
  std::filesystem::path compiled;
  std::filesystem::path stamp;  ///< keeps the fingerprint of what was compiled; empty: none
};

struct compiled {
  bool current = false;  ///< nothing has changed since the stamp was written: nothing was done
  std::size_t revisions = 0;
  digest root{};  ///< of the bundle
  problems warnings{};
};

/// Writes the files. Where any revision is wrong, writes nothing and returns all that is wrong,
/// in no order.
[[nodiscard]] tl::expected<compiled, problems> compile(const compile_options& options);

}  // namespace aludel::generator
