// SPDX-License-Identifier: MIT
#include "generator/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace aludel::generator {

result<std::string> resolve(const std::vector<std::string_view>& ids, std::string_view written) {
  std::vector<std::string_view> candidates;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(candidates),
               [&](std::string_view id) { return !written.empty() && id.starts_with(written); });
  if (std::find(candidates.begin(), candidates.end(), written) != candidates.end()) {
    return std::string(written);
  }
  if (candidates.size() == 1) return std::string(candidates.front());
  if (candidates.empty()) {
    return tl::unexpected{error{.code = errc::unknown_revision,
                                .message = fmt::format("no revision has the id \"{}\"", written),
                                .hint = "`history` lists the revisions"}};
  }
  return tl::unexpected{
      error{.code = errc::ambiguous,
            .message = fmt::format("\"{}\" fits several revisions", written),
            .hint = fmt::format("write more of the id: {}", fmt::join(candidates, ", "))}};
}

}  // namespace aludel::generator
