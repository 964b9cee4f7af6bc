// SPDX-License-Identifier: MIT
#include "runtime/src/redo.hpp"

#include <fmt/format.h>

#include <aludel/observers.hpp>
#include <memory>

#include "cli/development.hpp"
#include "cli/interruption.hpp"
#include "cli/lines.hpp"
#include "cli/migrate.hpp"
#include "cli/redo.hpp"
#include "cli/versions.hpp"
#include "generator/frozen.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

outcome<void> check_locks(const request& asked, dialect language) {
  std::error_code ignored;
  for (const auto& each : asked.versions) {
    if (!std::filesystem::exists(each, ignored)) return {};
  }
  problems found;
  const std::array dialects{language};
  const auto copy = read_versions(asked, dialects, found);
  if (!found.empty()) return tl::unexpected{found};
  for (const auto& each : generator::compare(copy.graph, dialects, copy.locks)) {
    if (each.what != generator::change::none) {
      return failed(generator::changed(copy.graph, dialects, each));
    }
  }
  return {};
}

namespace {

constexpr auto help =
    R"(Takes the newest revision back with the downgrade that was recorded when it was applied,
and applies it as its file is now: for a revision that is still being written. Both are one
transaction, unless one of them has transaction=off: if the new version fails, the database
stays as it was.

Only that revision may differ from what was applied. Where the database stands at several
revisions, TARGET names the one. A frozen revision that was edited is not redone.

Examples:
  $ redo
  $ redo 3f1c --url sqlite:///app.db)";

outcome<answer> run(const request& asked, options wishes) {
  const auto revisions = load_for_database(asked, depth::checked);
  if (!revisions) return tl::unexpected{revisions.error()};
  const auto unchanged = check_locks(asked, detail::parse_url(asked.url)->language);
  if (!unchanged) return tl::unexpected{unchanged.error()};
  if (!asked.quiet) wishes.observer = progress_bar();
  const interruption signals;
  wishes.stop = signals.flag();
  const auto done = redo(**revisions, asked.url, wishes);
  wishes.observer = {};  // a bar is gone before anything else is printed
  if (!done) return failed(done.error());
  return answer{.text = {},
                .data = data_of(*done),
                .note = fmt::format("redid {}; the database stands at {}",
                                    done->steps.back().revision, position(done->heads))};
}

action declare(command_line& line) {
  const auto wishes = std::make_shared<options>();
  line.argument("TARGET", wishes->target, "The revision, where there are several heads");
  return [wishes](const request& asked) { return run(asked, *wishes); };
}

}  // namespace

command redo_command() {
  return {"redo", "Take the newest revision back and apply it as it is now", help, declare};
}

}  // namespace aludel::commands
