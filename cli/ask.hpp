// SPDX-License-Identifier: MIT
// `--interactive`: a question before each revision, answered on standard input.
#pragma once

#include <aludel/aludel.hpp>

namespace aludel::commands {

/// For `options.confirm`.
class questioner {
public:
  questioner(const bundle& revisions, dialect language)
      : revisions_(revisions), language_(language) {}

  [[nodiscard]] bool confirm(const revision_run& next);
  /// There was no answer.
  [[nodiscard]] bool unanswered() const { return unanswered_; }
  /// The revision that was not to be run; empty if there is none.
  [[nodiscard]] const std::string& stopped_before() const { return stopped_before_; }

private:
  void show(const revision_run& of) const;

  const bundle& revisions_;
  dialect language_;
  bool all_ = false;
  bool unanswered_ = false;
  std::string stopped_before_;
};

}  // namespace aludel::commands
