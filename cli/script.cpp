// SPDX-License-Identifier: MIT
#include "cli/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "cli/lines.hpp"
#include "runtime/src/offline.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

std::string note_of(const script_report& made) {
  auto text =
      made.steps.empty()
          ? fmt::format("nothing to do for a database at {}", position(made.heads))
          : fmt::format("a script of {}; nothing was run, and after it a database stands at {}",
                        count(made.steps.size()), position(made.heads));
  for (const auto& each : made.notes) text += "\nnote: " + each;
  return text;
}

constexpr auto no_database = "and --sql looks at none";

/// "A" of "A:B": one revision, or several with commas between them.
std::vector<std::string> beginnings(const std::string& from) {
  std::vector<std::string> targets;
  std::stringstream words{from.empty() ? "base" : from};
  for (std::string each; std::getline(words, each, ',');) targets.push_back(each);
  return targets;
}

/// An upgrade that has nothing to do since its end lies below its beginning.
outcome<void> check_way_up(const script_start& start, const std::string& target) {
  const auto end = detail::resolve_heads(start.known, {target}, start.heads);
  if (!end) return failed(end.error());
  if (*end == start.heads) return {};
  const auto begin = start.known.list(start.heads);
  return misused(fmt::format("{} is below {}: there is nothing to upgrade",
                             end->empty() ? "base" : start.known.list(*end), begin),
                 fmt::format("`downgrade {}:{} --sql` goes down", begin, target));
}

/// A downgrade whose end does not lie below its beginning.
tl::unexpected<problems> wrong_way_down(const script_start& start, const std::string& target) {
  const auto begin = start.heads.empty() ? "base" : start.known.list(start.heads);
  const auto end = detail::resolve_heads(start.known, {target}, start.heads);
  const auto above = end ? start.known.below(*end) : detail::revision_set(start.known.size());
  const bool goes_up = std::all_of(start.heads.begin(), start.heads.end(),
                                   [&](detail::revision_index each) { return above[each]; });
  return misused(fmt::format("{} does not lie below {}: there is nothing to take back",
                             end ? start.known.list(*end) : target, begin),
                 goes_up ? fmt::format("`upgrade {}:{} --sql` goes up", begin, target)
                         : "a downgrade goes from a revision to one that it comes after");
}

outcome<answer> print_offline(const request& asked, const migration& what) {
  const auto range = range_in(what.wishes.target);
  if (!range.written && what.way == direction::downgrade) {
    return misused("a downgrade without a database must say where it begins",
                   fmt::format("write `downgrade FROM:{} --sql`, or --dry-run for the database's "
                               "own place",
                               range.target));
  }
  if (const auto sound = refuse_current_end(range.target); !sound) {
    return tl::unexpected{sound.error()};
  }
  const auto start = start_script(asked, range, depth::checked);
  if (!start) return tl::unexpected{start.error()};
  auto wishes = what.wishes;
  wishes.target = range.target;
  const auto made = write_script(start->known, start->language, what.way, start->heads, wishes);
  if (!made && made.error().code == errc::not_an_ancestor) {
    return wrong_way_down(*start, range.target);
  }
  if (!made) return failed(made.error());
  if (range.written && made->steps.empty() && !range.target.empty()) {
    if (const auto up = check_way_up(*start, range.target); !up) return tl::unexpected{up.error()};
  }
  return answer_of(*made);
}

outcome<answer> print_pending(const request& asked, const migration& what) {
  const auto revisions = load_for_database(asked, depth::checked);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const auto made = write_script(known, asked.url, what.way, what.wishes);
  if (!made) return failed(made.error());
  return answer_of(*made);
}

}  // namespace

outcome<dialect> script_dialect(const request& asked) {
  if (asked.dialects.size() == 1) return asked.dialects.front();
  if (!asked.url.empty()) {
    const auto url = detail::parse_url(asked.url);
    if (!url) return failed(url.error());
    return url->language;
  }
  return misused("which database the script is for is not said",
                 "add --dialect postgresql or --dialect sqlite");
}

script_range range_in(const std::string& target) {
  const auto colon = target.find(':');
  if (colon == std::string::npos) return {.from = {}, .target = target, .written = false};
  return {.from = target.substr(0, colon), .target = target.substr(colon + 1), .written = true};
}

outcome<void> refuse_range(const std::string& target) {
  if (!range_in(target).written) return {};
  return misused(fmt::format("\"{}\" is a range, which only --sql takes", target),
                 "the database itself says where to begin: name the end alone");
}

outcome<void> refuse_current_end(const std::string& target) {
  const auto wanted = detail::parse_target(target);
  if (!wanted || wanted->place != "current") return {};
  const auto sound = detail::refuse_current(target, no_database);
  if (!sound) return failed(sound.error());
  return {};
}

outcome<script_start> start_script(const request& asked, const script_range& range, depth needed) {
  const auto beginning = beginnings(range.from);
  for (const auto& each : beginning) {
    const auto sound = detail::refuse_current(each, no_database);
    if (!sound) return failed(sound.error());
  }
  const auto language = script_dialect(asked);
  if (!language) return tl::unexpected{language.error()};
  const auto revisions = asked.load(asked, needed, std::array{*language});
  if (!revisions) return tl::unexpected{revisions.error()};
  if (!(*revisions)->speaks(*language)) {
    return misused(fmt::format("the bundle has no revisions for {}", name(*language)),
                   "name another one with --dialect");
  }
  script_start start{.language = *language, .known = detail::graph{**revisions}, .heads = {}};
  auto heads = detail::resolve_heads(start.known, beginning);
  if (!heads) return failed(heads.error());
  start.heads = std::move(*heads);
  return start;
}

answer answer_of(const script_report& made) {
  auto steps = json::array();
  for (const auto& each : made.steps) {
    steps.push_back({{"revision", each.revision}, {"direction", name(each.way)}});
  }
  return {.text = made.sql,
          .data = {{"dialect", name(made.language)},
                   {"steps", std::move(steps)},
                   {"heads", made.heads},
                   {"notes", made.notes},
                   {"sql", made.sql}},
          .note = note_of(made)};
}

outcome<answer> print_script(const request& asked, const migration& what) {
  return what.sql ? print_offline(asked, what) : print_pending(asked, what);
}

}  // namespace aludel::commands
