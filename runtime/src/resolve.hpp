// SPDX-License-Identifier: MIT
// The answer to what only a person can find out: did an interrupted statement take effect?
#pragma once

#include <aludel/aludel.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace aludel {

enum class resolution : std::uint8_t {
  applied,   ///< it did: a run goes on behind it
  retry,     ///< it did not: a run goes on at it
  reverted,  ///< all of the revision has been taken back, or put back, by hand
};

/// What was answered: "statement 2 of revision 3f1c".
struct resolved {
  std::string revision;
  std::uint32_t statement = 0;  ///< from 1
};

/// Records the answer, runs nothing. Errors: `usage`, where nothing of that revision is
/// unfinished; `locked`, while its statement is still running.
[[nodiscard]] result<resolved> resolve(const bundle& revisions, std::string_view url,
                                       const std::string& revision, resolution answer,
                                       const options& = {});

}  // namespace aludel
