// SPDX-License-Identifier: MIT
// What can be compared: what revisions give, what a schema gives, what a database has.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "autogenerate/draft.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/scratch.hpp"
#include "cli/activity.hpp"
#include "cli/command.hpp"
#include "cli/interruption.hpp"
#include "cli/private_server.hpp"
#include "generator/source.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/state.hpp"

namespace aludel::commands {

/// One of them, and the database that it is read from.
struct looked_at {
  std::unique_ptr<autogenerate::scratch> place;  ///< null: it was there, or is in memory
  std::unique_ptr<detail::database> connection;
  autogenerate::schema made_of;

  [[nodiscard]] autogenerate::side side() const { return {*connection, made_of}; }
};

using heads = std::vector<detail::revision_index>;

/// What was looked at must not outlive it. While it lives, SIGINT and SIGTERM cancel what runs in
/// the databases, and they are cleared away.
class sides {
public:
  /// Loads the revisions for the one dialect that is asked for, or that of the URL.
  [[nodiscard]] static outcome<sides> of(const request& asked);

  [[nodiscard]] dialect language() const { return language_; }
  [[nodiscard]] const detail::graph& revisions() const { return *revisions_; }

  /// What the revisions up to these give.
  [[nodiscard]] outcome<looked_at> revisions_to(const heads& these) const;
  /// The same, which is still to be read.
  [[nodiscard]] outcome<looked_at> made_by(const heads& these) const;
  /// What the wanted schema gives: files of SQL, and models.
  [[nodiscard]] outcome<looked_at> schema(const wanted_schema& wanted) const;
  /// Whether the wanted schema gives what this has, as its files tell without being run, and this
  /// without being read.
  [[nodiscard]] outcome<bool> is_as_written(const wanted_schema& wanted,
                                            const looked_at& seen) const;
  /// The database of the URL.
  [[nodiscard]] outcome<looked_at> database() const;
  /// The same, which is still to be read.
  [[nodiscard]] outcome<looked_at> connected() const;
  /// Reads it.
  [[nodiscard]] outcome<looked_at> read(outcome<looked_at> unread) const;
  /// Another that is made of the same.
  [[nodiscard]] outcome<looked_at> like(const looked_at& other) const;
  /// What a database is made of, as far as it is compared.
  [[nodiscard]] result<autogenerate::schema> read(autogenerate::connections to) const;
  [[nodiscard]] result<autogenerate::schema> read(detail::database& from) const {
    auto* const only = &from;
    return read({&only, 1});
  }
  /// A name without a schema is to mean the same in both: if that is another one in a scratch
  /// database, all get theirs from now on, and both are read again.
  [[nodiscard]] outcome<void> name_alike(looked_at& scratch, looked_at& other);
  /// Where the database stands.
  [[nodiscard]] outcome<heads> current() const;
  /// What is done with them, should it take long; empty: nothing.
  void now(std::string what) const { activity_->now(std::move(what)); }
  /// Error: `stopped`, once one has come that is to end the program.
  [[nodiscard]] outcome<void> check_signals() const;
  /// What is done with them; whatever it came to, if a signal has come it was stopped.
  template <class Work>
  [[nodiscard]] auto unless_stopped(const Work& work) const -> decltype(work()) {
    auto done = work();
    if (auto clear = check_signals(); !clear) return tl::unexpected{std::move(clear.error())};
    return done;
  }

private:
  sides(const request& asked, const bundle& revisions, dialect language);

  using source = std::shared_ptr<generator::source>;

  [[nodiscard]] result<std::unique_ptr<detail::database>> connect(std::string_view url,
                                                                  detail::purpose why) const;
  /// SQLite's, whose file would be made otherwise.
  [[nodiscard]] outcome<void> need_database() const;
  /// `ours`: the revisions would leave their roles on that of the URL.
  enum class server_choice : std::uint8_t { any, ours };
  [[nodiscard]] outcome<looked_at> empty(server_choice server = server_choice::any) const;
  /// Those of this dialect.
  [[nodiscard]] result<std::vector<source>> files_of(const wanted_schema& wanted) const;
  /// What the setup has made, which is others'.
  [[nodiscard]] result<std::set<autogenerate::object_key>> given() const;
  [[nodiscard]] result<std::unique_ptr<autogenerate::scratch>> on_a_server(
      server_choice choice) const;
  [[nodiscard]] result<std::unique_ptr<autogenerate::scratch>> on_server_of_ours(
      const char* why) const;
  [[nodiscard]] int version_of_server() const;
  [[nodiscard]] std::unique_ptr<detail::database> second_connection(const looked_at& to) const;
  [[nodiscard]] outcome<void> look(looked_at& at) const;

  const request* asked_;
  std::shared_ptr<const detail::graph> revisions_;
  dialect language_;
  autogenerate::naming names_ = autogenerate::naming::as_current;
  std::shared_ptr<interruption> signals_ = std::make_shared<interruption>();
  std::shared_ptr<activity> activity_;
  mutable std::shared_ptr<private_server> server_;  ///< where no other may be used
  mutable std::optional<error> no_server_;          ///< why there is none
  mutable bool is_shut_out_ = false;                ///< from that of the URL
  struct given_objects {
    std::mutex lock;
    bool known = false;
    std::set<autogenerate::object_key> keys;
  };
  std::shared_ptr<given_objects> given_ = std::make_shared<given_objects>();
};

}  // namespace aludel::commands
