// SPDX-License-Identifier: MIT
#include "cli/generated_revisions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/calls.hpp"
#include "cli/new_file.hpp"

namespace aludel::commands {

namespace {

/// One for each dialect that is asked for, else for each that the project has, if there is a schema
/// of it.
outcome<std::vector<request>> one_by_one(const request& asked, const comparison_wishes& wishes,
                                         const std::vector<dialect>& project) {
  const auto wanted = schema_for(asked, wishes.schema);
  if (!wanted) return tl::unexpected{wanted.error()};
  const auto& dialects = asked.dialects.empty() ? project : asked.dialects;
  std::vector<request> all;
  for (const auto each : dialects) {
    if (dialects.size() < 2 || !is_for(*wanted, each)) continue;
    all.push_back(asked);
    all.back().dialects = {each};
  }
  if (all.empty()) all.push_back(asked);
  if (wishes.online && all.size() > 1) {
    return misused("--online is for PostgreSQL, and there are two dialects",
                   "add --dialect postgresql; what SQLite needs is a revision of its own");
  }
  return all;
}

using statements_in = std::pair<dialect, const autogenerate::statements*>;

/// A function's statements, each dialect's where that is at hand.
std::string as_branches(const std::vector<statements_in>& all) {
  const auto calls = [](const auto& each, std::string_view blanks) {
    return autogenerate::as_calls(*each.second, each.first, blanks);
  };
  auto first = calls(all.front(), "  ");
  const bool alike = std::all_of(all.begin(), all.end(),
                                 [&](const auto& each) { return calls(each, "  ") == first; });
  if (alike) return first;
  std::string text;
  for (const auto& each : all) {
    if (each.second->empty()) continue;
    text += fmt::format("{}if (op.language() == aludel::dialect::{}) {{\n    {}\n  }}",
                        text.empty() ? "" : "\n  ", name(each.first), calls(each, "    "));
  }
  return text;
}

}  // namespace

outcome<generated_revisions> generated_revisions::of(const request& asked,
                                                     const comparison_wishes& wishes) {
  const auto project = dialects_of_project(asked);
  if (!project) return tl::unexpected{project.error()};
  const auto all = one_by_one(asked, wishes, *project);
  if (!all) return tl::unexpected{all.error()};
  generated_revisions made;
  made.dialects_ = *project;
  for (const auto& each : *all) {
    auto found = compare_with_wanted(each, wishes);
    if (!found && all->size() > 1) {
      const auto& other = &each == &all->front() ? all->back() : all->front();
      found.error().front().notes.push_back(
          fmt::format("this is of {}; with --dialect {} it is left out",
                      name(each.dialects.front()), name(other.dialects.front())));
    }
    if (!found) return tl::unexpected{found.error()};
    add(made.dialects_, found->language);
    if (!found->lines.empty() && !found->stages.empty()) made.all_.push_back(std::move(*found));
  }
  return made;
}

std::size_t generated_revisions::count() const {
  std::size_t most = 0;
  for (const auto& each : all_) most = std::max(most, each.stages.size());
  return most;
}

std::string generated_revisions::purpose(std::size_t which) const {
  for (const auto& each : all_) {
    if (each.stages.size() > 1 && which < each.stages.size()) return each.stages[which].purpose;
  }
  return {};
}

const comparison* generated_revisions::comparison_in(dialect language) const {
  const auto found = std::find_if(
      all_.begin(), all_.end(), [&](const comparison& each) { return each.language == language; });
  return found == all_.end() ? nullptr : &*found;
}

bool generated_revisions::differs_in(dialect language) const {
  return comparison_in(language) != nullptr;
}

/// Of what looks like renames.
std::string generated_revisions::comment_in(dialect language, std::string_view mark) const {
  const auto* const its = comparison_in(language);
  const auto told = its == nullptr ? std::string() : told_as_renames(its->likely);
  return told.empty() ? told : fmt::format("{} {}\n", mark, told);
}

const autogenerate::stage& generated_revisions::stage_in(dialect language,
                                                         std::size_t which) const {
  static const autogenerate::stage nothing{};
  const auto* const its = comparison_in(language);
  return its != nullptr && which < its->stages.size() ? its->stages[which] : nothing;
}

void generated_revisions::fill_in(wanted_revision& into, std::size_t which) const {
  into.parts = into.in_cpp ? std::vector{calls(which)} : sections(which);
}

/// One function is for all dialects.
generator::dialect_part generated_revisions::calls(std::size_t which) const {
  generator::dialect_part made;
  std::vector<statements_in> up;
  std::vector<statements_in> down;
  for (const auto each : dialects_) {
    const auto& stage = stage_in(each, which);
    up.emplace_back(each, &stage.made.upgrade);
    down.emplace_back(each, &stage.made.downgrade);
    const auto comment = which == 0 ? comment_in(each, "//") : std::string();
    if (!comment.empty()) made.upgrade += comment + "  ";
    made.in_transaction = made.in_transaction && stage.in_transaction;
  }
  made.upgrade += as_branches(up);
  made.downgrade = as_branches(down);
  return made;
}

/// One part for each dialect, unless they are alike.
std::vector<generator::dialect_part> generated_revisions::sections(std::size_t which) const {
  std::vector<generator::dialect_part> parts;
  for (const auto each : dialects_) {
    const auto& stage = stage_in(each, which);
    parts.push_back({.language = each,
                     .upgrade = (which == 0 ? comment_in(each, "--") : std::string()) +
                                autogenerate::as_section(stage.made.upgrade),
                     .downgrade = autogenerate::as_section(stage.made.downgrade),
                     .in_transaction = stage.in_transaction});
  }
  const auto does_something = [](const auto& each) { return !each.upgrade.empty(); };
  std::stable_partition(parts.begin(), parts.end(), does_something);
  const bool alike = std::all_of(parts.begin(), parts.end(), [&](auto each) {
    each.language = parts.front().language;
    return each == parts.front();
  });
  if (!alike) return parts;
  parts.resize(1);
  parts.front().language.reset();
  return parts;
}

std::string generated_revisions::note() const {
  std::vector<std::string> likely;
  for (const auto& each : all_) {
    for (const auto& one : each.likely) {
      if (std::find(likely.begin(), likely.end(), one) == likely.end()) likely.push_back(one);
    }
  }
  return told_as_renames(likely);
}

}  // namespace aludel::commands
