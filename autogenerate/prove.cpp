// SPDX-License-Identifier: MIT
#include "autogenerate/prove.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "autogenerate/on_one_line.hpp"
#include "autogenerate/run.hpp"
#include "autogenerate/same_words.hpp"

namespace aludel::autogenerate {

namespace {

result<void> run_part(detail::database& at, const statements& all, bool in_transaction,
                      std::string_view which) {
  return run(at, all, in_transaction, [&](error& problem, const statement& of) {
    constexpr std::size_t most = 160;
    problem.message = fmt::format("the {} that was generated fails at `{}`: {}", which,
                                  on_one_line(of.sql, most), problem.message);
    problem.where.reset();
  });
}

enum class way : std::uint8_t { up, down };

/// On the way back nothing stays.
std::vector<change> left_between(const schema& found, const schema& wanted, way which) {
  auto left = compare(found, wanted);
  return left.empty() && which == way::down ? compare_back(wanted, found) : left;
}

result<void> expect(detail::database& at, const side& wanted, const schema_reader& read,
                    way which) {
  auto found = read(at);
  if (!found) return tl::unexpected{found.error()};
  if (auto done = take_wordings(*found, wanted); !done) return done;
  const auto left = described(left_between(*found, wanted.made_of, which));
  if (left.empty()) return {};
  return tl::unexpected{error{
      .code = errc::statement_failed,
      .message = fmt::format("the {} that was generated leaves differences:\n  {}",
                             which == way::up ? "upgrade" : "downgrade", fmt::join(left, "\n  "))}};
}

}  // namespace

result<void> prove(const std::vector<stage>& stages, detail::database& at, const schema& before,
                   const side& after, const schema_reader& read) {
  result<void> done;
  for (const auto& each : stages) {
    if (done) done = run_part(at, each.made.upgrade, each.in_transaction, "upgrade");
  }
  if (done) done = expect(at, after, read, way::up);
  std::for_each(stages.rbegin(), stages.rend(), [&](const stage& each) {
    if (done) done = run_part(at, each.made.downgrade, each.in_transaction, "downgrade");
  });
  const auto target = restorable(before);
  if (done) done = expect(at, {at, target}, read, way::down);
  return done;
}

}  // namespace aludel::autogenerate
