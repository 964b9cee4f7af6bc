// SPDX-License-Identifier: MIT
#include "runtime/src/code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "runtime/src/ddl.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/inverse.hpp"
#include "runtime/src/operations.hpp"
#include "runtime/src/statement_words.hpp"

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
  void rebuild(const std::string& sql, const table_rebuild& what, std::uint32_t line) override {
    to_.statements.push_back(
        {.text = sql, .line = line, .rebuild = std::make_shared<table_rebuild>(what)});
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
std::optional<error> call(const std::function<void(op&)>& function, operations& target) {
  if (!function) return std::nullopt;
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
  return target.failed();
}

/// What keeps the upgrade from being recorded keeps it from being taken back.
recorded_code taken_back(const revision_code& code, dialect language) {
  if (auto problem = recorded(code.upgrade, language).problem) return {{}, std::move(problem)};
  inverter target{language};
  if (auto problem = call(code.upgrade, target)) return {{}, std::move(problem)};
  return target.downgrade();
}

// ---- What a section does not allow

bool in_transaction(const bundle& revisions, std::uint32_t which, code_part part,
                    dialect language) {
  const auto& script = revisions.script(which, language);
  return (part == code_part::downgrade ? script.downgrade : script.upgrade).transaction != 0;
}

/// The first that its database refuses in a transaction.
const recorded_statement* first_without_transaction(const recorded_code& in, dialect language) {
  const auto found =
      std::find_if(in.statements.begin(), in.statements.end(), [&](const auto& each) {
        const auto tokens = tokens_of(each.text, language, most_telling_words);
        return needs_no_transaction({each.text, tokens}, language);
      });
  return found == in.statements.end() ? nullptr : &*found;
}

/// The first statement that is more than a statement.
template <class Member>
const recorded_statement* first_with(const recorded_code& in, Member special) {
  const auto found = std::find_if(in.statements.begin(), in.statements.end(),
                                  [&](const auto& each) { return each.*special != nullptr; });
  return found == in.statements.end() ? nullptr : &*found;
}

error misuse(const recorded_statement* at, std::string message, std::string hint) {
  error problem{.code = errc::usage, .message = std::move(message), .hint = std::move(hint)};
  if (at != nullptr) problem.where = location{.line = static_cast<int>(at->line), .column = 0};
  return problem;
}

std::string without_transaction(code_part part) {
  return fmt::format(
      "write `// migrate:{} transaction=off` above the code, and other changes into "
      "a revision of their own",
      part == code_part::upgrade ? "upgrade" : "downgrade");
}

std::optional<error> misplaced(const recorded_code& made, code_part part, bool transaction,
                               dialect language) {
  const auto* const batches = first_with(made, &recorded_statement::batches);
  const auto* const rebuild = first_with(made, &recorded_statement::rebuild);
  if (part == code_part::verify) {
    if (!made.live && batches == nullptr && rebuild == nullptr) return std::nullopt;
    return misuse(nullptr, "verify() does more than to execute queries",
                  "write each condition as op.execute() of a query whose rows are true");
  }
  if (made.live && batches != nullptr) {
    return misuse(batches, "a backfill cannot stand beside what depends on the database",
                  "move query() and copy_in() to a revision of their own");
  }
  if (batches != nullptr && transaction) {
    return misuse(batches,
                  "a backfill commits each of its batches, which its revision's transaction does "
                  "not allow",
                  without_transaction(part));
  }
  if (made.live && !transaction) {
    return misuse(nullptr,
                  "what depends on the database cannot be gone on with where it stopped, and so "
                  "needs a transaction",
                  "leave out transaction=off, or move query() and copy_in() to a revision of their "
                  "own");
  }
  if (rebuild != nullptr && !transaction) {
    return misuse(rebuild, "SQLite makes the table anew for this, which needs a transaction",
                  "leave out transaction=off, or move it to a revision of its own");
  }
  if (!transaction) return std::nullopt;
  if (const auto* const alone = first_without_transaction(made, language)) {
    return misuse(alone, "this statement cannot run inside a transaction",
                  without_transaction(part));
  }
  return std::nullopt;
}

/// What a backfill says is known only once its function has returned.
std::optional<error> write_backfills(recorded_code& made, dialect language) {
  for (auto& each : made.statements) {
    if (!each.batches) continue;
    try {
      each.text = ddl(language).update(*each.batches);
    } catch (refused_operation& refused) {
      refused.problem.where = location{.line = static_cast<int>(each.line), .column = 0};
      return std::move(refused.problem);
    }
  }
  return std::nullopt;
}

error in_file(error problem, std::string_view file) {
  if (problem.code == errc::stopped) return problem;  // by nobody's fault
  if (!problem.where) problem.where = location{};
  problem.where->file = file;
  return problem;
}

}  // namespace

recorded_code recorded(const std::function<void(op&)>& function, dialect language) {
  recorded_code made;
  recorder target{language, made};
  made.problem = call(function, target);
  return made;
}

recorded_code record_code(const bundle& revisions, std::uint32_t which, code_part part,
                          dialect language) {
  if (revisions.code.empty()) return {{}, not_inside(revisions, which)};
  const auto& code = *revisions.code[which];
  auto made = part == code_part::downgrade && code.takes_upgrade_back
                  ? taken_back(code, language)
                  : recorded(function_of(code, part), language);
  if (!made.problem) {
    made.problem =
        misplaced(made, part, in_transaction(revisions, which, part, language), language);
  }
  if (!made.problem) made.problem = write_backfills(made, language);
  if (made.problem) {
    made.problem = in_file(std::move(*made.problem), revisions.file(which));
    made.problem->notes.push_back(fmt::format("in revision {}", title(revisions, which)));
  }
  return made;
}

result<void> call_code(const bundle& revisions, std::uint32_t which, code_part part,
                       operations& target) {
  auto problem = call(function_of(*revisions.code[which], part), target);
  if (!problem) return {};
  return tl::unexpected{in_file(std::move(*problem), revisions.file(which))};
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
