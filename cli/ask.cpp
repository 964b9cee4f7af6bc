// SPDX-License-Identifier: MIT
#include "cli/ask.hpp"

#include <fmt/format.h>

#include <iostream>

#include "cli/print.hpp"

namespace aludel::commands {

bool questioner::confirm(const revision_run& next) {
  while (!all_) {
    tell(fmt::format(
        "Run {} {} -> {}{}{}? [y]es, [n]o = stop here, [s]how the SQL, [a]ll: ", name(next.way),
        next.from, next.to, next.message.empty() ? "" : ", ", next.message));
    std::fflush(stderr);
    std::string said;
    unanswered_ = !std::getline(std::cin, said);
    if (unanswered_) tell(fmt::format("\n"));
    if (said == "y" || said == "yes") return true;
    if (said == "a" || said == "all") all_ = true;
    if (said == "s" || said == "show") show(next);
    if (unanswered_ || said == "n" || said == "no") {
      stopped_before_ = next.revision;
      return false;
    }
  }
  return true;
}

void questioner::show(const revision_run& of) const {
  const auto which = revisions_.find(of.revision);
  if (!which) return;
  const auto& script = revisions_.script(*which, language_);
  const bool up = of.way == direction::upgrade;
  const auto print = [&](range statements, std::string_view heading) {
    for (const auto& each : revisions_.list(statements)) {
      tell(fmt::format("{}{};\n", heading, revisions_.copy(each.text)));
    }
  };
  print((up ? script.upgrade : script.downgrade).statements, "");
  if (up) print(script.verify, "-- verify\n");
}

}  // namespace aludel::commands
