// SPDX-License-Identifier: MIT
#include "autogenerate/stages.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "autogenerate/alterable.hpp"
#include "autogenerate/labels.hpp"
#include "autogenerate/online.hpp"
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

/// In one of the literals of a text.
bool names_value(std::string_view text, std::string_view label) {
  for (auto begin = text.find('\''); begin != std::string_view::npos;
       begin = text.find('\'', begin)) {
    const auto end = text.find('\'', begin + 1);
    if (end == std::string_view::npos) return false;
    if (has_word(text.substr(begin + 1, end - begin - 1), label)) return true;
    begin = end + 1;
  }
  return text.find(label) != std::string_view::npos && label.find('\'') != std::string_view::npos;
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

enum class end : std::uint8_t { before, after };

/// An enum that has values more at one end of the change, which others name there.
bool has_values_in_use(const change& of, const std::vector<change>& all, end which) {
  if (of.before == nullptr || of.after == nullptr || of.anew) return false;
  if (of.after->key.kind != object_kind::enum_type) return false;
  const auto more = which == end::after ? added_labels(*of.before, *of.after)
                                        : added_labels(*of.after, *of.before);
  return std::any_of(more.begin(), more.end(), [&](std::string_view label) {
    return std::any_of(all.begin(), all.end(), [&](const change& each) {
      const auto* const other = which == end::after ? each.after : each.before;
      return other != nullptr && other->key != of.after->key && mentions(*other, label);
    });
  });
}

/// The schema, and in it the values that such enums have at that end.
std::optional<schema> with_values(const schema& all, const std::vector<change>& changes,
                                  end which) {
  sketch made{all};
  bool any = false;
  for (const auto& each : changes) {
    if (!has_values_in_use(each, changes, which)) continue;
    const auto& its = which == end::after ? *each.after : *each.before;
    made.find(its.key)->has["labels"] = its.at("labels");
    any = true;
  }
  if (!any) return std::nullopt;
  return made.build();
}

result<std::vector<stage>> rest_between(const side& before, const side& after, pace how) {
  if (how == pace::online) return online_stages(before, after);
  const auto changes = compare(before.made_of, after.made_of);
  return draft_between(before, after, changes).map([](draft made) {
    return std::vector{stage{.purpose = "all else", .made = std::move(made)}};
  });
}

}  // namespace

result<std::vector<stage>> stages_between(const side& before, const side& after, pace how) {
  const auto changes = compare(before.made_of, after.made_of);
  const auto first = with_values(before.made_of, changes, end::after);
  const auto last = with_values(after.made_of, changes, end::before);
  const side from{before.connection, first ? *first : before.made_of};
  const side to{after.connection, last ? *last : after.made_of};
  const auto of_values = [](const side& one, const side& other) {
    return draft_between(one, other, compare(one.made_of, other.made_of)).map([](draft made) {
      return stage{.purpose = "enum values", .made = std::move(made)};
    });
  };
  auto all = rest_between(from, to, how);
  if (!all) return all;
  if (first) {
    auto made = of_values(before, from);
    if (!made) return tl::unexpected{made.error()};
    all->insert(all->begin(), std::move(*made));
  }
  if (last) {
    auto made = of_values(to, after);
    if (!made) return tl::unexpected{made.error()};
    all->push_back(std::move(*made));
  }
  return all;
}

}  // namespace aludel::autogenerate
