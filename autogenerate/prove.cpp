// SPDX-License-Identifier: MIT
#include "autogenerate/prove.hpp"

#include <fmt/format.h>

#include <string_view>

#include "autogenerate/on_one_line.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/same_words.hpp"

namespace aludel::autogenerate {

namespace {

/// As a revision is: in a transaction.
result<void> run(detail::database& at, const statements& all, std::string_view which) {
  auto done = at.begin({});
  for (const auto& each : all) {
    if (!done) break;
    done = at.execute(each.sql);
    if (done) continue;
    constexpr std::size_t most = 160;
    done.error().message = fmt::format("the {} that was generated fails at `{}`: {}", which,
                                       on_one_line(each.sql, most), done.error().message);
    done.error().where.reset();
  }
  if (done) done = at.commit();
  if (!done) at.rollback();
  return done;
}

result<void> expect(detail::database& at, const side& wanted, const table_names& own,
                    std::string_view which) {
  auto found = read_schema(at, own);
  if (!found) return tl::unexpected{found.error()};
  if (auto done = take_words(*found, wanted); !done) return done;
  const auto left = described(compare(*found, wanted.made_of));
  if (left.empty()) return {};
  return tl::unexpected{
      error{.code = errc::statement_failed,
            .message = fmt::format("the {} that was generated leaves differences:\n  {}", which,
                                   fmt::join(left, "\n  "))}};
}

}  // namespace

result<void> prove(const draft& made, detail::database& at, const schema& before, const side& after,
                   const table_names& own) {
  auto done = run(at, made.upgrade, "upgrade");
  if (done) done = expect(at, after, own, "upgrade");
  if (done) done = run(at, made.downgrade, "downgrade");
  if (done) done = expect(at, {at, before}, own, "downgrade");
  return done;
}

}  // namespace aludel::autogenerate
