// SPDX-License-Identifier: MIT
#include "runtime/src/code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "runtime/src/ddl.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/operations.hpp"

namespace aludel::detail {

namespace {

/// Leaves a function whose way depends on what the database says.
struct asks_database {};

class recorder final : public operations {
public:
  recorder(dialect language, recorded_code& to) : language_(language), to_(to) {}

  [[nodiscard]] dialect language() const override { return language_; }
  void run(const std::string& sql, std::uint32_t line) override {
    to_.statements.push_back({sql, line});
  }
  model::backfill& backfill(model::object_name table, std::uint32_t line) override {
    auto made = std::make_shared<model::backfill>(std::move(table));
    auto& values = *made;
    to_.statements.push_back({.text = {}, .line = line, .batches = std::move(made)});
    return values;
  }

  [[nodiscard]] std::vector<row> ask(const std::string& /*query*/,
                                     std::uint32_t /*line*/) override {
    to_.live = true;
    throw asks_database();
  }
  void copy_in(const copy_request& /*what*/, std::uint32_t /*line*/) override { to_.live = true; }
  void rebuild(const model::object_name& /*table*/,
               const std::vector<model::table_change>& /*changes*/,
               std::uint32_t /*line*/) override {
    to_.live = true;
  }

private:
  dialect language_;
  recorded_code& to_;
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
  } catch (const asks_database&) {
    return std::nullopt;  // the rest shows when it runs
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

bool in_transaction(const bundle& revisions, std::uint32_t which, code_part part,
                    dialect language) {
  const auto& script = revisions.script(which, language);
  return (part == code_part::downgrade ? script.downgrade : script.upgrade).transaction != 0;
}

/// What its section does not allow.
std::optional<error> misplaced(const recorded_code& made, code_part part, bool transaction) {
  const auto batches =
      std::find_if(made.statements.begin(), made.statements.end(),
                   [](const recorded_statement& each) { return each.batches != nullptr; });
  const bool has_batches = batches != made.statements.end();
  if (part == code_part::verify && (made.live || has_batches)) {
    return error{.code = errc::usage,
                 .message = "verify() does more than to execute queries",
                 .hint = "write each condition as op.execute() of a query whose rows are true"};
  }
  if (has_batches && (transaction || made.live)) {
    return error{
        .code = errc::usage,
        .message = made.live ? "a backfill cannot stand beside what depends on the database"
                             : "a backfill commits each of its batches, which its revision's "
                               "transaction does not allow",
        .where = location{.line = static_cast<int>(batches->line)},
        .hint = made.live ? "move query(), copy_in() and changes that make SQLite's tables "
                            "anew to a revision of their own"
                          : fmt::format("write `// migrate:{} transaction=off` above the "
                                        "code, and other changes into a revision of their own",
                                        part == code_part::upgrade ? "upgrade" : "downgrade")};
  }
  if (made.live && !transaction && part != code_part::verify) {
    return error{.code = errc::usage,
                 .message =
                     "what depends on the database cannot be gone on with where it stopped, "
                     "and so needs a transaction",
                 .hint =
                     "leave out transaction=off, or move query(), copy_in() and changes that "
                     "make SQLite's tables anew to a revision of their own"};
  }
  return std::nullopt;
}

/// What a backfill says is known only once its function has returned.
std::optional<error> complete(recorded_code& made, const bundle& revisions, std::uint32_t which,
                              code_part part, dialect language) {
  auto problem = misplaced(made, part, in_transaction(revisions, which, part, language));
  for (auto& each : made.statements) {
    if (problem || !each.batches) continue;
    try {
      each.text = ddl(language).update(*each.batches);
    } catch (refused_operation& refused) {
      problem = std::move(refused.problem);
      problem->where = location{.line = static_cast<int>(each.line)};
    }
  }
  if (!problem) return std::nullopt;
  if (!problem->where) problem->where = location{};
  problem->where->file = revisions.file(which);
  return problem;
}

}  // namespace

recorded_code record_code(const bundle& revisions, std::uint32_t which, code_part part,
                          dialect language) {
  recorded_code made;
  if (revisions.code.empty()) {
    made.problem = not_inside(revisions, which);
    return made;
  }
  recorder target{language, made};
  if (auto called = call_code(revisions, which, part, target); !called) {
    made.problem = std::move(called.error());
  } else {
    made.problem = complete(made, revisions, which, part, language);
  }
  return made;
}

result<void> call_code(const bundle& revisions, std::uint32_t which, code_part part,
                       operations& target) {
  auto problem = call(function_of(*revisions.code[which], part), target);
  if (!problem) return {};
  if (problem->code == errc::stopped)
    return tl::unexpected{std::move(*problem)};  // by nobody's fault
  if (!problem->where) problem->where = location{};
  problem->where->file = revisions.file(which);
  return tl::unexpected{std::move(*problem)};
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
