// SPDX-License-Identifier: MIT
#include "autogenerate/values_in_use.hpp"

#include <algorithm>

#include "autogenerate/alterable.hpp"
#include "autogenerate/labels.hpp"
#include "autogenerate/sketch.hpp"

namespace aludel::autogenerate {

namespace {

bool is_of_word(char each) {
  return each == '_' || (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
         (each >= 'A' && each <= 'Z') || static_cast<unsigned char>(each) >= 0x80;
}

/// As a word of it: alone, or as in '{good,bad}' or '(1,bad)'.
bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !is_of_word(text[at - 1]);
    if (begins && (end == text.size() || !is_of_word(text[end]))) return true;
  }
  return false;
}

/// Behind the literal that begins there; npos: it has no end.
std::size_t end_of_literal(std::string_view text, std::size_t begin) {
  auto at = text.find('\'', begin + 1);
  while (at != std::string_view::npos && at + 1 < text.size() && text[at + 1] == '\'') {
    at = text.find('\'', at + 2);
  }
  return at == std::string_view::npos ? at : at + 1;
}

/// In one of the literals of a text, as SQL writes it there.
bool names_value(std::string_view text, std::string_view label) {
  auto begin = text.find('\'');
  while (begin != std::string_view::npos) {
    const auto end = end_of_literal(text, begin);
    if (has_word(text.substr(begin, end - begin), label)) return true;
    begin = text.find('\'', end);
  }
  return false;
}

bool mentions(const object& of, std::string_view label) {
  const auto plain = label.substr(1, label.size() - 2);
  return std::any_of(of.has.begin(), of.has.end(),
                     [&](const auto& fact) { return names_value(fact.second, plain); });
}

/// The values that only the second has, in their places among those of the first.
std::vector<std::string_view> added_labels(const object& before, const object& after) {
  if (!only_adds_labels(before, after)) return {};
  const auto old = labels_of(before);
  auto now = labels_of(after);
  std::erase_if(now, [&](std::string_view label) {
    return std::find(old.begin(), old.end(), label) != old.end();
  });
  return now;
}

/// An enum that has values more at one end of the change, which others name there.
bool has_values_in_use(const change& of, const std::vector<change>& all, end_of_change which) {
  if (of.before == nullptr || of.after == nullptr || of.anew) return false;
  if (of.after->key.kind != object_kind::enum_type) return false;
  const auto more = which == end_of_change::after ? added_labels(*of.before, *of.after)
                                                  : added_labels(*of.after, *of.before);
  return std::any_of(more.begin(), more.end(), [&](std::string_view label) {
    return std::any_of(all.begin(), all.end(), [&](const change& each) {
      const auto* const other = which == end_of_change::after ? each.after : each.before;
      return other != nullptr && other->key != of.after->key && mentions(*other, label);
    });
  });
}

}  // namespace

std::optional<schema> with_values_in_use(const schema& all, const std::vector<change>& changes,
                                         end_of_change which) {
  auto enums = changes;
  std::erase_if(enums,
                [&](const change& each) { return !has_values_in_use(each, changes, which); });
  if (enums.empty()) return std::nullopt;
  sketch made{all};
  for (const auto& each : enums) {
    const auto& its = which == end_of_change::after ? *each.after : *each.before;
    made.find(its.key)->has["labels"] = its.at("labels");
  }
  return made.build();
}

}  // namespace aludel::autogenerate
