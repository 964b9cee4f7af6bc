// SPDX-License-Identifier: MIT
#include "cli/ask.hpp"

#include <fmt/format.h>

#include <iostream>

#include "cli/print.hpp"
#include "runtime/src/code.hpp"

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
  using detail::code_part;
  const bool up = of.way == direction::upgrade;
  const auto print = [&](code_part part, std::string_view heading) {
    for (const auto& each : statements_of(revisions_, *which, part, language_).statements) {
      tell(fmt::format("{}{};\n", heading, each.text));
    }
  };
  print(up ? code_part::upgrade : code_part::downgrade, "");
  if (up) print(code_part::verify, "-- verify\n");
}

}  // namespace aludel::commands
