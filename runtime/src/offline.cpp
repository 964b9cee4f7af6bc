// SPDX-License-Identifier: MIT
#include "runtime/src/offline.hpp"

#include <fmt/format.h>

#include "runtime/src/apply.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/rehearsal.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/whole_script.hpp"

namespace aludel {

namespace {

using namespace detail;

observer commentator(script& written) {
  return [&written](const event& what) {
    const auto* begun = std::get_if<events::running>(&what);
    if (begun == nullptr) return;
    const auto& run = begun->what;
    written.entitle(fmt::format("{} ({})", run.revision, run.message));
    written.add_line({});
    written.comment(fmt::format("{} {} -> {}{}{}", name(run.way), run.from, run.to,
                                run.message.empty() ? "" : ", ", run.message));
  };
}

/// Makes the real run write itself down.
result<script_report> write(const script_kind& kind, const state& from, const plan& what,
                            options wishes) {
  report done;
  const auto run = [&](script& written, record& tables) -> result<void> {
    wishes.observer = commentator(written);
    wishes.confirm = {};
    if (makes_tables_anew(kind.revisions, kind.language, what)) {
      auto other = rehearse(kind.revisions, kind.before, wishes);
      if (!other) return tl::unexpected{std::move(other.error())};
      written.rehearse_with(std::move(*other));
    }
    auto ran = apply({written, tables, kind.revisions, wishes}, from, what, done);
    if (ran) return {};
    auto problem = std::move(ran.error());
    problem.notes.clear();  // they tell of a database
    problem.applied.clear();
    return tl::unexpected{std::move(problem)};
  };
  auto made = whole_script(kind, from, what.steps.empty() ? script_body{} : script_body{run});
  if (!made) return tl::unexpected{std::move(made.error())};
  return script_report{.sql = std::move(made->sql),
                       .language = kind.language,
                       .steps = std::move(done.steps),
                       .heads = ids_of(kind.revisions.revisions(), what.heads),
                       .notes = std::move(made->notes)};
}

result<plan> plan_of(const graph& revisions, direction way, const std::vector<revision_index>& from,
                     const options& wishes) {
  return way == direction::upgrade ? plan_upgrade(revisions, from, wishes.target)
                                   : plan_downgrade(revisions, from, wishes.target);
}

}  // namespace

result<script_report> write_script(const graph& revisions, dialect language, direction way,
                                   const std::vector<revision_index>& from, const options& wishes) {
  const auto what = plan_of(revisions, way, from, wishes);
  if (!what) return tl::unexpected{what.error()};
  const script_kind kind{revisions, language, name(way), from, what->heads};
  return write(kind, assumed_state(kind), *what, wishes);
}

result<script_report> write_script(const graph& revisions, std::string_view url, direction way,
                                   const options& wishes) {
  const auto connection = connect(revisions.revisions(), url, wishes, purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions.revisions()};
  const auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  const auto language = (*connection)->language();
  const auto heads = recognise(revisions, language, *now, tables);
  if (!heads) return tl::unexpected{heads.error()};
  const auto what = plan_of(revisions, way, *heads, wishes);
  if (!what) return tl::unexpected{what.error()};
  if (now->unfinished && now->unfinished->outcome != "done") {
    return tl::unexpected{error{
        .code = errc::interrupted,
        .message = fmt::format("what became of statement {} of revision {} is not known before it "
                               "is gone on with, so that no script can be written",
                               now->unfinished->statement + 1, now->unfinished->revision),
        .hint = fmt::format("`{} {}` finds out and finishes it", name(now->unfinished->way),
                            now->unfinished->revision),
        .notes = {"nothing was changed"}}};
  }
  return write({revisions, language, name(way), *heads, what->heads}, *now, *what, wishes);
}

}  // namespace aludel
