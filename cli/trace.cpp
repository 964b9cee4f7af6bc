// SPDX-License-Identifier: MIT
#include "cli/trace.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <deque>

#include "cli/print.hpp"
#include "runtime/src/copy_rows.hpp"
#include "runtime/src/database.hpp"

namespace aludel::commands {

namespace {

using detail::database;

template <class Call>
auto shown(std::string_view statement, Call call) {
  // A line of progress may stand there.
  const auto* const clear = isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "";
  tell(fmt::format("{}{};\n", clear, statement));
  const auto start = std::chrono::steady_clock::now();
  auto done = call();
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  tell(fmt::format("-- {} {:.1f} ms\n", done ? "took" : "failed after", taken.count()));
  return done;
}

class traced_database final : public database {
public:
  explicit traced_database(std::unique_ptr<database> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] dialect language() const override { return inner_->language(); }
  [[nodiscard]] result<void> lend_to(const detail::preparation& application) override {
    return inner_->lend_to(application);
  }
  void watch_with(const detail::watch& how) override { inner_->watch_with(how); }
  [[nodiscard]] result<detail::circumstances> look_around() override {
    return inner_->look_around();
  }
  [[nodiscard]] result<void> reconnect() override { return inner_->reconnect(); }
  [[nodiscard]] result<std::vector<detail::row>> query(
      const std::string& sql, const std::vector<detail::value>& parameters) override {
    return shown(sql, [&] { return inner_->query(sql, parameters); });
  }
  [[nodiscard]] result<void> execute(const std::string& statement) override {
    return shown(statement, [&] { return inner_->execute(statement); });
  }
  [[nodiscard]] result<std::vector<detail::row>> ask(const std::string& statement) override {
    return shown(statement, [&] { return inner_->ask(statement); });
  }
  [[nodiscard]] result<void> copy_in(const detail::copy_request& what) override {
    return shown(detail::copy_statement(what, language()), [&] { return inner_->copy_in(what); });
  }
  [[nodiscard]] result<detail::verdict> verify(const std::string& statement) override {
    return shown(statement, [&] { return inner_->verify(statement); });
  }
  [[nodiscard]] result<void> begin(const detail::session_settings& settings) override {
    return shown("BEGIN", [&] { return inner_->begin(settings); });
  }
  [[nodiscard]] result<void> begin_as_is() override {
    return shown("BEGIN", [&] { return inner_->begin_as_is(); });
  }
  [[nodiscard]] result<void> commit() override {
    return shown("COMMIT", [&] { return inner_->commit(); });
  }
  void rollback() override {
    shown("ROLLBACK", [&] {
      inner_->rollback();
      return result<void>{};
    });
  }
  [[nodiscard]] result<void> settle(const detail::session_settings& settings) override {
    return inner_->settle(settings);
  }
  [[nodiscard]] result<void> limit_lock_waits(std::chrono::milliseconds lock_timeout) override {
    return inner_->limit_lock_waits(lock_timeout);
  }
  [[nodiscard]] result<void> check_deferred() override { return inner_->check_deferred(); }
  [[nodiscard]] result<bool> try_lock(std::string_view name) override {
    return inner_->try_lock(name);
  }
  [[nodiscard]] std::string holder_of(std::string_view name) override {
    return inner_->holder_of(name);
  }
  void unlock() override { inner_->unlock(); }

private:
  std::unique_ptr<database> inner_;
};

class traced_driver final : public detail::driver {
public:
  explicit traced_driver(const detail::driver& inner) : inner_(inner) {}

  [[nodiscard]] result<std::unique_ptr<database>> connect(
      const detail::connect_request& request) const override {
    auto made = inner_.connect(request);
    if (!made) return made;
    return std::make_unique<traced_database>(std::move(*made));
  }

private:
  const detail::driver& inner_;
};

}  // namespace

loader traced(loader load) {
  struct copy {
    std::deque<traced_driver> drivers;  // which stay where they are
    std::vector<backend> backends;
    bundle view;
  };
  const auto kept = std::make_shared<copy>();
  return
      [kept, load = std::move(load)](const request& asked, depth needed,
                                     std::span<const dialect> dialects) -> outcome<const bundle*> {
        auto loaded = load(asked, needed, dialects);
        if (!loaded) return loaded;
        kept->view = **loaded;
        kept->backends.clear();
        kept->drivers.clear();
        for (const auto& each : (*loaded)->backends) {
          kept->backends.push_back({each.language, &kept->drivers.emplace_back(*each.driver)});
        }
        kept->view.backends = kept->backends;
        return &kept->view;
      };
}

}  // namespace aludel::commands
