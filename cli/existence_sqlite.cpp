// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>

#include "cli/existence.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

error cannot_remove(const fs::path& file, const std::error_code& why) {
  return {.code = errc::unreadable,
          .message =
              fmt::format("cannot remove {}: {}", detail::plain_name(file.string()), why.message()),
          .hint = "check the rights of its directory"};
}

class sqlite_file final : public existence {
public:
  sqlite_file(const detail::driver& driver, detail::connect_request target)
      : driver_(driver), target_(std::move(target)) {}

  [[nodiscard]] std::string name() const override {
    return fs::path(target_.url.file).filename().string();
  }
  [[nodiscard]] std::string title() const override {
    return fmt::format("the database {}", target_.url.display);
  }

  [[nodiscard]] result<bool> create() override {
    if (exists()) {
      const auto opened = driver_.connect(target_);  // it may be something else
      if (!opened) return tl::unexpected{opened.error()};
      return false;
    }
    auto made = target_;
    made.create = true;
    const auto opened = driver_.connect(made);
    if (!opened) return tl::unexpected{opened.error()};
    // Until something is written, the file has no byte that tells what it is.
    const auto written = (*opened)->execute("PRAGMA user_version = 0");
    if (!written) return tl::unexpected{written.error()};
    return true;
  }

  [[nodiscard]] result<bool> drop(bool /*end_sessions*/) override {
    if (!exists()) return false;
    const auto file = real_file();
    if (!file) return tl::unexpected{file.error()};
    std::error_code problem;
    for (const auto* suffix : {"-wal", "-shm", "-journal", ""}) {
      const fs::path each = *file + suffix;
      fs::remove(each, problem);
      if (problem) return tl::unexpected{cannot_remove(each, problem)};
    }
    return true;
  }

private:
  [[nodiscard]] bool exists() const {
    std::error_code ignored;
    return fs::exists(target_.url.file, ignored);
  }

  /// The file, as SQLite names it; an error if it is no database, or in use.
  [[nodiscard]] result<std::string> real_file() const {
    const auto opened = driver_.connect(target_);
    if (!opened) return tl::unexpected{opened.error()};
    const auto idle = is_idle(**opened);
    if (!idle) return tl::unexpected{idle.error()};
    const auto rows = (*opened)->query("SELECT file FROM pragma_database_list WHERE name = 'main'");
    if (!rows) return tl::unexpected{rows.error()};
    return rows->front().front().value_or("");
  }

  [[nodiscard]] result<void> is_idle(detail::database& opened) const {
    auto locked = opened.settle({.lock_timeout = std::chrono::milliseconds(1000)});
    if (locked) locked = opened.execute("BEGIN EXCLUSIVE");
    if (locked) return opened.execute("ROLLBACK");
    if (!detail::is_contention(locked.error())) return locked;
    return tl::unexpected{error{.code = errc::locked,
                                .message = "another process uses " + title(),
                                .hint = "end it first",
                                .notes = {"nothing was dropped"}}};
  }

  const detail::driver& driver_;
  detail::connect_request target_;
};

}  // namespace

result<std::unique_ptr<existence>> sqlite_existence(const detail::driver& driver,
                                                    const detail::connect_request& target) {
  const auto& url = target.url;
  if (url.target.find(":memory:") != std::string::npos ||
      url.target.find("mode=memory") != std::string::npos) {
    return tl::unexpected{error{.code = errc::usage,
                                .message = "a database in memory is neither created nor dropped",
                                .hint = "write sqlite:///relative.db or sqlite:////absolute.db"}};
  }
  return std::make_unique<sqlite_file>(driver, target);
}

}  // namespace aludel::commands
