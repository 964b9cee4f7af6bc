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

listing::listing(const detail::graph& known, const std::vector<revision_index>& current)
    : known_(known),
      revisions_(known.revisions()),
      labels_(known.labels()),
      current_(known.size()) {
  for (const auto each : current) current_[each] = true;
}

std::string listing::marks(revision_index which) const {
  std::string text;
  if (!labels_[which].empty()) text += fmt::format(" ({})", fmt::join(labels_[which], ", "));
  const bool is_head = known_.children(which).empty();
  if (is_head) text += known_.dependents(which).empty() ? " (head)" : " (effective head)";
  if (current_[which]) text += " (current)";
  if (known_.children(which).size() > 1) text += " (branchpoint)";
  if (revisions_.parents(which).size() > 1) text += " (mergepoint)";
  return text;
}

std::string listing::title(revision_index which) const {
  return fmt::format("{}{}", revisions_.id(which), marks(which));
}

std::string listing::entry(revision_index which) const {
  return title(which) + message_of(revisions_, which);
}

std::string listing::line(revision_index which) const {
  return fmt::format("{} -> {}", parents_of(revisions_, which), entry(which));
}

std::string listing::paragraph(revision_index which) const {
  const auto listed = [&](std::string_view title, std::span<const revision_index> all) {
    return all.empty() ? std::string() : fmt::format("{}: {}\n", title, known_.list(all));
  };
  const auto parents = revisions_.parents(which);
  auto text = fmt::format("Rev: {}\n", title(which));
  text += parents.empty() ? "Parent: <base>\n"
                          : listed(parents.size() > 1 ? "Merges" : "Parent", parents);
  text += listed("Also depends on", revisions_.dependencies(which));
  if (const auto next = known_.children(which); next.size() > 1) {
    text += listed("Branches into", next);
  }
  text +=
      fmt::format("Path: {}\nCreate Date: {}\n\n    {}\n\n", revisions_.file(which),
                  revisions_.view(revisions_.revisions[which].created), revisions_.message(which));
  return text;
}

json listing::data(revision_index which) const {
  return {{"revision", revisions_.id(which)},
          {"parents", ids(revisions_, revisions_.parents(which))},
          {"dependencies", ids(revisions_, revisions_.dependencies(which))},
          {"children", ids(revisions_, known_.children(which))},
          {"dependents", ids(revisions_, known_.dependents(which))},
          {"labels", labels_[which]},
          {"message", revisions_.message(which)},
          {"created", revisions_.view(revisions_.revisions[which].created)},
          {"file", revisions_.file(which)},
          {"head", known_.children(which).empty()}};
}

}  // namespace aludel::commands
