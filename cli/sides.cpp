// SPDX-License-Identifier: MIT
#include "cli/sides.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <mutex>

#include "autogenerate/load.hpp"
#include "autogenerate/read.hpp"
#include "cli/new_file.hpp"
#include "generator/read.hpp"
#include "runtime/src/rehearsal.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto in_memory = "sqlite://";

}  // namespace

outcome<sides> sides::of(const request& asked) {
  const auto dialects = dialects_of(asked);
  if (dialects.size() != 1) {
    return misused(dialects.empty() ? "it is not known for which database the schema is"
                                    : "a schema is of one database, and there are two dialects",
                   "name one with --dialect, or give its URL");
  }
  const auto loaded = asked.load(asked, depth::checksums, dialects);
  if (!loaded) return tl::unexpected{loaded.error()};
  return sides{asked, **loaded, dialects.front()};
}

sides::sides(const request& asked, const bundle& revisions, dialect language)
    : asked_(&asked),
      revisions_(std::make_shared<const detail::graph>(revisions)),
      language_(language) {}

outcome<looked_at> sides::revisions_to(const heads& these) const {
  auto made = empty();
  if (!made) return made;
  auto connection = detail::rehearse(*revisions_, these, {},
                                     made->place ? made->place->url() : std::string(in_memory));
  if (!connection) return failed(connection.error());
  made->connection = std::move(*connection);
  if (auto done = look(*made); !done) return tl::unexpected{done.error()};
  return made;
}

outcome<looked_at> sides::schema(const std::filesystem::path& file) const {
  const auto read = generator::read(file);
  if (!read) return failed(read.error());
  auto made = empty();
  if (!made) return made;
  auto wrong = autogenerate::run_file(*made->connection, **read);
  if (!wrong.empty()) return tl::unexpected{std::move(wrong)};
  if (made->place) {
    // Of what the file has set nothing is to be left.
    if (auto done = made->connection->execute("DISCARD ALL"); !done) return failed(done.error());
  }
  if (auto done = look(*made); !done) return tl::unexpected{done.error()};
  return made;
}

outcome<looked_at> sides::database() const {
  looked_at found;
  auto connection =
      detail::connect(revisions_->revisions(), asked_->url, {}, detail::purpose::look);
  if (!connection) return failed(connection.error());
  found.connection = std::move(*connection);
  if (auto done = look(found); !done) return tl::unexpected{done.error()};
  return found;
}

outcome<heads> sides::current() const {
  auto found = detail::current_heads(*revisions_, asked_->url);
  if (!found) return failed(found.error());
  return std::move(*found);
}

outcome<looked_at> sides::empty() const {
  looked_at made;
  std::string url = in_memory;
  if (language_ == dialect::postgresql) {
    auto place = on_a_server();
    if (!place) return failed(place.error());
    made.place = std::move(*place);
    url = made.place->url();
  }
  auto connection = detail::connect(revisions_->revisions(), url, {}, detail::purpose::change);
  if (!connection) return failed(connection.error());
  made.connection = std::move(*connection);
  return made;
}

/// That of the URL, unless there is none or it has no room for us.
result<std::unique_ptr<autogenerate::scratch>> sides::on_a_server() const {
  constexpr std::string_view not_allowed = "42501";
  static std::mutex server;  // both sides may need the first one
  const std::lock_guard one_at_a_time{server};
  if (server_ || asked_->url.empty()) return on_server_of_ours();
  auto place = autogenerate::scratch::on_server(revisions_->revisions(), asked_->url);
  if (place || place.error().sqlstate != not_allowed) return place;
  return on_server_of_ours();
}

result<std::unique_ptr<autogenerate::scratch>> sides::on_server_of_ours() const {
  if (!server_) {
    auto started = private_server::start(version_of_server());
    if (!started) return tl::unexpected{started.error()};
    server_ = std::move(*started);
  }
  return autogenerate::scratch::on_server(revisions_->revisions(), server_->url());
}

/// The major one; 0: there is none.
int sides::version_of_server() const {
  if (asked_->url.empty()) return 0;
  const auto connection =
      detail::connect(revisions_->revisions(), asked_->url, {}, detail::purpose::look);
  if (!connection) return 0;
  const auto found = (*connection)->query("SHOW server_version_num");
  if (!found || found->empty()) return 0;
  return std::atoi(found->front().front().value_or("0").c_str()) / 10'000;
}

outcome<void> sides::look(looked_at& at) const {
  auto found = autogenerate::read_schema(*at.connection, revisions_->revisions().tables);
  if (!found) return failed(found.error());
  at.made_of = std::move(*found);
  return {};
}

}  // namespace aludel::commands
