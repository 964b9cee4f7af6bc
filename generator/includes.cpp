// SPDX-License-Identifier: MIT
#include "generator/includes.hpp"

#include <fmt/format.h>

namespace aludel::generator {

problems foreign_includes(const revision& of) {
  problems found;
  for (std::size_t each = 2; each < of.code.size(); ++each) {
    const auto& header = of.code[each];
    const bool included = text(of, of.code[each - 2]) == "#" &&
                          text(of, of.code[each - 1]) == "include" &&
                          text(of, header).starts_with('"');
    if (!included || text(of, header).starts_with("\"aludel/")) continue;
    found.push_back(problem_at(
        *of.file, header.offset, header.length, errc::unsupported,
        fmt::format("revision {} includes a header of the application, and changes when that does",
                    of.id.id),
        "write what it needs into the revision, as it is today"));
  }
  return found;
}

}  // namespace aludel::generator
