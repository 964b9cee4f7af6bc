// SPDX-License-Identifier: MIT
#include "cli/lines.hpp"

#include <fmt/format.h>

namespace aludel::commands {

std::string message_of(const bundle& revisions, revision_index which) {
  const auto message = revisions.message(which);
  return message.empty() ? std::string() : fmt::format(", {}", message);
}

std::string change(const bundle& revisions, revision_index which, direction way) {
  auto from = parents_of(revisions, which);
  auto to = std::string(revisions.id(which));
  if (way == direction::downgrade) std::swap(from, to);
  return fmt::format("{} -> {}{}", from, to, message_of(revisions, which));
}

std::string position(const std::vector<std::string>& heads) {
  return heads.empty() ? "base" : fmt::format("{}", fmt::join(heads, ", "));
}

std::string count(std::size_t revisions) {
  return fmt::format("{} revision{}", revisions, revisions == 1 ? "" : "s");
}

json ids(const bundle& revisions, std::span<const revision_index> which) {
  auto list = json::array();
  for (const auto each : which) list.push_back(revisions.id(each));
  return list;
}

marks::marks(const detail::graph& known, const std::vector<revision_index>& current)
    : revisions_(known.revisions()), heads_(known.size()), current_(known.size()) {
  for (const auto each : known.versioned_heads()) heads_[each] = true;
  for (const auto each : current) current_[each] = true;
}

std::string marks::text(revision_index which) const {
  return fmt::format("{}{}", heads_[which] ? " (head)" : "", current_[which] ? " (current)" : "");
}

json marks::data(revision_index which) const {
  return {{"revision", revisions_.id(which)},
          {"parents", ids(revisions_, revisions_.parents(which))},
          {"dependencies", ids(revisions_, revisions_.dependencies(which))},
          {"message", revisions_.message(which)},
          {"created", revisions_.view(revisions_.revisions[which].created)},
          {"file", revisions_.file(which)},
          {"head", static_cast<bool>(heads_[which])}};
}

}  // namespace aludel::commands
