// SPDX-License-Identifier: MIT
#include "runtime/src/server_settings.hpp"

#include <fmt/format.h>

#include <charconv>

namespace aludel::detail {

namespace {

constexpr std::string_view idle_in_transaction_name = "idle_in_transaction_session_timeout";
constexpr std::string_view idle_name = "idle_session_timeout";
constexpr std::string_view transaction_name = "transaction_timeout";

std::chrono::milliseconds milliseconds_of(const value& text) {
  std::chrono::milliseconds::rep count = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), count);
  return std::chrono::milliseconds(count);
}

error ended(std::string sqlstate, std::string_view setting, std::string_view limit,
            std::string_view what) {
  error problem{
      .code = errc::statement_failed,
      .message = fmt::format("the server ended the session: {} has reached its {} ({})", what,
                             setting, limit),
      .hint = fmt::format("raise {} for this role, or find out what took so long", setting)};
  problem.sqlstate = std::move(sqlstate);
  return problem;
}

}  // namespace

void server_settings::read(const std::vector<row>& rows) {
  made_by_others_.clear();
  for (const auto& each : rows) {
    const auto name = each[0].value_or("");
    const limit found{milliseconds_of(each[1]), each[2].value_or("")};
    if (name == idle_in_transaction_name) idle_in_transaction_ = found;
    if (name == idle_name) idle_ = found;
    if (name == transaction_name) transaction_ = found;
    if (each[3] != "t") continue;
    made_by_others_ +=
        fmt::format("{}{} = {}", made_by_others_.empty() ? "" : ", ", name, found.text);
  }
}

std::optional<error> server_settings::limit_reached(bool in_transaction) const {
  const auto reached = [](const limit& which, clock::duration time) {
    return which.time.count() > 0 && time >= which.time;
  };
  const auto& idle = in_transaction ? idle_in_transaction_ : idle_;
  if (reached(idle, asked_ - answered_)) {
    return in_transaction
               ? ended("25P03", idle_in_transaction_name, idle.text,
                       "a transaction in which nothing was done")
               : ended("57P05", idle_name, idle.text, "a session in which nothing was done");
  }
  if (reached(transaction_, clock::now() - (in_transaction ? began_ : asked_))) {
    return ended("25P04", transaction_name, transaction_.text, "the transaction");
  }
  return std::nullopt;
}

}  // namespace aludel::detail
