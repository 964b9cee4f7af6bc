// SPDX-License-Identifier: MIT
#include "cli/renaming.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <optional>
#include <utility>

#include "autogenerate/find_renames.hpp"
#include "autogenerate/sqlite_text.hpp"
#include "autogenerate/told_renames.hpp"
#include "cli/print.hpp"

namespace aludel::commands {

namespace {

/// Asks until it is yes or no; nothing: nobody is there to answer.
std::optional<bool> agreed(const autogenerate::name_change& to) {
  std::string said;
  do {
    tell(fmt::format("Is the {} the former {}? [y/N]: ", title(to.after), title(to.before)));
    if (!std::getline(std::cin, said)) {
      tell("\n");
      return std::nullopt;
    }
    std::erase_if(said, [](char each) { return each == ' ' || each == '\t' || each == '\r'; });
    said = autogenerate::lower(std::move(said));
  } while (!said.empty() && said != "y" && said != "yes" && said != "n" && said != "no");
  return said == "y" || said == "yes";
}

}  // namespace

outcome<void> renaming::tell(const std::vector<std::string>& told) {
  if (told.empty()) return {};
  const auto all = autogenerate::told_renames(before_.made_of, after_.made_of, told);
  if (!all) return failed(all.error());
  return perform(*all);
}

outcome<void> renaming::ask() {
  if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0) return {};
  while (true) {
    const auto changes = autogenerate::compare(before_.made_of, after_.made_of);
    const auto found =
        autogenerate::likely_renames(before_.made_of, after_.made_of, changes, refused_);
    if (found.empty()) return {};
    const auto answer = agreed(found.front());
    if (auto clear = sides_.check_signals(); !clear) return clear;
    if (!answer) {
      return misused("there was no answer: nothing was written",
                     "answer yes or no, or say with --rename what is called otherwise");
    }
    if (!*answer) {
      refused_.insert(found.front());
    } else if (auto done = perform({found.front()}); !done) {
      return done;
    }
  }
}

outcome<void> renaming::perform(const std::vector<autogenerate::name_change>& told) {
  if (is_real_) {
    const auto& left_out = before_.made_of.left_out;
    if (!left_out.empty() && before_.made_of.language == dialect::sqlite) {
      return misused(fmt::format("the {} is in the database and left out of the comparison: it "
                                 "would get lost where its table is renamed and made anew",
                                 title(left_out.front().key)),
                     "compare with the revisions, --offline-base, or rename in a revision before");
    }
    auto other = sides_.like(before_);
    if (!other) return tl::unexpected{other.error()};
    before_ = std::move(*other);
    is_real_ = false;
  }
  auto done = autogenerate::rename_in({*before_.connection, before_.made_of}, after_.made_of, told,
                                      [&](detail::database& from) { return sides_.read(from); });
  if (!done) return failed(done.error());
  autogenerate::append(done_, std::move(*done));
  return {};
}

std::vector<std::string> renaming::lines() const {
  std::vector<std::string> all;
  for (const auto& [before, after] : done_.all) {
    const bool moves =
        before.owner != after.owner && before.kind == autogenerate::object_kind::column;
    all.push_back(fmt::format("~ {}: was {}", title(after),
                              moves ? before.owner + '.' + before.name : before.name));
  }
  return all;
}

std::vector<autogenerate::stage> renaming::around(std::vector<autogenerate::stage> rest) const {
  if (done_.made.upgrade.empty()) return rest;
  if (rest.size() != 1 || !rest.front().in_transaction) {
    rest.insert(rest.begin(), {.purpose = "rename", .made = done_.made});
    return rest;
  }
  auto& [upgrade, downgrade] = rest.front().made;
  upgrade.insert(upgrade.begin(), done_.made.upgrade.begin(), done_.made.upgrade.end());
  downgrade.insert(downgrade.end(), done_.made.downgrade.begin(), done_.made.downgrade.end());
  return rest;
}

std::vector<std::string> renaming::likely(const std::vector<autogenerate::change>& changes) const {
  // Told anew, it is told with the names before all renames.
  auto back = done_.all;
  for (auto& each : back) std::swap(each.before, each.after);
  std::vector<std::string> all;
  for (auto each :
       autogenerate::likely_renames(before_.made_of, after_.made_of, changes, refused_)) {
    each.before = autogenerate::called_then(each.before, back);
    all.push_back(as_told(each));
  }
  return all;
}

}  // namespace aludel::commands
