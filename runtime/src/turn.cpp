// SPDX-License-Identifier: MIT
#include "runtime/src/turn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>

#include "runtime/src/digest.hpp"

namespace aludel::detail {

std::int64_t lock_key(std::string_view bundle) {
  const auto sum = digester().field("aludel").field(bundle).finish();
  std::int64_t key = 0;
  std::memcpy(&key, sum.data(), sizeof key);
  return key;
}

result<void> go_on(const options& wishes) {
  if (wishes.stop == nullptr || !wishes.stop->load()) return {};
  return tl::unexpected{error{.code = errc::stopped,
                              .message = "the program was told to stop",
                              .hint = "run it again: it goes on from there"}};
}

result<void> rest(std::chrono::milliseconds about, const options& wishes) {
  using clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds reaction{20};
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<std::chrono::milliseconds::rep> around{about.count() / 2,
                                                                       about.count() * 3 / 2};
  const auto end = clock::now() + std::chrono::milliseconds(around(random));
  for (auto now = clock::now(); now < end; now = clock::now()) {
    if (auto wanted = go_on(wishes); !wanted) return wanted;
    std::this_thread::sleep_for(std::min<clock::duration>(reaction, end - now));
  }
  return go_on(wishes);
}

result<void> exclusive_turn::wait(std::string_view bundle, const options& wishes,
                                  const deadline& until) {
  const auto start = std::chrono::steady_clock::now();
  for (auto delay = std::chrono::milliseconds(10);;
       delay = std::min(delay * 2, std::chrono::milliseconds(250))) {
    const auto won = connection_->try_lock(bundle);
    if (!won) return tl::unexpected{won.error()};
    held_ = *won;
    if (held_) return {};
    if (until.passed()) {
      error problem{.code = errc::locked,
                    .message = fmt::format(
                        "another process has been upgrading this database for {} s",
                        std::chrono::duration_cast<std::chrono::seconds>(wishes.lock_wait).count()),
                    .hint = "wait for it, or look for its session in pg_stat_activity"};
      if (const auto who = connection_->holder_of(bundle); !who.empty()) {
        problem.notes.push_back("gave up " + who);
      }
      problem.notes.emplace_back("nothing was changed");
      return tl::unexpected{std::move(problem)};
    }
    if (wishes.observer) {
      wishes.observer(
          events::waiting_for_lock{std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::steady_clock::now() - start)});
    }
    if (auto rested = rest(delay, wishes); !rested) return rested;
  }
}

result<void> try_again(error problem, const options& wishes, const deadline& until,
                       std::size_t attempt) {
  const bool given_up = problem.code == errc::locked;
  if (given_up || !is_contention(problem)) return tl::unexpected{std::move(problem)};
  if (until.passed()) {
    problem.code = errc::locked;
    return tl::unexpected{std::move(problem)};
  }
  constexpr std::chrono::milliseconds between_tries{200};
  if (wishes.observer) {
    wishes.observer(
        events::retrying{.why = problem.message, .attempt = attempt, .pause = between_tries});
  }
  return rest(between_tries, wishes);
}

}  // namespace aludel::detail
