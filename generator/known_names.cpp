// SPDX-License-Identifier: MIT
#include "generator/known_names.hpp"

#include <algorithm>

namespace aludel::generator {

namespace {

using index = std::uint32_t;

bool is_plain(char each) {
  return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_';
}

bool is_part_of_word(char each) {
  return is_plain(lower(each)) || static_cast<unsigned char>(each) >= 0x80;
}

/// Nothing is known of the names in a text that has one.
constexpr auto escaped_name = "u&\"";

void note(std::vector<index>& users, index revision) {
  if (users.empty() || users.back() != revision) users.push_back(revision);
}

}  // namespace

known_names::known_names(const linked_revisions& graph, std::size_t column, marker by)
    : graph_(graph), column_(column), marker_(by) {
  for (index each = 0; each < graph.revisions.size(); ++each) {
    const auto& from = graph.revisions[each];
    for (const auto& statement : from.scripts[column].upgrade.statements) {
      add_words(text(from, statement), each);
    }
  }
  find_narrow_places();
}

void known_names::add_words(std::string_view text, index revision) {
  std::string word;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && is_part_of_word(text[at])) {
      word += lower(text[at]);
      continue;
    }
    if (!word.empty()) note(words_[word], revision);
    if (word == "u" && text.substr(at).starts_with("&\"")) note(words_[escaped_name], revision);
    word.clear();
  }
}

void known_names::find_marks() {
  has_marks_ = true;
  for (index each = 0; each < graph_.revisions.size(); ++each) {
    const auto& from = graph_.revisions[each];
    for (const auto& statement : from.scripts[column_].upgrade.statements) {
      marker_(from, statement, [&](const std::string& mark) { note(marks_[mark], each); });
    }
  }
}

/// In the order of the revisions each later one stands on this one if the nearest below it is this
/// one or a later one.
void known_names::find_narrow_places() {
  narrow_.resize(graph_.revisions.size());
  auto lowest = static_cast<std::int64_t>(narrow_.size());
  for (auto each = narrow_.size(); each-- > 0;) {
    narrow_[each] = lowest >= static_cast<std::int64_t>(each);
    std::int64_t nearest = -1;
    for (const auto* links : {&graph_.parents[each], &graph_.dependencies[each]}) {
      for (const auto link : *links) nearest = std::max<std::int64_t>(nearest, link);
    }
    lowest = std::min(lowest, nearest);
  }
}

bool known_names::stands_on(index above, index below) {
  if (narrow_[below]) return true;
  if (above_.empty() || above_of_ != below) {
    above_.assign(narrow_.size(), false);
    above_of_ = below;
    above_[below] = true;
    for (auto each = below + 1; each < above_.size(); ++each) {
      for (const auto* links : {&graph_.parents[each], &graph_.dependencies[each]}) {
        if (std::any_of(links->begin(), links->end(), [&](index to) { return above_[to]; })) {
          above_[each] = true;
        }
      }
    }
  }
  return above_[above];
}

bool known_names::is_any_before(const users& all, const std::string& key, index revision) {
  const auto found = all.find(key);
  if (found == all.end()) return false;
  if (narrow_[revision]) return found->second.front() < revision;
  return std::any_of(found->second.begin(), found->second.end(), [&](index user) {
    return user != revision && (user < revision || !stands_on(user, revision));
  });
}

bool known_names::is_used(std::string_view word, index revision) {
  return is_any_before(words_, std::string(word), revision);
}

bool known_names::is_new(std::string_view name, index revision) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_plain) &&
         !is_used(name, revision) && !is_used(escaped_name, revision);
}

bool known_names::is_marked(const std::string& mark, index revision) {
  if (!has_marks_) find_marks();
  return is_any_before(marks_, mark, revision);
}

}  // namespace aludel::generator
