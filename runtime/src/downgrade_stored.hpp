// SPDX-License-Identifier: MIT
// Rolling a newer database back with the downgrades that the newer release stored in it.
#pragma once

#include <aludel/aludel.hpp>
#include <string_view>

namespace aludel {

/// Takes back what the bundle does not have, or everything above `options.target` if there is one,
/// each revision with the downgrade that was recorded when it was applied. Refuses if anybody but
/// the owner of the history could have written it.
[[nodiscard]] result<report> downgrade_stored(const bundle& revisions, std::string_view url,
                                              const options&);

}  // namespace aludel
