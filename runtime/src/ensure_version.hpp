// SPDX-License-Identifier: MIT
// Making Aludel's tables before any revision runs, as somebody with more rights may have to.
#pragma once

#include <aludel/aludel.hpp>
#include <string>
#include <string_view>

namespace aludel {

struct version_tables {
  bool made = false;  ///< by this call
  std::string schema;
};

/// Makes the tables where they are not there yet.
[[nodiscard]] result<version_tables> ensure_version(const bundle& revisions, std::string_view url,
                                                    const options& = {});

/// The statements that do it, as a script.
[[nodiscard]] std::string ensure_version_script(const bundle& revisions, dialect language);

}  // namespace aludel
