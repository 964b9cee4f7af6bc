// SPDX-License-Identifier: MIT
// What is called otherwise in the schema that is wanted: told, or agreed to on a terminal.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "autogenerate/rename_in.hpp"
#include "autogenerate/stages.hpp"
#include "cli/sides.hpp"

namespace aludel::commands {

class renaming {
public:
  /// `before` is replaced by what is renamed; where it is no scratch database, by one like it.
  renaming(const sides& all, looked_at& before, const looked_at& after, bool before_is_real)
      : sides_(all), before_(before), after_(after), is_real_(before_is_real) {}

  [[nodiscard]] outcome<void> tell(const std::vector<std::string>& told);
  /// One question for each that looks like a rename; where nobody could answer, none.
  [[nodiscard]] outcome<void> ask();

  /// Whether `before` is still what it was, and no scratch database.
  [[nodiscard]] bool before_is_real() const { return is_real_; }
  /// For people: what is renamed.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// With what renames before the rest: in the only stage, or else in one of its own.
  [[nodiscard]] std::vector<autogenerate::stage> around(
      std::vector<autogenerate::stage> rest) const;
  /// What looks like a rename among the changes that are left.
  [[nodiscard]] std::vector<std::string> likely(
      const std::vector<autogenerate::change>& changes) const;

private:
  [[nodiscard]] outcome<void> perform(const std::vector<autogenerate::name_change>& told);

  const sides& sides_;
  looked_at& before_;
  const looked_at& after_;
  bool is_real_;
  std::set<autogenerate::name_change> refused_;
  autogenerate::renamed done_;
};

}  // namespace aludel::commands
