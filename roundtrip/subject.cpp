// SPDX-License-Identifier: MIT
#include "roundtrip/subject.hpp"

#include <algorithm>
#include <utility>

#include "autogenerate/setup.hpp"
#include "runtime/src/apply.hpp"
#include "runtime/src/state.hpp"

namespace aludel::roundtrip {

using detail::revision_index;
using detail::step;

result<std::unique_ptr<subject>> subject::make(const detail::graph& revisions, const source& from) {
  const auto& bundle = revisions.revisions();
  auto database = from.language == dialect::sqlite
                      ? autogenerate::scratch::file()
                      : autogenerate::scratch::on_server(bundle, from.server_url, from.owner);
  if (!database) return tl::unexpected{database.error()};
  auto runner = detail::connect(bundle, (*database)->url(), {}, detail::purpose::change);
  if (!runner) return tl::unexpected{runner.error()};
  if (from.language == dialect::sqlite) {
    // Nothing here is to survive a power failure.
    auto faster = (*runner)->execute("PRAGMA synchronous = OFF");
    if (!faster) return tl::unexpected{faster.error()};
  }
  if (auto ready = autogenerate::set_up(**runner, from.setup); !ready) {
    return tl::unexpected{ready.error()};
  }
  auto observer = detail::connect(bundle, (*database)->url(), {}, detail::purpose::change);
  if (!observer) return tl::unexpected{observer.error()};
  std::unique_ptr<subject> made{
      new subject{revisions, from, std::move(*database), std::move(*runner), std::move(*observer)}};
  auto ready = made->make_tables();
  if (!ready) return tl::unexpected{ready.error()};
  return made;
}

result<void> subject::make_tables() {
  const auto now = tables_.read();
  if (!now) return tl::unexpected{now.error()};
  return now->tables ? result<void>{} : tables_.create_tables({});
}

subject::subject(const detail::graph& revisions, const source& from,
                 std::unique_ptr<autogenerate::scratch> database,
                 std::unique_ptr<detail::database> runner,
                 std::unique_ptr<detail::database> observer)
    : revisions_(revisions),
      seeds_(from.seeds),
      database_(std::move(database)),
      runner_(std::move(runner)),
      observer_(std::move(observer)),
      tables_(*runner_, revisions.revisions()),
      applied_(revisions.size()) {}

result<void> subject::run(step what) {
  auto done = apply({what});
  if (done) applied_[what.revision] = what.way == direction::upgrade;
  return done;
}

result<void> subject::upgrade(std::span<const revision_index> which) {
  std::vector<step> steps;
  for (const auto each : which) steps.push_back({each, direction::upgrade});
  if (steps.empty()) return {};
  auto done = apply(std::move(steps));
  if (!done) return done;
  for (const auto each : which) applied_[each] = true;
  return {};
}

result<void> subject::upgrade_and_sow(std::span<const revision_index> which) {
  std::size_t begin = 0;
  for (std::size_t each = 0; each < which.size(); ++each) {
    if (!has_seeds(which[each])) continue;
    auto done = upgrade(which.subspan(begin, each + 1 - begin));
    if (done) done = sow(which[each]);
    if (!done) return done;
    begin = each + 1;
  }
  return upgrade(which.subspan(begin));
}

result<void> subject::sow(revision_index which) {
  for (const auto& each : seeds_) {
    if (each.revision != revisions_.revisions().id(which)) continue;
    auto done = roundtrip::sow(*runner_, each.file);
    if (!done) return done;
  }
  return {};
}

bool subject::has_seeds(revision_index which) const {
  return std::any_of(seeds_.begin(), seeds_.end(), [&](const seed& each) {
    return each.revision == revisions_.revisions().id(which);
  });
}

result<void> subject::apply(std::vector<step> steps) {
  auto now = tables_.read();
  if (!now) return tl::unexpected{now.error()};
  auto after = applied_;
  for (const auto& each : steps) after[each.revision] = each.way == direction::upgrade;
  const detail::plan what{.from = revisions_.heads(applied_),
                          .steps = std::move(steps),
                          .heads = revisions_.heads(after)};
  // Only the server's own housekeeping can be in the way here, and it gives way after a second.
  const options wishes{.lock_timeout = std::chrono::seconds(30)};
  report done;
  const auto ran = detail::apply({*runner_, tables_, revisions_, wishes}, *now, what, done);
  if (!ran) return tl::unexpected{ran.error()};
  if (*ran == detail::turn::finished) return {};
  return tl::unexpected{error{.code = errc::database_failed,
                              .message = "somebody else is using the scratch database",
                              .hint = "run the test again"}};
}

}  // namespace aludel::roundtrip
