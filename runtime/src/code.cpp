// SPDX-License-Identifier: MIT
#include "runtime/src/code.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "runtime/src/describe.hpp"
#include "runtime/src/inverse.hpp"
#include "runtime/src/operations.hpp"

namespace aludel::detail {

namespace {

class recorder final : public operations {
public:
  recorder(dialect language, std::vector<recorded_statement>& to) : language_(language), to_(to) {}

  [[nodiscard]] dialect language() const override { return language_; }
  void run(const std::string& sql, std::uint32_t line) override { to_.push_back({sql, line}); }

private:
  dialect language_;
  std::vector<recorded_statement>& to_;
};

error not_inside(const bundle& revisions, std::uint32_t which) {
  return {.code = errc::unsupported,
          .message = fmt::format("revision {} is written in C++, which this program has not inside",
                                 title(revisions, which)),
          .hint = "use the command line that is built with the application: <app>_migrate"};
}

auto function_of(const revision_code& code, code_part part) {
  switch (part) {
    case code_part::upgrade:
      return code.upgrade;
    case code_part::downgrade:
      return code.downgrade;
    case code_part::verify:
      break;
  }
  return code.verify;
}

/// Whatever leaves the revision's function.
std::optional<error> call(void (*function)(op&), operations& target) {
  if (function == nullptr) return std::nullopt;
  op handle{target};
  try {
    function(handle);
  } catch (failed_operation& failed) {
    return std::move(failed.problem);
  } catch (const std::exception& thrown) {
    return error{.code = errc::statement_failed,
                 .message = fmt::format("it threw: {}", thrown.what())};
  } catch (...) {
    return error{.code = errc::statement_failed, .message = "it threw what is no std::exception"};
  }
  return std::nullopt;
}

recorded_code recorded(void (*function)(op&), dialect language) {
  recorded_code made;
  recorder target{language, made.statements};
  made.problem = call(function, target);
  return made;
}

/// What keeps the upgrade from being recorded keeps it from being taken back.
recorded_code taken_back(const revision_code& code, dialect language) {
  if (auto problem = recorded(code.upgrade, language).problem) return {{}, std::move(problem)};
  inverter target{language};
  if (auto problem = call(code.upgrade, target)) return {{}, std::move(problem)};
  return target.downgrade();
}

}  // namespace

recorded_code record_code(const bundle& revisions, std::uint32_t which, code_part part,
                          dialect language) {
  recorded_code made;
  if (revisions.code.empty()) {
    made.problem = not_inside(revisions, which);
    return made;
  }
  const auto& code = *revisions.code[which];
  if (part == code_part::downgrade && code.takes_upgrade_back) {
    made = taken_back(code, language);
  } else {
    made = recorded(function_of(code, part), language);
  }
  if (made.problem) {
    if (!made.problem->where) made.problem->where = location{};
    made.problem->where->file = revisions.file(which);
  }
  return made;
}

recorded_code statements_of(const bundle& revisions, std::uint32_t which, code_part part,
                            dialect language) {
  if (revisions.is_code(which)) return record_code(revisions, which, part, language);
  const auto& script = revisions.script(which, language);
  recorded_code made;
  for (const auto& each :
       revisions.list(part == code_part::upgrade     ? script.upgrade.statements
                      : part == code_part::downgrade ? script.downgrade.statements
                                                     : script.verify)) {
    made.statements.push_back({revisions.copy(each.text), each.line, each.column});
  }
  return made;
}

}  // namespace aludel::detail
