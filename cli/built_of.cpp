// SPDX-License-Identifier: MIT
#include "cli/built_of.hpp"

#include <fmt/format.h>

#include "cli/versions.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::commands {

namespace {

bool is_changed(const detail::graph& inside, detail::revision_index which,
                const generator::revision& there) {
  const auto& revisions = inside.revisions();
  for (std::size_t each = 0; each < there.scripts.size(); ++each) {
    const auto language = revisions.backends[each].language;
    const auto& now = there.scripts[each].digests[static_cast<std::size_t>(digest_kind::checksum)];
    if (revisions.digest(which, language, digest_kind::checksum) != detail::bytes(now)) return true;
  }
  return false;
}

/// "1a is new", for each revision that is not the same.
std::vector<std::string> differences(const detail::graph& inside,
                                     const generator::linked_revisions& there) {
  std::vector<std::string> all;
  std::vector<bool> found(inside.size());
  for (const auto& each : there.revisions) {
    const auto which = inside.find(each.id.id);
    if (!which) {
      all.push_back(each.id.id + " is new");
      continue;
    }
    found[*which] = true;
    if (is_changed(inside, *which, each)) all.push_back(each.id.id + " was changed");
  }
  for (detail::revision_index each = 0; each < inside.size(); ++each) {
    if (!found[each]) all.push_back(fmt::format("{} is gone", inside.revisions().id(each)));
  }
  return all;
}

}  // namespace

outcome<void> check_built_of(const request& asked) {
  if (asked.inside == nullptr) return {};
  auto careless = asked;  // what is made may be the first one
  careless.may_have_no_revisions = true;
  problems found;
  const auto copy = read_versions(careless, dialects_of(*asked.inside), found);
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{std::move(found)};
  auto all = differences(detail::graph{*asked.inside}, copy.graph);
  if (all.empty()) return {};
  constexpr std::size_t most = 3;
  if (all.size() > most) {
    const auto more = all.size() - most;
    all.resize(most);
    all.push_back(fmt::format("and {} more", more));
  }
  return failed({.code = errc::usage,
                 .message = fmt::format("{} has other revisions than this program: {}",
                                        directories_of(asked), fmt::join(all, ", ")),
                 .hint = "build the program again: what it makes comes after its own revisions"});
}

}  // namespace aludel::commands
