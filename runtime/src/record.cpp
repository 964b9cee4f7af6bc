// SPDX-License-Identifier: MIT
#include "runtime/src/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <sstream>

#include "runtime/src/characters.hpp"
#include "runtime/src/record_sql.hpp"
#include "runtime/src/record_values.hpp"
#include "runtime/src/refusal.hpp"
#include "runtime/src/turn.hpp"

namespace aludel::detail {

namespace {

std::string_view name(compatibility of) {
  switch (of) {
    case compatibility::compatible:
      return "compatible";
    case compatibility::breaking:
      return "breaking";
    case compatibility::unrecorded:
      break;
  }
  return "unrecorded";
}

compatibility compatibility_named(std::string_view text) {
  for (const auto each : {compatibility::compatible, compatibility::breaking}) {
    if (text == name(each)) return each;
  }
  return compatibility::unrecorded;
}

std::int64_t number(const value& text) {
  std::int64_t parsed = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), parsed);
  return parsed;
}

const value& at(const row& from, read_column which) {
  return from[static_cast<std::size_t>(which)];
}

std::string text_at(const row& from, read_column which) { return visible_text(at(from, which)); }

template <class T>
result<void> only_success(const result<T>& done) {
  if (!done) return tl::unexpected{own(done.error())};
  return {};
}

/// The last row of the history, if it is a statement of a revision that did not come to its end.
std::optional<unfinished_step> unfinished(const row& from) {
  if (!at(from, read_column::statement)) return std::nullopt;
  return unfinished_step{
      .revision = text_at(from, read_column::revision),
      .way =
          at(from, read_column::event) == "downgrade" ? direction::downgrade : direction::upgrade,
      .statement = static_cast<std::uint32_t>(number(at(from, read_column::statement))),
      .outcome = text_at(from, read_column::outcome),
      .checksum = text_at(from, read_column::checksum),
      .chain = text_at(from, read_column::last_chain),
      .position = at(from, read_column::position)};
}

/// What the last row says where it is about no single statement.
std::optional<last_event> last_of(const row& from) {
  if (!at(from, read_column::event) || at(from, read_column::statement)) return std::nullopt;
  return last_event{.event = text_at(from, read_column::event),
                    .revision = text_at(from, read_column::revision),
                    .chain = text_at(from, read_column::last_chain)};
}

/// Who counts on from a wrong number would go on at another statement.
result<void> check_statement(const row& from) {
  const auto& written = at(from, read_column::statement);
  if (!written) return {};
  std::uint32_t index = 0;
  const auto* end = written->data() + written->size();
  const auto [last, problem] = std::from_chars(written->data(), end, index);
  const bool sound =
      problem == std::errc{} && last == end && index < std::numeric_limits<std::uint32_t>::max();
  if (sound) return {};
  return refuse_change(errc::inconsistent_record,
                       "restore both tables from one backup, or correct that row",
                       "the last row of the history, of revision {}, has the statement_index {}, "
                       "which no statement has",
                       text_at(from, read_column::revision), visible(*written));
}

state from_rows(const std::vector<row>& rows) {
  const auto& first = rows.front();
  state now{.tables = true,
            .schema = *at(first, read_column::schema),
            .heads = {},
            .sequence = number(at(first, read_column::sequence)),
            .unfinished = unfinished(first),
            .last = last_of(first)};
  for (const auto& each : rows) {
    if (!at(each, read_column::head)) continue;
    now.heads.push_back({text_at(each, read_column::head), text_at(each, read_column::chain)});
  }
  return now;
}

/// The schema that the bundle asks for, as SQL. SQLite has none.
std::string asked_schema(dialect language, const bundle& of) {
  return language == dialect::postgresql ? as_sql(of.tables.schema) : std::string();
}

}  // namespace

std::string standing(const std::vector<recorded_head>& heads) {
  std::vector<std::string> all;
  all.reserve(heads.size());
  for (const auto& each : heads) {
    all.push_back(fmt::format("{} (chain {})", each.revision, each.chain.substr(0, 16)));
  }
  std::sort(all.begin(), all.end());
  return all.empty() ? "base" : fmt::format("{}", fmt::join(all, ", "));
}

std::vector<std::string> ids_in(const std::string& list) {
  std::istringstream words{list};
  return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

record::record(database& connection, const bundle& of)
    : connection_(&connection),
      bundle_(of.name),
      tables_(of.tables),
      asked_(names_in(of.tables, asked_schema(connection.language(), of))),
      names_(asked_) {}

std::string record::statement(std::string_view sql, std::string_view sequence) const {
  return with_names(sql, names_, sequence);
}

void record::plan_ahead(const std::vector<recorded_head>& heads, const std::string& schema) {
  ahead_ = standing(heads);
  names_ = names_in(tables_, schema);
}

result<state> record::read() {
  auto rows = connection_->query(read_statement(connection_->language(), asked_, bundle_));
  if (!rows && is_missing_table(rows.error())) return read_without_tables();
  if (!rows) return tl::unexpected{own(rows.error())};

  const auto& first = rows->front();
  if (auto sound = check_statement(first); !sound) return tl::unexpected{sound.error()};
  auto now = from_rows(*rows);
  if (!truth(at(first, read_column::ours))) {
    if (auto trusted = check_strange(); !trusted) return tl::unexpected{trusted.error()};
  }
  const auto& current = at(first, read_column::current_schema);
  if (asked_.schema.empty() && current != now.schema) {
    if (now.sequence == 0 && now.heads.empty()) return read_without_tables();
    return tl::unexpected{wrong_schema(
        fmt::format("the current schema is {}, but this database's migrations are recorded in "
                    "schema {}",
                    current.value_or("not set"), now.schema),
        fmt::format("put {} first in the search_path of this connection", now.schema))};
  }
  if (asked_.schema.empty()) names_ = names_in(tables_, now.schema);
  return now;
}

result<state> record::read_patiently(const options& wishes) {
  const deadline until{wishes.lock_wait};
  for (std::size_t tries = 1;; ++tries) {
    auto now = read();
    if (now) return now;
    if (auto again = try_again(now.error(), wishes, until, tries); !again) {
      again.error().notes.emplace_back("nothing was changed");
      return tl::unexpected{std::move(again.error())};
    }
  }
}

result<state> record::read_without_tables() {
  auto schema = asked_.schema;
  if (schema.empty()) {
    const auto rows = connection_->query(std::string(sql_of(connection_->language()).schema));
    if (!rows) return tl::unexpected{own(rows.error())};
    const auto& current = rows->front().front();
    if (!current) {
      return tl::unexpected{wrong_schema("the connection has no current schema",
                                         "name an existing schema first in its search_path")};
    }
    schema = *current;
    names_ = names_in(tables_, schema);
  }
  if (auto whole = check_none_or_both(schema); !whole) return tl::unexpected{whole.error()};
  return state{.tables = false, .schema = schema, .heads = {}, .sequence = 0, .unfinished = {}};
}

/// One table without the other is no new database. Both are there if another process just made
/// them.
result<void> record::check_none_or_both(const std::string& schema) {
  const auto rows = connection_->query(std::string(sql_of(connection_->language()).there), schema,
                                       std::string(tables_.version), std::string(tables_.history));
  if (!rows) return tl::unexpected{own(rows.error())};
  const bool version = truth(rows->front().at(0));
  const bool history = truth(rows->front().at(1));
  if (version == history) return {};
  const auto there = version ? tables_.version : tables_.history;
  return tl::unexpected{
      wrong_schema(fmt::format("the table {}.{} is gone, though {} is there", schema,
                               version ? tables_.history : tables_.version, there),
                   fmt::format("restore it from a backup, or drop {} too and `stamp` where the "
                               "database stands",
                               there))};
}

result<void> record::create_tables(std::chrono::milliseconds lock_timeout) {
  const auto& sql = sql_of(connection_->language());
  if (auto begun = connection_->begin({.lock_timeout = lock_timeout}); !begun) {
    return only_success(begun);
  }
  const auto create_schema = asked_.schema.empty() ? std::string_view{} : sql.create_schema;
  for (const auto& create : {create_schema, sql.create_version, sql.create_history}) {
    if (create.empty()) continue;
    if (auto made = connection_->query(statement(create)); !made) {
      connection_->rollback();
      return only_success(made);
    }
  }
  auto committed = connection_->commit();
  if (!committed) connection_->rollback();
  return only_success(committed);
}

result<void> record::claim(const history_row& row) {
  if (!ahead_) return insert(row);
  const auto& sql = sql_of(connection_->language());
  return insert(row, statement(fmt::format("(SELECT CASE WHEN {} {} $19\n  THEN {} END)",
                                           sql.standing, sql.equals, sql.next_sequence)));
}

result<void> record::insert(const history_row& row) {
  if (!ahead_) return insert(row, "$2");
  return insert(row, statement(sql_of(connection_->language()).next_sequence));
}

result<void> record::insert(const history_row& row, std::string_view sequence) {
  const auto number = [](const auto& of) { return of ? value(std::to_string(*of)) : std::nullopt; };
  std::vector<value> values{bundle_,
                            std::to_string(row.sequence),
                            row.event,
                            row.revision,
                            row.parents,
                            row.dependencies,
                            row.checksum,
                            row.chain,
                            std::to_string(lexer_version),
                            row.message,
                            row.application,
                            row.application_version,
                            row.outcome,
                            std::string(name(row.compatible)),
                            number(row.statement),
                            row.downgrade,
                            ahead_ ? std::nullopt : number(row.duration_ms),
                            row.position};
  if (ahead_) values.push_back(ahead_);
  return write_row(statement(sql_of(connection_->language()).insert, sequence), values);
}

/// Inserts or updates one row. A rule or a trigger can make nothing of it, without an error.
result<void> record::write_row(const std::string& sql, const std::vector<value>& values) {
  if (ahead_) return only_success(connection_->query(sql, values));
  const auto written = connection_->query(sql + "\nRETURNING sequence", values);
  if (!written || written->size() == 1) return only_success(written);
  return tl::unexpected{wrong_schema(
      fmt::format("the table {} does not take the rows that are written into it", names_.history),
      "look for triggers and rules on it, and drop them")};
}

result<void> record::finish(std::int64_t sequence, std::string_view outcome,
                            std::optional<std::chrono::milliseconds> duration) {
  const auto& sql = sql_of(connection_->language());
  const auto spent = ahead_ || !duration ? std::nullopt : value(std::to_string(duration->count()));
  return write_row(
      ahead_ ? statement(sql.finish, statement(sql.last_sequence)) : statement(sql.finish),
      {bundle_, std::to_string(sequence), std::string(outcome), spent});
}

result<void> record::move_heads(const std::vector<recorded_head>& heads) {
  const auto& sql = sql_of(connection_->language());
  auto done = connection_->query(statement(sql.clear_heads), bundle_);
  for (const auto& head : heads) {
    if (!done) break;
    done = connection_->query(statement(sql.insert_head), bundle_, head.revision, head.chain);
  }
  if (ahead_) ahead_ = standing(heads);
  return only_success(done);
}

result<stored_downgrade> record::downgrade_of(const std::string& revision) {
  if (auto trusted = check_writers(); !trusted) return tl::unexpected{trusted.error()};
  const auto rows =
      connection_->query(statement(sql_of(connection_->language()).downgrade), bundle_, revision);
  if (!rows && rows.error().code == errc::connection_lost) return tl::unexpected{rows.error()};
  if (!rows) return unreadable_downgrade(revision, rows.error().message);
  if (rows->empty() || !truth(rows->front().at(0))) {
    return tl::unexpected{
        error{.code = errc::irreversible,
              .message = fmt::format("revision {} was recorded without a downgrade", revision)}};
  }
  const auto& first = rows->front();
  if (!truth(first.at(1))) return unreadable_downgrade(revision, "a part of it is missing");
  stored_downgrade stored{.revision = revision,
                          .checksum = first.at(3).value_or(""),
                          .chain = first.at(4).value_or(""),
                          .transaction = truth(first.at(2)),
                          .statements = {},
                          .way_out = {}};
  for (const auto& each : *rows) {
    if (each.back()) stored.statements.push_back(*each.back());
  }
  return stored;
}

tl::unexpected<error> record::unreadable_downgrade(const std::string& revision,
                                                   std::string_view why) const {
  return refuse_change(errc::inconsistent_record,
                       "take the revision back with the release that has it, or by hand and with "
                       "`stamp`",
                       "the downgrade of revision {} in {} cannot be read: {}", revision,
                       names_.history, why);
}

result<std::optional<int>> record::session_of_last() {
  const auto rows = connection_->query(statement(sql_of(connection_->language()).session), bundle_);
  if (!rows) return tl::unexpected{own(rows.error())};
  if (rows->empty() || !rows->front().front()) return std::nullopt;
  return static_cast<int>(number(rows->front().front()));
}

result<std::vector<history_row>> record::history() {
  const auto rows = connection_->query(statement(sql_of(connection_->language()).history), bundle_);
  if (!rows) return tl::unexpected{own(rows.error())};
  std::vector<history_row> all;
  all.reserve(rows->size());
  for (const auto& each : *rows) {
    auto column = each.begin();
    const auto next_text = [&] { return visible_text(*column++); };
    history_row next;
    next.sequence = number(*column++);
    next.event = next_text();
    next.revision = next_text();
    next.parents = next_text();
    next.dependencies = next_text();
    next.checksum = next_text();
    next.chain = next_text();
    next.message = next_text();
    next.application = next_text();
    next.application_version = next_text();
    next.outcome = next_text();
    if (const auto& index = *column++) next.statement = static_cast<std::uint32_t>(number(index));
    if (const auto& spent = *column++) next.duration_ms = number(spent);
    next.database_user = next_text();
    next.started_at = next_text();
    next.compatible = compatibility_named(next_text());
    all.push_back(std::move(next));
  }
  return all;
}

result<std::vector<history_row>> record::history(const state& as_of) {
  return history().map([&](std::vector<history_row> rows) {
    std::erase_if(rows, [&](const auto& each) { return each.sequence > as_of.sequence; });
    return rows;
  });
}

}  // namespace aludel::detail
