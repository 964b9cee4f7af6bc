// SPDX-License-Identifier: MIT
#include "runtime/src/batches.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace aludel::detail {

namespace {

/// Takes a number from the text's beginning.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

std::int64_t number_in(const value& text) {
  std::string_view all = text ? std::string_view(*text) : std::string_view();
  return take_number(all).value_or(0);
}

/// The columns of the primary key, in its order.
constexpr std::string_view primary_key_of_postgresql =
    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) "
    "FROM pg_catalog.pg_index i, "
    "pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k(number, position), "
    "pg_catalog.pg_attribute a "
    "WHERE i.indrelid OPERATOR(pg_catalog.=) {0}::pg_catalog.regclass "
    "AND i.indisprimary AND k.position OPERATOR(pg_catalog.<=) i.indnkeyatts "
    "AND a.attrelid OPERATOR(pg_catalog.=) i.indrelid "
    "AND a.attnum OPERATOR(pg_catalog.=) k.number ORDER BY k.position";

constexpr std::string_view column_of_postgresql =
    "SELECT attname, pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute "
    "WHERE attrelid OPERATOR(pg_catalog.=) {0}::pg_catalog.regclass "
    "AND attname OPERATOR(pg_catalog.=) {1}::pg_catalog.name";

}  // namespace

std::string written(const batch_end& of) {
  auto text = std::to_string(of.passed);
  for (const auto& each : of.key) text += fmt::format(" {}:{}", each.size(), each);
  return text;
}

std::optional<batch_end> read_batch_end(std::string_view text) {
  const auto passed = take_number(text);
  if (!passed) return std::nullopt;
  batch_end read{.passed = *passed};
  while (!text.empty()) {
    if (!take(text, ' ')) return std::nullopt;
    const auto size = take_number(text);
    if (!size || !take(text, ':') || text.size() < static_cast<std::size_t>(*size)) {
      return std::nullopt;
    }
    read.key.emplace_back(text.substr(0, static_cast<std::size_t>(*size)));
    text.remove_prefix(static_cast<std::size_t>(*size));
  }
  return read;
}

result<batches> batches::of(database& connection, const model::backfill& what) {
  batches made{connection, what};
  auto done = made.find_key();
  if (done) done = made.estimate();
  if (!done) return tl::unexpected{done.error()};
  return made;
}

// ---- The key

result<void> batches::find_key() {
  try {
    auto found =
        in_.language() == dialect::postgresql ? find_key_of_postgresql() : find_key_of_sqlite();
    if (!found || !columns_.empty()) return found;
  } catch (const refused_operation& refused) {  // a name that is too long, say
    return tl::unexpected{refused.problem};
  }
  return tl::unexpected{error{
      .code = errc::usage,
      .message = fmt::format("the table {} has no primary key, by which a backfill could go",
                             what_->table.name),
      .hint = R"(name columns that are never null, with an index: by({"created_at", "id"}))"}};
}

result<void> batches::find_key_of_postgresql() {
  const auto table = quoted_text(in_.qualified(what_->table));
  const auto add = [&](const std::string& query) {
    return connection_->ask(query).map([&](const std::vector<row>& rows) {
      for (const auto& each : rows) {
        columns_.push_back(in_.name(each.at(0).value_or("")));
        types_.push_back(each.at(1).value_or("text"));
      }
    });
  };
  if (what_->key.empty()) return add(fmt::format(fmt::runtime(primary_key_of_postgresql), table));
  for (const auto& each : what_->key) {
    auto added = add(fmt::format(fmt::runtime(column_of_postgresql), table, quoted_text(each)));
    if (!added) return added;
    if (columns_.empty() || columns_.back() != in_.name(each)) {
      return tl::unexpected{
          error{.code = errc::usage,
                .message = fmt::format("the table {} has no column {}", what_->table.name, each),
                .hint = "by() names columns of the table, which are never null"}};
    }
  }
  return {};
}

/// Rows have a number, unless their table is WITHOUT ROWID.
result<void> batches::find_key_of_sqlite() {
  const auto table = in_.qualified(what_->table);
  if (auto there = connection_->ask(fmt::format("SELECT 1 FROM {} LIMIT 0", table)); !there) {
    return tl::unexpected{there.error()};
  }
  if (connection_->ask(fmt::format("SELECT rowid FROM {} LIMIT 0", table))) {
    columns_.emplace_back("rowid");
    return {};
  }
  const auto keys = connection_->ask(
      fmt::format("SELECT name FROM pragma_table_info({}, {}) WHERE pk > 0 ORDER BY pk",
                  quoted_text(what_->table.name),
                  what_->table.schema.empty() ? "NULL" : quoted_text(what_->table.schema)));
  if (!keys) return tl::unexpected{keys.error()};
  for (const auto& each : *keys) columns_.push_back(in_.name(each.at(0).value_or("")));
  return {};
}

result<void> batches::estimate() {
  const auto table = in_.qualified(what_->table);
  auto rows = single(in_.language() == dialect::postgresql
                         ? fmt::format("SELECT reltuples::pg_catalog.int8 FROM pg_catalog.pg_class "
                                       "WHERE oid OPERATOR(pg_catalog.=) {}::pg_catalog.regclass",
                                       quoted_text(table))
                         : fmt::format("SELECT count(*) FROM {}", table));
  return std::move(rows).map([&](const std::string& count) { total_ = number_in(count); });
}

result<std::string> batches::single(const std::string& query) {
  return connection_->ask(query).map([](const std::vector<row>& rows) {
    return rows.empty() ? std::string() : rows.front().at(0).value_or("");
  });
}

// ---- The ranges

std::string batches::row_of_literals(const std::vector<std::string>& key) const {
  std::vector<std::string> all;
  for (std::size_t each = 0; each < key.size(); ++each) {
    auto literal = quoted_text(key[each]);
    if (each < types_.size()) literal += "::" + types_[each];
    all.push_back(std::move(literal));
  }
  return fmt::format("({})", fmt::join(all, ", "));
}

std::string batches::range(const batch_end& behind, const std::optional<batch_end>& to) const {
  const auto key = fmt::format("({})", fmt::join(columns_, ", "));
  std::vector<std::string> all;
  if (!behind.key.empty()) all.push_back(fmt::format("{} > {}", key, row_of_literals(behind.key)));
  if (to) all.push_back(fmt::format("{} <= {}", key, row_of_literals(to->key)));
  return all.empty() ? std::string("true") : fmt::format("{}", fmt::join(all, " AND "));
}

result<std::optional<batch_end>> batches::next(const batch_end& behind) {
  const auto key = fmt::format("{}", fmt::join(columns_, ", "));
  const auto found = connection_->ask(
      fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT 1 OFFSET {}", key,
                  in_.qualified(what_->table), range(behind, {}), key, what_->batch_size - 1));
  if (!found) return tl::unexpected{found.error()};
  if (found->empty()) return std::optional<batch_end>{};
  batch_end end{.passed = behind.passed + static_cast<std::int64_t>(what_->batch_size)};
  for (const auto& each : found->front()) {
    if (!each) return tl::unexpected{unreached()};
    end.key.push_back(*each);
  }
  return std::optional(std::move(end));
}

std::string batches::update(const std::string& range) const {
  return fmt::format("UPDATE {} SET {} WHERE {} AND ({})", in_.qualified(what_->table),
                     what_->assignments, range, what_->condition);
}

result<std::int64_t> batches::change(const batch_end& behind, const std::optional<batch_end>& to) {
  const auto rows = range(behind, to);
  std::int64_t changed = 0;
  std::int64_t again = 0;
  if (in_.language() == dialect::postgresql) {
    const auto counted = connection_->ask(
        fmt::format("WITH changed AS ({} RETURNING ({}) AS again) SELECT pg_catalog.count(*), "
                    "pg_catalog.count(*) FILTER (WHERE again) FROM changed",
                    update(rows), what_->condition));
    if (!counted) return tl::unexpected{counted.error()};
    changed = number_in(counted->front().at(0));
    again = number_in(counted->front().at(1));
  } else {
    if (auto done = connection_->execute(update(rows)); !done) return tl::unexpected{done.error()};
    const auto counted = connection_->ask(
        fmt::format("SELECT changes(), (SELECT count(*) FROM {} WHERE {} AND ({}))",
                    in_.qualified(what_->table), rows, what_->condition));
    if (!counted) return tl::unexpected{counted.error()};
    changed = number_in(counted->front().at(0));
    again = number_in(counted->front().at(1));
  }
  if (again > 0) return tl::unexpected{finds_again(again, changed)};
  return changed;
}

error batches::unreached() const {
  return {.code = errc::usage,
          .message = fmt::format("the backfill of {} does not come to all rows that where() finds",
                                 what_->table.name),
          .hint = "go by() columns that are never null"};
}

error batches::finds_again(std::int64_t again, std::int64_t changed) const {
  return {.code = errc::usage,
          .message = fmt::format("where() of the backfill of {} finds {} of {} rows again that "
                                 "set() has changed",
                                 what_->table.name, again, changed),
          .hint =
              "write where() such that it does not find a row that is done: what is done must "
              "show, since rows may be come to twice"};
}

result<bool> batches::has_more() {
  return single(fmt::format("SELECT CASE WHEN EXISTS (SELECT 1 FROM {} WHERE {}) THEN 1 END",
                            in_.qualified(what_->table), what_->condition))
      .map([](const std::string& found) { return found == "1"; });
}

}  // namespace aludel::detail
