// SPDX-License-Identifier: MIT
#include "generator/classify.hpp"

#include <algorithm>

#include "generator/built_in.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

namespace {

bool is_compatible(const revision& from, const script& what, const built_in& by,
                   surroundings with) {
  return what.upgrade.checked &&
         std::all_of(what.upgrade.statements.begin(), what.upgrade.statements.end(),
                     [&](const statement& each) {
                       return each.tokens.size() <= most_tokens &&
                              by.is_compatible(from, each, with);
                     });
}

}  // namespace

void classify(linked_revisions& graph, std::span<const dialect> dialects) {
  for (std::size_t column = 0; column < dialects.size(); ++column) {
    const auto& by = *find_built_in(dialects[column]);
    known_names names{graph, column, by.mark};
    for (std::uint32_t each = 0; each < graph.revisions.size(); ++each) {
      auto& script = graph.revisions[each].scripts[column];
      if (script.compatible != compatibility::unrecorded) continue;
      script.compatible = is_compatible(graph.revisions[each], script, by, {names, each})
                              ? compatibility::compatible
                              : compatibility::breaking;
    }
  }
}

}  // namespace aludel::generator
