// SPDX-License-Identifier: MIT
#include "runtime/src/live.hpp"

#include <exception>
#include <utility>

#include "runtime/src/copy_rows.hpp"
#include "runtime/src/operations.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

using stopwatch = std::chrono::steady_clock;

/// Carries what a revision's own function throws past what takes it for the database's.
struct left_early {};

class live final : public operations {
public:
  live(database& connection, const script_run& run, const options& wishes, const told_call& told)
      : connection_(connection), run_(run), wishes_(wishes), told_(told) {}

  [[nodiscard]] dialect language() const override { return connection_.language(); }

  void run(const std::string& sql, std::uint32_t line) override {
    perform({sql, line}, [&] { return connection_.execute(sql); });
  }
  [[nodiscard]] std::vector<row> ask(const std::string& query, std::uint32_t line) override {
    return perform({query, line}, [&] { return connection_.ask(query); });
  }
  void copy_in(const copy_request& what, std::uint32_t line) override {
    std::exception_ptr thrown;  // by the function that writes the rows
    auto careful = what;
    careful.rows = [&](model::row_writer& to) {
      try {
        what.rows(to);
      } catch (...) {
        thrown = std::current_exception();
        throw left_early();
      }
    };
    perform({copy_statement(what, language()), line}, [&]() -> result<void> {
      try {
        return connection_.copy_in(careful);
      } catch (const left_early&) {
        std::rethrow_exception(thrown);
      }
    });
  }
  void rebuild(const std::string& sql, const table_rebuild& what, std::uint32_t line) override {
    perform({sql, line}, [&] { return connection_.rebuild(what.table, what.changes); });
  }
  model::backfill& backfill(model::object_name /*table*/, std::uint32_t /*line*/) override {
    // What asks before it says so was not to be known.
    fail({.code = errc::usage,
          .message = "a backfill cannot stand behind what depends on the database",
          .hint = "move it to a revision of its own"});
    return ignored_;
  }

private:
  /// Returns what the call finds.
  template <class Call>
  auto perform(const recorded_statement& what, Call call) -> typename decltype(call())::value_type {
    if (failed()) throw failed_operation{*failed()};  // the last one was caught
    if (auto wanted = go_on(wishes_); !wanted) fail(wanted.error());
    const auto start = stopwatch::now();
    auto done = call();
    if (!done) {
      done.error().where = in_file(run_, what, done.error().where);
      fail(std::move(done.error()));
    }
    told_(count_++,
          std::chrono::duration_cast<std::chrono::milliseconds>(stopwatch::now() - start));
    if constexpr (!std::is_void_v<typename decltype(done)::value_type>) return std::move(*done);
  }

  database& connection_;
  const script_run& run_;
  const options& wishes_;
  const told_call& told_;
  std::size_t count_ = 0;
  model::backfill ignored_{model::object_name()};
};

}  // namespace

result<void> run_live(database& connection, const script_run& run, const options& wishes,
                      const told_call& told) {
  live target{connection, run, wishes, told};
  return call_code(run.revisions, run.what.revision,
                   run.what.way == direction::upgrade ? code_part::upgrade : code_part::downgrade,
                   target);
}

}  // namespace aludel::detail
