// SPDX-License-Identifier: MIT
#include "runtime/src/planned_run.hpp"

#include <fmt/format.h>

#include <optional>

#include "runtime/src/describe.hpp"
#include "runtime/src/migrate.hpp"
#include "runtime/src/newer.hpp"

namespace aludel::detail {

namespace {

/// `options.breaking`
result<plan> check_breaking(const session& run, plan what) {
  if (run.wishes.breaking == breaking_policy::run) return what;
  const auto& revisions = run.revisions.revisions();
  std::vector<std::string> breaking;
  for (const auto& step : what.steps) {
    const auto& script = revisions.script(step.revision, run.connection.language());
    if (step.way == direction::downgrade || script.compatible == compatibility::compatible)
      continue;
    breaking.push_back(title(revisions, step.revision));
  }
  if (breaking.empty()) return what;
  error problem{.code = errc::breaking_revision,
                .message = fmt::format("revision {} is breaking, and this program leaves such "
                                       "revisions to a deploy step",
                                       breaking.front()),
                .hint =
                    "`upgrade` on the command line of this release runs it, once no older "
                    "program needs the database as it is",
                .notes = {}};
  for (std::size_t each = 1; each < breaking.size(); ++each) {
    problem.notes.push_back("likewise, revision " + breaking[each]);
  }
  problem.notes.push_back("nothing was changed; the database stays at " +
                          run.revisions.list(what.from));
  return tl::unexpected{std::move(problem)};
}

class planned_run {
public:
  planned_run(const session& with, plan_to_target make_plan) : run_(with), make_plan_(make_plan) {}

  result<report> run(state now) {
    // A half-applied revision of a newer release is that release's to finish.
    if (auto what = plan_newer(now); what && (!*what || newer_)) {
      if (!*what) return tl::unexpected{what->error()};
      return with_newer({});
    }
    return migrate_from(
               run_, [&](const state& from) { return plan_from(from); }, std::move(now))
        .map([&](report done) { return with_newer(std::move(done)); });
  }

private:
  /// Nothing to do beside a newer release; or nothing, if none has been here.
  std::optional<result<plan>> plan_newer(const state& from) {
    newer_.reset();
    if (make_plan_ != plan_upgrade || !is_newer(run_.revisions, from)) return std::nullopt;
    auto found =
        admit_newer(run_.revisions, run_.connection.language(), from, run_.tables, run_.wishes);
    if (!found) return tl::unexpected{found.error()};
    newer_ = std::move(*found);
    return plan{.from = newer_->heads, .steps = {}, .heads = newer_->heads};
  }

  result<plan> plan_from(const state& from) {
    if (auto what = plan_newer(from)) return *what;
    return recognise(run_.revisions, run_.connection.language(), from, run_.tables)
        .and_then([&](const auto& heads) {
          return make_plan_(run_.revisions, heads, run_.wishes.target);
        })
        .and_then([&](plan what) { return check_breaking(run_, std::move(what)); });
  }

  report with_newer(report done) const {
    if (!newer_) return done;
    done.heads = newer_->recorded;
    done.unknown = newer_->unknown;
    return done;
  }

  session run_;
  plan_to_target make_plan_;
  std::optional<newer_state> newer_;
};

}  // namespace

result<report> run_to_target(const session& with, plan_to_target make_plan, state now) {
  return planned_run(with, make_plan).run(std::move(now));
}

}  // namespace aludel::detail
