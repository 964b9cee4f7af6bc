// SPDX-License-Identifier: MIT
#include "cli/migrate.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <chrono>
#include <optional>

#include "cli/lines.hpp"
#include "cli/progress.hpp"

namespace aludel::commands {

namespace {

std::string summary(const report& done, direction way, std::chrono::duration<double> taken) {
  if (done.steps.empty()) {
    return fmt::format("nothing to do; the database stands at {}", position(done.heads));
  }
  return fmt::format("{} {} in {:.2f} s; the database stands at {}",
                     way == direction::upgrade ? "applied" : "took back", count(done.steps.size()),
                     taken.count(), position(done.heads));
}

json data_of(const report& done) {
  auto steps = json::array();
  for (const auto& each : done.steps) {
    steps.push_back({{"revision", each.revision},
                     {"direction", name(each.way)},
                     {"message", each.message},
                     {"duration_ms", each.duration.count()}});
  }
  return {{"steps", std::move(steps)}, {"heads", done.heads}};
}

}  // namespace

outcome<answer> migrate(const request& asked, direction way, options wishes) {
  const auto revisions = load_for_database(asked, depth::checked);
  if (!revisions) return tl::unexpected{revisions.error()};

  std::optional<progress> shown;
  if (!asked.quiet) wishes.observer = shown.emplace(**revisions).observer();
  const auto start = std::chrono::steady_clock::now();
  const auto done = way == direction::upgrade ? upgrade(**revisions, asked.url, wishes)
                                              : downgrade(**revisions, asked.url, wishes);
  const auto taken = std::chrono::steady_clock::now() - start;
  shown.reset();
  if (!done) return failed(done.error());
  return answer{.text = {}, .data = data_of(*done), .note = summary(*done, way, taken)};
}

void declare_transaction_option(CLI::App& app, options& into) {
  app.add_flag("--transaction-per-revision", into.transaction_per_revision,
               "Not one transaction for all: those before a failing one stay");
}

}  // namespace aludel::commands
