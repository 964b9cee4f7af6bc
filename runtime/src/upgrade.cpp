// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <optional>

#include "runtime/src/describe.hpp"
#include "runtime/src/migrate.hpp"
#include "runtime/src/newer.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

std::string_view name(direction way) { return way == direction::upgrade ? "upgrade" : "downgrade"; }

namespace {

using namespace detail;

using plan_to_target = result<plan> (*)(const graph&, const std::vector<revision_index>&,
                                        std::string_view);

bool means_everything(std::string_view target) { return target.empty() || target == "heads"; }

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

/// A run to a target, which may find that a newer release has been here.
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

result<report> migrate(const bundle& revisions, std::string_view url, const options& wishes,
                       plan_to_target make_plan) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};

  const bool nothing_to_do = make_plan == plan_upgrade && means_everything(wishes.target) &&
                             at_heads(revisions, (*connection)->language(), *now);
  if (nothing_to_do) return report{.steps = {}, .heads = ids_of(revisions, revisions.heads)};
  const graph known{revisions};
  return planned_run({**connection, tables, known, wishes}, make_plan).run(std::move(*now));
}

std::string_view text_of(const char* url) { return url == nullptr ? std::string_view{} : url; }

}  // namespace

result<report> upgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return told(wishes, [&] { return migrate(revisions, url, wishes, plan_upgrade); });
}
result<report> upgrade(const bundle& revisions, const char* url, const options& wishes) {
  return upgrade(revisions, text_of(url), wishes);
}

result<report> downgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return told(wishes, [&] { return migrate(revisions, url, wishes, plan_downgrade); });
}
result<report> downgrade(const bundle& revisions, const char* url, const options& wishes) {
  return downgrade(revisions, text_of(url), wishes);
}

result<status_report> status(const bundle& revisions, std::string_view url, const options& wishes) {
  const graph known{revisions};
  const auto connection = connect(revisions, url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  const auto language = (*connection)->language();
  record tables{**connection, revisions};
  const auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};
  if (is_newer(known, *now)) {
    return admit_newer(known, language, *now, tables, wishes).map([](newer_state found) {
      return status_report{
          .heads = std::move(found.recorded), .pending = {}, .unknown = std::move(found.unknown)};
    });
  }
  const auto heads = recognise(known, language, *now, tables);
  if (!heads) return tl::unexpected{heads.error()};
  const auto what = plan_upgrade(known, *heads, wishes.target);
  if (!what) return tl::unexpected{what.error()};
  status_report found{.heads = ids_of(revisions, *heads), .pending = {}, .unknown = {}};
  for (const auto& each : what->steps) found.pending.emplace_back(revisions.id(each.revision));
  return found;
}
result<status_report> status(const bundle& revisions, const char* url, const options& wishes) {
  return status(revisions, text_of(url), wishes);
}

}  // namespace aludel
