// SPDX-License-Identifier: MIT
#include "cli/sides.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <mutex>

#include "autogenerate/as_written.hpp"
#include "autogenerate/filter.hpp"
#include "autogenerate/load.hpp"
#include "autogenerate/models.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/server_wide.hpp"
#include "autogenerate/setup.hpp"
#include "autogenerate/test_server.hpp"
#include "cli/new_file.hpp"
#include "cli/print.hpp"
#include "cli/settings.hpp"
#include "generator/read.hpp"
#include "runtime/src/rehearsal.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto in_memory = "sqlite://";

/// In transactions that locks suffice for.
result<void> run(detail::database& connection, const autogenerate::statements& all) {
  constexpr std::size_t most = 100;
  result<void> done;
  for (std::size_t each = 0; each < all.size() && done; ++each) {
    if (each % most == 0) done = connection.begin({});
    if (done) done = connection.execute(all[each].sql);
    const bool is_last = each % most + 1 == most || each + 1 == all.size();
    if (done && is_last) done = connection.commit();
  }
  return done;
}

/// Of what the files of a schema have set nothing is to be left.
result<void> end_session(detail::database& connection) {
  constexpr std::string_view in_a_transaction = "25001";
  const bool is_sqlite = connection.language() == dialect::sqlite;
  auto done = connection.execute(is_sqlite ? "BEGIN" : "DISCARD ALL");
  if (done) return is_sqlite ? connection.execute("ROLLBACK") : done;
  if (is_sqlite || done.error().sqlstate == in_a_transaction) {
    return tl::unexpected{error{.code = errc::usage,
                                .message = "the schema begins a transaction, and does not end it",
                                .hint = "write COMMIT at its end"}};
  }
  return done;
}

}  // namespace

outcome<sides> sides::of(const request& asked) {
  const auto url = detail::parse_url(asked.url);
  if (!asked.url.empty() && !url) return failed(url.error());
  auto dialects = dialects_at_hand(asked);
  if (!dialects) return tl::unexpected{dialects.error()};
  if (url && std::count(dialects->begin(), dialects->end(), url->language) != 0) {
    dialects = std::vector{url->language};
  }
  if (dialects->size() != 1) {
    return misused(dialects->empty() ? "it is not known for which database the schema is"
                                     : "a schema is of one database, and there are two dialects",
                   "name one with --dialect, or give its URL");
  }
  auto careless = asked;  // the first revision may be the one that is to be written
  careless.may_have_no_revisions = true;
  const auto loaded = asked.load(careless, depth::checksums, *dialects);
  if (!loaded) return tl::unexpected{loaded.error()};
  return sides{asked, **loaded, dialects->front()};
}

sides::sides(const request& asked, const bundle& revisions, dialect language)
    : asked_(&asked),
      revisions_(std::make_shared<const detail::graph>(revisions)),
      language_(language),
      activity_(std::make_shared<activity>(asked.quiet)) {}

outcome<void> sides::check_signals() const {
  if (!signals_->flag()->load()) return {};
  return failed({.code = errc::stopped, .message = "stopped: nothing was written"});
}

outcome<looked_at> sides::revisions_to(const heads& these) const { return read(made_by(these)); }

outcome<looked_at> sides::made_by(const heads& these) const {
  const bool makes_roles =
      autogenerate::upgrades_reach_beyond_database(revisions_->revisions(), language_);
  auto made = empty(makes_roles ? server_choice::ours : server_choice::any);
  if (!made) return made;
  now("running the revisions in a scratch database");
  options wishes;
  wishes.stop = signals_->flag();
  auto connection = detail::rehearse(*revisions_, these, wishes,
                                     made->place ? made->place->url() : std::string(in_memory));
  if (!connection) return failed(connection.error());
  made->connection = std::move(*connection);
  made->connection->watch_with({.stop = signals_->flag()});
  return made;
}

outcome<looked_at> sides::read(outcome<looked_at> unread) const {
  if (!unread) return unread;
  if (auto done = look(*unread); !done) return tl::unexpected{done.error()};
  return unread;
}

result<std::vector<sides::source>> sides::files_of(const wanted_schema& wanted) const {
  std::vector<source> files;
  for (const auto& each : wanted.files) {
    if (each.language.value_or(language_) != language_) continue;
    auto read = generator::read(each.path);
    if (!read) return tl::unexpected{read.error()};
    files.push_back(std::move(*read));
  }
  return files;
}

outcome<looked_at> sides::schema(const wanted_schema& wanted) const {
  auto made = empty();
  if (!made) return made;
  const auto files = files_of(wanted);
  if (!files) return failed(files.error());
  now("running the schema in a scratch database");
  for (const auto& each : *files) {
    auto wrong = autogenerate::run_file(*made->connection, *each);
    if (!wrong.empty()) return tl::unexpected{std::move(wrong)};
  }
  if (wanted.models != nullptr) {
    auto wrong = autogenerate::make(*made->connection, {wanted.models(), wanted.models_file},
                                    !wanted.files.empty());
    if (!wrong.empty()) return tl::unexpected{std::move(wrong)};
  }
  if (auto done = end_session(*made->connection); !done) return failed(done.error());
  return read(std::move(made));
}

outcome<bool> sides::is_as_written(const wanted_schema& wanted, const looked_at& seen) const {
  if (language_ != dialect::sqlite || wanted.models != nullptr) return false;
  const auto files = files_of(wanted);
  if (!files) return failed(files.error());
  const auto alike =
      autogenerate::is_as_written(*seen.connection, revisions_->revisions().tables, *files);
  if (!alike) return failed(alike.error());
  return *alike;
}

outcome<looked_at> sides::database() const { return read(connected()); }

outcome<void> sides::need_database() const {
  const auto url = detail::parse_url(asked_->url);
  std::error_code none;
  if (!url || url->file.empty() || std::filesystem::exists(url->file, none)) return {};
  return failed({.code = errc::cannot_connect,
                 .message = fmt::format("there is no database {}", url->display),
                 .hint = "correct its URL; `upgrade` would make it"});
}

outcome<looked_at> sides::connected() const {
  if (auto there = need_database(); !there) return tl::unexpected{there.error()};
  looked_at found;
  auto connection = connect(asked_->url, detail::purpose::look);
  if (!connection) return failed(connection.error());
  found.connection = std::move(*connection);
  constexpr std::chrono::seconds most{10};  // of waiting for somebody's locks
  if (auto done = found.connection->limit_lock_waits(most); !done) return failed(done.error());
  return found;
}

outcome<looked_at> sides::like(const looked_at& other) const {
  const auto all = autogenerate::creation_of(other.side());
  if (!all) return failed(all.error());
  auto made = empty();
  if (!made) return made;
  if (auto done = run(*made->connection, *all); !done) {
    done.error().notes.emplace_back("it was to make a scratch database like that of the URL");
    return failed(done.error());
  }
  return read(std::move(made));
}

outcome<heads> sides::current() const {
  if (auto there = need_database(); !there) return tl::unexpected{there.error()};
  auto found = detail::current_heads(*revisions_, asked_->url);
  if (!found) return failed(found.error());
  return std::move(*found);
}

result<std::unique_ptr<detail::database>> sides::connect(std::string_view url,
                                                         detail::purpose why) const {
  auto made = detail::connect(revisions_->revisions(), url, {}, why);
  if (made) (*made)->watch_with({.stop = signals_->flag()});
  return made;
}

outcome<looked_at> sides::empty(server_choice server) const {
  looked_at made;
  std::string url = in_memory;
  const bool needs_place =
      language_ == dialect::postgresql || !asked_->scratch.setup.empty();  // for both connections
  if (needs_place) {
    auto place =
        language_ == dialect::postgresql ? on_a_server(server) : autogenerate::scratch::file();
    if (!place) return failed(place.error());
    made.place = std::move(*place);
    url = made.place->url();
  }
  auto connection = connect(url, detail::purpose::change);
  if (!connection) return failed(connection.error());
  made.connection = std::move(*connection);
  auto ready = autogenerate::set_up(*made.connection, asked_->scratch.setup);
  if (!ready) return failed(ready.error());
  return made;
}

/// Asked for by both sides at once.
result<std::set<autogenerate::object_key>> sides::given() const {
  if (asked_->scratch.setup.empty()) return {};
  const std::lock_guard one_at_a_time{given_->lock};
  if (given_->known) return given_->keys;
  auto made = empty();
  if (!made) return tl::unexpected{made.error().front()};
  auto* const connection = made->connection.get();
  const auto found = autogenerate::read_schema({&connection, 1}, revisions_->revisions().tables,
                                               autogenerate::privileges::left_out, names_);
  if (!found) return tl::unexpected{found.error()};
  for (const auto& each : found->objects) given_->keys.insert(each.key);
  given_->known = true;
  return given_->keys;
}

/// That which is meant for it, or of the URL, unless there is none or it has no room for us.
result<std::unique_ptr<autogenerate::scratch>> sides::on_a_server(server_choice choice) const {
  constexpr std::string_view not_allowed = "42501";
  const auto& wishes = asked_->scratch;
  if (wishes.no_url) return tl::unexpected{*wishes.no_url};
  if (!wishes.server.empty()) {
    const auto server = autogenerate::find_test_server(wishes.server);
    return autogenerate::scratch::on_server(revisions_->revisions(), server.url, server.owner);
  }
  if (!wishes.url.empty()) {
    return autogenerate::scratch::on_server(revisions_->revisions(), wishes.url);
  }
  static std::mutex server;  // both sides may need the first one
  const std::lock_guard one_at_a_time{server};
  constexpr auto shut_out = "the user of the URL may not create databases";
  if (asked_->url.empty()) return on_server_of_ours("no URL names one");
  if (is_shut_out_) return on_server_of_ours(shut_out);
  if (choice == server_choice::ours) {
    return on_server_of_ours("the revisions make what would stay on that of the URL");
  }
  auto place = autogenerate::scratch::on_server(revisions_->revisions(), asked_->url);
  if (place || place.error().sqlstate != not_allowed) return place;
  is_shut_out_ = true;
  return on_server_of_ours(shut_out);
}

result<std::unique_ptr<autogenerate::scratch>> sides::on_server_of_ours(const char* why) const {
  if (no_server_) return tl::unexpected{*no_server_};
  if (!server_) {
    if (!asked_->quiet) tell(fmt::format("a PostgreSQL server for scratch databases is started: {}\n", why));
    auto started = private_server::start(version_of_server());
    if (!started) {
      no_server_ = started.error();
      return tl::unexpected{started.error()};
    }
    server_ = std::move(*started);
  }
  return autogenerate::scratch::on_server(revisions_->revisions(), server_->url(),
                                          autogenerate::server_owner::tests);
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

outcome<void> sides::name_alike(looked_at& scratch, looked_at& other) {
  const auto& theirs = other.made_of.current;
  const auto place = autogenerate::object_key{autogenerate::object_kind::schema, "", theirs};
  const bool other_is_there = scratch.made_of.find(place) != nullptr;
  if (theirs == scratch.made_of.current || !other_is_there) return {};
  names_ = autogenerate::naming::with_schema;
  given_->known = false;  // by other names
  auto done = look(scratch);
  return done ? look(other) : done;
}

outcome<void> sides::look(looked_at& at) const {
  now("reading what there is");
  std::vector<detail::database*> all{at.connection.get()};
  const auto second = second_connection(at);
  if (second) all.push_back(second.get());
  auto found = read(all);
  constexpr std::string_view lock_timeout = "55P03";
  if (!found && found.error().sqlstate == lock_timeout) {
    found.error().code = errc::locked;
    found.error().hint = "somebody holds a lock on what is read: run it again when that has ended";
  }
  if (!found) return failed(found.error());
  at.made_of = std::move(*found);
  return {};
}

/// To a database that nobody else knows of; null where there is none, as it is only for speed.
std::unique_ptr<detail::database> sides::second_connection(const looked_at& to) const {
  if (!to.place || language_ != dialect::postgresql) return nullptr;
  return connect(to.place->url(), detail::purpose::look).value_or(nullptr);
}

result<autogenerate::schema> sides::read(autogenerate::connections to) const {
  const bool grants = asked_->settings != nullptr && asked_->settings->written.grants;
  auto found = autogenerate::read_schema(
      to, revisions_->revisions().tables,
      grants ? autogenerate::privileges::compared : autogenerate::privileges::left_out, names_);
  if (!found) return found;
  const auto others = given();
  if (!others) return tl::unexpected{others.error()};
  auto wishes =
      asked_->settings == nullptr ? autogenerate::filter{} : asked_->settings->written.compared;
  if (language_ == dialect::sqlite) {
    wishes.schemas.clear();  // PostgreSQL's
    wishes = autogenerate::in_lower_case(std::move(wishes));
  }
  if (others->empty() && wishes.wants_all()) return found;
  return autogenerate::filtered(autogenerate::without(*found, *others),
                                [&](const auto& each) { return wishes.wants(each, *found); });
}

}  // namespace aludel::commands
