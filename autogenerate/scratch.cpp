// SPDX-License-Identifier: MIT
#include "autogenerate/scratch.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <random>

#include "runtime/src/connection_string.hpp"
#include "runtime/src/state.hpp"

namespace aludel::autogenerate {

namespace {

/// As a name in SQL, an URL and a path.
std::string unique_name() {
  std::random_device random;
  return fmt::format("aludel_scratch_{:08x}{:08x}", random(), random());
}

/// A session that has such a database is called like it. Those of others may be on their way.
constexpr auto stale = R"(SELECT d.datname FROM pg_catalog.pg_database d
WHERE d.datname ~ '^aludel_scratch_[0-9a-f]{16}$' AND d.datdba = current_user::regrole
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a
                  WHERE a.application_name = d.datname))";

/// What cannot be dropped stays for the next time.
void drop_stale(detail::database& server) {
  const auto all = server.query(stale);
  if (!all) return;
  for (const auto& each : *all) {
    static_cast<void>(server.execute(
        fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", each.front().value_or(""))));
  }
}

/// Files are copied sooner than the log is written, but with checkpoints, which others would
/// notice.
std::string_view strategy(detail::database& server, server_owner owner) {
  if (owner != server_owner::tests) return {};
  const auto has_it = server.query("SELECT current_setting('server_version_num')::int >= 150000");
  return has_it && has_it->front().front() == "t" ? " STRATEGY file_copy" : "";
}

}  // namespace

result<std::unique_ptr<scratch>> scratch::file() {
  std::unique_ptr<scratch> made{new scratch};
  std::error_code problem;
  const auto directory = std::filesystem::temp_directory_path(problem) / unique_name();
  if (!problem) std::filesystem::create_directory(directory, problem);
  if (problem) {
    return tl::unexpected{error{.code = errc::cannot_connect,
                                .message = fmt::format("cannot make the directory {}: {}",
                                                       directory.string(), problem.message()),
                                .hint = "set TMPDIR to a directory that can be written to"}};
  }
  made->directory_ = directory;
  made->url_ = "sqlite:///" + (directory / "scratch.db").string();
  return made;
}

result<std::unique_ptr<scratch>> scratch::on_server(const bundle& revisions,
                                                    std::string_view server_url,
                                                    server_owner owner) {
  auto server = detail::connect(revisions, server_url, {}, detail::purpose::change);
  if (!server) return tl::unexpected{server.error()};
  std::unique_ptr<scratch> made{new scratch};
  auto name = unique_name();
  auto named = (*server)->execute(fmt::format("SET application_name = '{}'", name));
  if (!named) return tl::unexpected{named.error()};
  drop_stale(**server);
  auto created = (*server)->execute(
      fmt::format("CREATE DATABASE {} TEMPLATE template0{}", name, strategy(**server, owner)));
  if (!created) {
    created.error().hint = "the user of the URL must be allowed to create databases (CREATEDB)";
    return tl::unexpected{created.error()};
  }
  const auto roles = (*server)->query("SELECT array_agg(oid) FROM pg_roles");
  if (!roles) return tl::unexpected{roles.error()};
  made->owner_ = owner;
  made->roles_ = roles->front().front();
  made->server_ = std::move(*server);
  made->url_ = detail::with_database(server_url, name);
  made->name_ = std::move(name);
  return made;
}

scratch::~scratch() {
  if (server_) {
    static_cast<void>(server_->execute(fmt::format("DROP DATABASE {} WITH (FORCE)", name_)));
    const auto roles = owner_ == server_owner::tests ? new_roles() : std::vector<std::string>{};
    for (const auto& role : roles.value_or(std::vector<std::string>{})) {
      static_cast<void>(server_->execute("DROP ROLE " + role));
    }
  }
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

result<bool> scratch::has_left_roles() {
  if (!server_ || owner_ == server_owner::tests) return false;
  return new_roles().map([](const auto& roles) { return !roles.empty(); });
}

result<std::vector<std::string>> scratch::new_roles() {
  const auto made = server_->query(
      "SELECT quote_ident(rolname) FROM pg_roles WHERE oid <> ALL ($1::oid[])", {roles_});
  if (!made) return tl::unexpected{made.error()};
  std::vector<std::string> names;
  for (const auto& role : *made) names.push_back(role.front().value_or(""));
  return names;
}

}  // namespace aludel::autogenerate
