// SPDX-License-Identifier: MIT
#include "tests/support/sketch.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace aludel::test {

namespace {

using generator::reference;
using generator::revision;

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    auto part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// What stands in a node between a mark and the next blank or bracket.
std::vector<reference> after(std::string_view node, char mark) {
  const auto at = node.find(mark);
  std::vector<reference> ids;
  if (at == std::string_view::npos) return ids;
  const auto list = node.substr(at + 1, node.find_first_of(" ]", at) - at - 1);
  for (auto& id : split(list, ',')) ids.push_back({std::move(id), 0});
  return ids;
}

revision drawn(const std::string& node) {
  revision made;
  made.id = {node.substr(0, node.find_first_of("< +")), 0};
  made.parents = after(node, '<');
  made.dependencies = after(node, '+');
  made.labels = after(node, '[');
  made.file = std::make_shared<const generator::source>(
      generator::source{.file = made.id.id + ".sql", .name = made.id.id + ".sql", .text = node});
  return made;
}

}  // namespace

sketch::sketch(std::string_view graph) {
  std::vector<revision> revisions;
  for (const auto& node : split(graph, ';')) revisions.push_back(drawn(node));
  packed_ = generator::pack(generator::link(std::move(revisions), problems_), {}, "sketch");
}

}  // namespace aludel::test
