// SPDX-License-Identifier: MIT
#include "tests/support/sketch.hpp"

#include <algorithm>

namespace aludel::test {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    auto part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// The part of a node after a mark, up to the next blank.
std::string_view after(std::string_view node, char mark) {
  const auto at = node.find(mark);
  return at == std::string_view::npos ? "" : node.substr(at + 1, node.find(' ', at) - at - 1);
}

}  // namespace

sketch::sketch(std::string_view graph) {
  for (const auto node : split(graph, ';')) {
    revision_record next;
    const auto id = node.substr(0, node.find_first_of("< +"));
    next.parents = link(after(node, '<'));
    next.dependencies = link(after(node, '+'));
    next.id = add(id);
    ids_.emplace_back(id);
    revisions_.push_back(next);
  }
}

text_ref sketch::add(std::string_view text) {
  text_ref place{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text.size())};
  text_ += text;
  return place;
}

range sketch::link(std::string_view ids) {
  range all{static_cast<std::uint32_t>(links_.size()), 0};
  for (const auto id : split(ids, ',')) {
    links_.push_back(
        static_cast<std::uint32_t>(std::find(ids_.begin(), ids_.end(), id) - ids_.begin()));
    ++all.count;
  }
  return all;
}

bundle sketch::view() const {
  chunk_ = text_.c_str();
  bundle made;
  made.format = bundle_format;
  made.name = "sketch";
  made.text = {&chunk_, 1};
  made.revisions = revisions_;
  made.links = links_;
  return made;
}

}  // namespace aludel::test
