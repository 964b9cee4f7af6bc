// SPDX-License-Identifier: MIT
#include "roundtrip/difference.hpp"

#include <fmt/format.h>

#include <set>
#include <tuple>
#include <utility>

#include "autogenerate/on_one_line.hpp"

namespace aludel::roundtrip {

namespace {

constexpr std::size_t longest_definition = 400;

std::string shown(std::string_view definition) {
  return autogenerate::on_one_line(definition, longest_definition);
}

std::string with_definition(std::string line, const object& of) {
  if (!of.definition.empty()) line += ": " + shown(of.definition);
  return line;
}

/// Where two definitions part, for those that are too long to be seen whole.
std::string changed(const object& expected, const object& found, std::string_view step) {
  auto before = std::string_view(expected.definition);
  auto after = std::string_view(found.definition);
  std::string_view cut;
  if (std::max(before.size(), after.size()) > longest_definition) {
    const auto [left, right] =
        std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    const auto same = static_cast<std::size_t>(left - before.begin());
    const auto begin = same > longest_definition / 4 ? same - longest_definition / 4 : 0;
    before = before.substr(begin);
    after = after.substr(begin);
    if (begin > 0) cut = "… ";
  }
  return fmt::format("{} changed by {}\n    before: {}{}\n    after:  {}{}", expected.title(), step,
                     cut, shown(before), cut, shown(after));
}

/// The objects of the first snapshot that the second has no namesake of.
std::vector<const object*> only_in(const snapshot& first, const snapshot& second) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const auto& each : second) names.emplace(each.kind, each.name);
  std::vector<const object*> found;
  for (const auto& each : first) {
    if (!names.contains({each.kind, each.name})) found.push_back(&each);
  }
  return found;
}

void describe(const std::vector<const object*>& objects, std::string_view what,
              std::vector<std::string>& lines) {
  std::set<std::string> whole;
  for (const auto* each : objects) whole.insert(each->title());
  for (const auto* each : objects) {
    if (whole.contains(each->owner)) continue;
    lines.push_back(with_definition(fmt::format("{} {}", each->title(), what), *each));
  }
}

}  // namespace

std::vector<std::string> differences(const snapshot& expected, const snapshot& found,
                                     std::string_view step) {
  std::vector<std::string> lines;
  describe(only_in(found, expected), fmt::format("left behind by {}", step), lines);
  describe(only_in(expected, found), fmt::format("missing after {}", step), lines);
  auto old = expected.begin();
  for (const auto& each : found) {
    const auto key = std::tie(each.kind, each.name);
    while (old != expected.end() && std::tie(old->kind, old->name) < key) ++old;
    if (old == expected.end() || std::tie(old->kind, old->name) != key) continue;
    if (old->definition != each.definition) lines.push_back(changed(*old, each, step));
    ++old;
  }
  return lines;
}

}  // namespace aludel::roundtrip
