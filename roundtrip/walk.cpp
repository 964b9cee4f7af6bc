// SPDX-License-Identifier: MIT
#include "roundtrip/walk.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "roundtrip/difference.hpp"
#include "roundtrip/words.hpp"

namespace aludel::roundtrip {

namespace {

using detail::revision_index;

class walker {
public:
  walker(const detail::graph& revisions, const surroundings& given)
      : graph_(revisions), revisions_(revisions.revisions()), given_(given) {}

  result<walked> run() {
    auto ready = restart(0);
    for (revision_index each = 0; ready && each < graph_.size(); ++each) {
      auto problems = visit(each);
      if (!problems) return tl::unexpected{problems.error()};
      if (problems->empty()) continue;
      print_failure(each, *problems);
      ++tally_.failed;
      if (!upgrades_) {
        tally_.unreached = static_cast<int>(graph_.size() - each) - 1;
        break;
      }
      ready = restart(each + 1);
    }
    if (!ready) return tl::unexpected{ready.error()};
    const auto roles = subject_->has_left_roles();
    if (!roles) return tl::unexpected{roles.error()};
    return walked{tally_, std::move(before_), *roles};
  }

private:
  using problem_list = result<std::vector<std::string>>;

  /// A new scratch database with the first `count` revisions in it.
  result<void> restart(revision_index count) {
    subject_.reset();
    auto made = subject::make(graph_, given_.database);
    if (!made) return tl::unexpected{made.error()};
    subject_ = std::move(*made);
    std::vector<revision_index> first(count);
    std::iota(first.begin(), first.end(), 0);
    auto done = subject_->upgrade_and_sow(first);
    if (!done) return done;
    auto seen = subject_->look();
    if (!seen) return tl::unexpected{seen.error()};
    before_ = std::move(*seen);
    return {};
  }

  /// One round trip, and then the revision's seeds. Returns what is wrong with the revision.
  problem_list visit(revision_index which) {
    auto problems = round_trip(which);
    if (!problems || !problems->empty()) return problems;
    auto sown = subject_->sow(which);
    if (!sown) return tl::unexpected{sown.error()};
    return problems;
  }

  problem_list round_trip(revision_index which) {
    const auto rows = subject_->look_at_rows();
    if (!rows) return tl::unexpected{rows.error()};
    auto up = subject_->run({which, direction::upgrade});
    upgrades_ = up.has_value();
    if (!up) return failure("does not upgrade", up.error());
    auto upgraded = subject_->look();
    if (!upgraded) return tl::unexpected{upgraded.error()};
    const auto left = subject_->look_at_rows();
    if (!left) return tl::unexpected{left.error()};
    auto lost = lost_rows(*rows, *left);
    if (!lost.empty()) return lost;

    const auto reason = revisions_.script(which, given_.database.language).irreversible;
    if (reason.length > 0) {
      fmt::print("skipped: {} is irreversible: {}\n", title(revisions_, which),
                 revisions_.copy(reason));
      ++tally_.skipped;
      before_ = std::move(*upgraded);
      return std::vector<std::string>{};
    }
    auto problems = there_and_back(which, *upgraded);
    if (problems && problems->empty()) {
      fmt::print("ok {} (up, down, up)\n", title(revisions_, which));
      ++tally_.passed;
      before_ = std::move(*upgraded);
    }
    return problems;
  }

  problem_list there_and_back(revision_index which, const snapshot& upgraded) {
    auto down = subject_->run({which, direction::downgrade});
    if (!down) return failure("does not downgrade", down.error());
    auto downgraded = subject_->look();
    if (!downgraded) return tl::unexpected{downgraded.error()};
    auto problems = differences(before_, *downgraded, "the downgrade");

    auto again = subject_->run({which, direction::upgrade});
    if (!again) {
      // What the downgrade left behind is reason enough.
      if (problems.empty()) return failure("does not upgrade again", again.error());
      return problems;
    }
    auto second = subject_->look();
    if (!second) return tl::unexpected{second.error()};
    auto more = differences(upgraded, *second, "upgrading again");
    problems.insert(problems.end(), more.begin(), more.end());
    return problems;
  }

  [[nodiscard]] problem_list failure(std::string_view what, error problem) const {
    return std::vector<std::string>{told(what, std::move(problem), given_.versions)};
  }

  void print_failure(revision_index which, const std::vector<std::string>& problems) const {
    fmt::print("FAILED {}\n  {}\n", title(revisions_, which),
               path_of(revisions_.file(which), given_.versions));
    print(problems);
  }

  const detail::graph& graph_;
  const bundle& revisions_;
  const surroundings& given_;
  std::unique_ptr<subject> subject_;
  snapshot before_;
  bool upgrades_ = true;  ///< the last revision that was tried
  tally tally_;
};

}  // namespace

result<walked> walk(const detail::graph& revisions, const surroundings& given) {
  return walker(revisions, given).run();
}

}  // namespace aludel::roundtrip
