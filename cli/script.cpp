// SPDX-License-Identifier: MIT
#include "cli/script.hpp"

#include <fmt/format.h>

#include <sstream>

#include "cli/lines.hpp"
#include "runtime/src/offline.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

std::string note_of(const script_report& made) {
  if (made.steps.empty()) {
    return fmt::format("nothing to do for a database at {}", position(made.heads));
  }
  return fmt::format("a script of {}; nothing was run, and after it a database stands at {}",
                     count(made.steps.size()), position(made.heads));
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
                   {"sql", made.sql}},
          .note = note_of(made)};
}

/// "A" of "A:B": one revision, or several with commas between them.
std::vector<std::string> beginnings(const std::string& from) {
  std::vector<std::string> targets;
  std::stringstream words{from.empty() ? "base" : from};
  for (std::string each; std::getline(words, each, ',');) targets.push_back(each);
  return targets;
}

outcome<answer> print_offline(const request& asked, const migration& what) {
  const auto language = script_dialect(asked);
  if (!language) return tl::unexpected{language.error()};
  auto wishes = what.wishes;
  const auto colon = wishes.target.find(':');
  const bool range = colon != std::string::npos;
  if (!range && what.way == direction::downgrade) {
    return misused("a downgrade without a database must say where it begins",
                   fmt::format("write `downgrade FROM:{} --sql`, or --dry-run for the database's "
                               "own place",
                               wishes.target));
  }
  const auto from = range ? wishes.target.substr(0, colon) : std::string();
  if (range) wishes.target.erase(0, colon + 1);

  const auto revisions = asked.load(asked, depth::checked, std::array{*language});
  if (!revisions) return tl::unexpected{revisions.error()};
  if (!(*revisions)->speaks(*language)) {
    return misused(fmt::format("the bundle has no revisions for {}", name(*language)),
                   "name another one with --dialect");
  }
  const detail::graph known{**revisions};
  const auto heads = detail::resolve_heads(known, beginnings(from));
  if (!heads) return failed(heads.error());
  const auto made = write_script(known, *language, what.way, *heads, wishes);
  if (!made) return failed(made.error());
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

outcome<answer> print_script(const request& asked, const migration& what) {
  return what.sql ? print_offline(asked, what) : print_pending(asked, what);
}

}  // namespace aludel::commands
