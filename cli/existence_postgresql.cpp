// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/existence.hpp"
#include "runtime/src/connection_string.hpp"

namespace aludel::commands {

namespace {

using connection = std::unique_ptr<detail::database>;

constexpr auto cannot_create = "let the URL's user create databases: ALTER ROLE … CREATEDB";
constexpr auto cannot_drop = "only its owner or a superuser can drop it";

error failure(error problem, std::string_view hint_if_denied, std::string note) {
  problem.where.reset();  // it is no file's fault
  if (problem.sqlstate == "42501") problem.hint = hint_if_denied;
  problem.notes.push_back(std::move(note));
  return problem;
}

class postgresql_database final : public existence {
public:
  postgresql_database(const detail::driver& driver, detail::connect_request target,
                      std::string name)
      : driver_(driver), target_(std::move(target)), name_(std::move(name)) {}

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string title() const override {
    return fmt::format("the database \"{}\" ({})", detail::plain_name(name_), target_.url.display);
  }

  [[nodiscard]] result<bool> create() override {
    const auto server = maintenance();
    if (!server) return tl::unexpected{server.error()};
    const auto quoted = look(**server);
    if (!quoted) return tl::unexpected{quoted.error()};
    if (quoted->exists) return false;
    const auto done = (*server)->execute("CREATE DATABASE " + quoted->name);
    if (done) return true;
    if (done.error().sqlstate == "42P04") return false;  // somebody was first
    return tl::unexpected{failure(done.error(), cannot_create, "nothing was created")};
  }

  [[nodiscard]] result<bool> drop(bool end_sessions) override {
    constexpr std::array<std::string_view, 3> kept{"postgres", "template0", "template1"};
    if (std::find(kept.begin(), kept.end(), name_) != kept.end()) {
      return tl::unexpected{error{
          .code = errc::usage,
          .message = fmt::format("\"{}\" is the server's own database: it is not dropped", name_),
          .hint = "name the application's database in the URL"}};
    }
    const auto server = maintenance();
    if (!server) return tl::unexpected{server.error()};
    const auto quoted = look(**server);
    if (!quoted) return tl::unexpected{quoted.error()};
    if (!quoted->exists) return false;
    const auto done = (*server)->execute(
        fmt::format("DROP DATABASE {}{}", quoted->name, end_sessions ? " WITH (FORCE)" : ""));
    if (done) return true;
    if (done.error().sqlstate == "55006") return tl::unexpected{in_use(**server)};
    return tl::unexpected{failure(done.error(), cannot_drop, "nothing was dropped")};
  }

private:
  /// A connection to another database of the same server: one that is there on every server.
  [[nodiscard]] result<connection> maintenance() const {
    auto connected = connect_to("postgres");
    if (connected || connected.error().message.find("\"postgres\"") == std::string::npos) {
      return connected;
    }
    auto other = connect_to("template1");
    return other ? std::move(other) : std::move(connected);
  }

  [[nodiscard]] result<connection> connect_to(std::string_view database) const {
    auto wanted = target_;
    wanted.url.target = detail::with_database(target_.url.target, database);
    return driver_.connect(wanted);
  }

  struct looked {
    std::string name;  ///< as SQL
    bool exists = false;
  };
  [[nodiscard]] result<looked> look(detail::database& server) const {
    const auto rows = server.query(
        "SELECT pg_catalog.quote_ident($1::text), EXISTS "
        "(SELECT FROM pg_catalog.pg_database WHERE datname = $1::text::name)",
        {name_});
    if (!rows) return tl::unexpected{rows.error()};
    return looked{rows->front()[0].value_or(""), rows->front()[1] == "t"};
  }

  [[nodiscard]] error in_use(detail::database& server) const {
    const auto rows = server.query(
        "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = $1::text::name", {name_});
    const auto sessions = rows ? rows->front()[0].value_or("?") : "?";
    return {.code = errc::locked,
            .message = fmt::format("{} session{} connected to {}", sessions,
                                   sessions == "1" ? " is" : "s are", title()),
            .hint = "close them, or add --force, which ends them",
            .notes = {"nothing was dropped"}};
  }

  const detail::driver& driver_;
  detail::connect_request target_;
  std::string name_;
};

}  // namespace

result<std::unique_ptr<existence>> postgresql_existence(const detail::driver& driver,
                                                        const detail::connect_request& target) {
  auto name = detail::database_name(target.url.target);
  if (name.empty()) {
    return tl::unexpected{error{.code = errc::usage,
                                .message = "the URL does not name the database",
                                .hint = "write postgresql://host/NAME, or add dbname=NAME"}};
  }
  return std::make_unique<postgresql_database>(driver, target, std::move(name));
}

}  // namespace aludel::commands
