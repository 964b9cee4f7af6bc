// SPDX-License-Identifier: MIT
#include "roundtrip/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "roundtrip/difference.hpp"

namespace aludel::roundtrip {

namespace {

using detail::revision_index;

/// "3f1c create users"
std::string title(const bundle& revisions, revision_index which) {
  return fmt::format("{} {}", revisions.id(which), revisions.message(which));
}

class walker {
public:
  walker(const detail::graph& revisions, const surroundings& given)
      : graph_(revisions), revisions_(revisions.revisions()), given_(given) {}

  result<tally> run() {
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
    return tally_;
  }

private:
  using problem_list = result<std::vector<std::string>>;

  /// A bundle names files with the directory they are in: "versions/3f1c_users.sql".
  [[nodiscard]] std::string path(std::string_view file) const {
    for (const auto& directory : given_.versions) {
      auto path = directory.parent_path() / file;
      std::error_code ignored;
      if (std::filesystem::exists(path, ignored)) return path.string();
    }
    return std::string(file);
  }

  /// A new scratch database with the first `count` revisions in it.
  result<void> restart(revision_index count) {
    subject_.reset();
    auto made = subject::make(graph_, given_.database);
    if (!made) return tl::unexpected{made.error()};
    subject_ = std::move(*made);
    revision_index applied = 0;
    for (revision_index each = 0; each < count; ++each) {
      if (!has_seed(each)) continue;
      auto done = subject_->upgrade(applied, each + 1);
      if (done) done = sow(each);
      if (!done) return done;
      applied = each + 1;
    }
    auto done = subject_->upgrade(applied, count);
    if (!done) return done;
    auto seen = subject_->look();
    if (!seen) return tl::unexpected{seen.error()};
    before_ = std::move(*seen);
    return {};
  }

  /// Without seeds there are none to lose.
  result<row_snapshot> look_at_rows() {
    if (given_.seeds.empty()) return row_snapshot{};
    return subject_->look_at_rows();
  }

  [[nodiscard]] bool has_seed(revision_index which) const {
    return std::any_of(given_.seeds.begin(), given_.seeds.end(),
                       [&](const seed& each) { return each.revision == revisions_.id(which); });
  }

  /// Runs the seeds of a revision that is applied.
  result<void> sow(revision_index which) {
    for (const auto& each : given_.seeds) {
      if (each.revision != revisions_.id(which)) continue;
      auto done = subject_->sow(each);
      if (!done) return done;
    }
    return {};
  }

  /// One round trip, and then the revision's seeds. Returns what is wrong with the revision.
  problem_list visit(revision_index which) {
    auto problems = round_trip(which);
    if (!problems || !problems->empty()) return problems;
    auto sown = sow(which);
    if (!sown) return tl::unexpected{sown.error()};
    return problems;
  }

  problem_list round_trip(revision_index which) {
    const auto rows = look_at_rows();
    if (!rows) return tl::unexpected{rows.error()};
    auto up = subject_->run({which, direction::upgrade});
    upgrades_ = up.has_value();
    if (!up) return failure("does not upgrade", up.error());
    auto upgraded = subject_->look();
    if (!upgraded) return tl::unexpected{upgraded.error()};
    const auto left = look_at_rows();
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

  /// With the path that the developer knows, so that editors find it.
  [[nodiscard]] problem_list failure(std::string_view what, error problem) const {
    if (problem.where && !problem.where->file.empty()) {
      problem.where->file = path(problem.where->file);
    }
    return std::vector<std::string>{fmt::format("{}:\n{}", what, to_string(problem))};
  }

  void print_failure(revision_index which, const std::vector<std::string>& problems) const {
    fmt::print("FAILED {}\n  {}\n", title(revisions_, which), path(revisions_.file(which)));
    for (const auto& each : problems) fmt::print("  {}\n", each);
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

result<tally> walk(const detail::graph& revisions, const surroundings& given) {
  return walker(revisions, given).run();
}

}  // namespace aludel::roundtrip
