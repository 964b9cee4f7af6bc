// SPDX-License-Identifier: MIT
#include "cli/autogenerate.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>
#include <utility>

#include "autogenerate/load.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/scratch.hpp"
#include "cli/new_file.hpp"
#include "cli/settings.hpp"
#include "generator/read.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/rehearsal.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// A database to look at, and what has to live as long.
struct place {
  std::unique_ptr<autogenerate::scratch> made;  ///< null: it was there, or is in memory
  std::unique_ptr<detail::database> connection;
};

class places {
public:
  places(const request& asked, const bundle& revisions, dialect language)
      : asked_(asked), revisions_(revisions), language_(language) {}

  /// With all revisions.
  [[nodiscard]] outcome<place> at_heads() const {
    if (language_ == dialect::sqlite) {
      const detail::graph known{revisions_};
      auto connection = detail::rehearse(known, known.versioned_heads(), {});
      if (!connection) return failed(connection.error());
      return place{nullptr, std::move(*connection)};
    }
    auto made = on_server();
    if (!made) return made;
    const auto done = upgrade(revisions_, made->made->url());
    if (!done) return failed(done.error());
    return made;
  }

  [[nodiscard]] outcome<place> empty() const {
    if (language_ == dialect::postgresql) return on_server();
    auto connection = detail::connect(revisions_, "sqlite://", {}, detail::purpose::change);
    if (!connection) return failed(connection.error());
    return place{nullptr, std::move(*connection)};
  }

  /// The database of the URL.
  [[nodiscard]] outcome<place> at_url() const {
    const detail::graph known{revisions_};
    const auto heads = detail::current_heads(known, asked_.url, {});
    if (!heads) return failed(heads.error());
    const auto left = detail::plan_upgrade(known, *heads, "heads");
    if (!left) return failed(left.error());
    if (!left->steps.empty()) {
      return failed({.code = errc::usage,
                     .message = fmt::format("the database is not at the newest revisions: it lacks "
                                            "{}",
                                            left->steps.size()),
                     .hint = "`upgrade` it first, or compare with the revisions: --offline-base"});
    }
    auto connection = detail::connect(revisions_, asked_.url, {}, detail::purpose::look);
    if (!connection) return failed(connection.error());
    return place{nullptr, std::move(*connection)};
  }

private:
  [[nodiscard]] outcome<place> on_server() const {
    if (asked_.url.empty()) {
      return failed({.code = errc::no_url,
                     .message = "no server is known on which the schema could be tried out",
                     .hint =
                         "give a PostgreSQL URL, of a user who may create databases, with --url "
                         "or DATABASE_URL"});
    }
    auto made = autogenerate::scratch::on_server(revisions_, asked_.url);
    if (!made) return failed(made.error());
    return connected(std::move(*made));
  }

  [[nodiscard]] outcome<place> connected(std::unique_ptr<autogenerate::scratch> made) const {
    auto connection = detail::connect(revisions_, made->url(), {}, detail::purpose::change);
    if (!connection) return failed(connection.error());
    return place{std::move(made), std::move(*connection)};
  }

  const request& asked_;
  const bundle& revisions_;
  dialect language_;
};

outcome<dialect> language_of(const request& asked) {
  const auto all = dialects_of(asked);
  if (all.size() == 1) return all.front();
  return misused(all.empty() ? "it is not known for which database the schema is"
                             : "the schema is of one database, and there are two dialects",
                 "name one with --dialect, or give its URL");
}

outcome<std::shared_ptr<const generator::source>> wanted_schema(const request& asked,
                                                                const comparison_wishes& what) {
  auto file = what.schema;
  if (file.empty() && asked.settings != nullptr) file = asked.settings->written.schema;
  if (file.empty()) {
    return misused("there is no schema to compare with",
                   "name a file of SQL that makes the tables as they are to be, with --schema or "
                   "as `schema` in aludel.toml");
  }
  auto read = generator::read(file);
  if (!read) return failed(read.error());
  return *read;
}

outcome<autogenerate::side> look(const place& at, const bundle& revisions) {
  auto found = autogenerate::read_schema(*at.connection, revisions.tables);
  if (!found) return failed(found.error());
  return autogenerate::side{*at.connection, std::move(*found)};
}

/// A new session, which has nothing of what the file has set.
result<void> renew(place& at, const bundle& revisions) {
  if (!at.made) return {};
  auto connection = detail::connect(revisions, at.made->url(), {}, detail::purpose::look);
  if (!connection) return tl::unexpected{connection.error()};
  at.connection = std::move(*connection);
  return {};
}

}  // namespace

void declare_comparison(CLI::App& app, comparison_wishes& into) {
  app.add_option("--schema", into.schema, "A file of SQL: the schema as it is to be")
      ->option_text("FILE");
  app.add_flag("--offline-base", into.offline,
               "Compare with what the revisions give, not with the database");
}

outcome<comparison> compare_with_wanted(const request& asked, const comparison_wishes& what) {
  const auto language = language_of(asked);
  if (!language) return tl::unexpected{language.error()};
  const auto file = wanted_schema(asked, what);
  if (!file) return tl::unexpected{file.error()};
  const auto loaded = asked.load(asked, depth::checksums, std::span(&*language, 1));
  if (!loaded) return tl::unexpected{loaded.error()};
  const auto& revisions = **loaded;
  const places all{asked, revisions, *language};

  const bool with_database = !asked.url.empty() && !what.offline;
  const auto base = with_database ? all.at_url() : all.at_heads();
  if (!base) return tl::unexpected{base.error()};
  auto wanted = all.empty();
  if (!wanted) return tl::unexpected{wanted.error()};
  auto wrong = autogenerate::run_file(*wanted->connection, **file);
  if (!wrong.empty()) return tl::unexpected{std::move(wrong)};
  if (auto renewed = renew(*wanted, revisions); !renewed) return failed(renewed.error());

  const auto before = look(*base, revisions);
  if (!before) return tl::unexpected{before.error()};
  const auto after = look(*wanted, revisions);
  if (!after) return tl::unexpected{after.error()};
  const auto changes = autogenerate::compare(before->made_of, after->made_of);
  auto made = autogenerate::draft_between(*before, *after, changes);
  if (!made) return failed(made.error());
  const auto url = detail::parse_url(asked.url);
  return comparison{autogenerate::described(changes), std::move(*made),
                    with_database && url ? url->display : "the revisions"};
}

}  // namespace aludel::commands
