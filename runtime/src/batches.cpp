// SPDX-License-Identifier: MIT
#include "runtime/src/batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "runtime/src/table_definition.hpp"

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
      return tl::unexpected{no_column(each)};
    }
  }
  return {};
}

result<void> batches::find_key_of_sqlite() {
  const auto table = in_.qualified(what_->table);
  if (auto there = connection_->ask(fmt::format("SELECT 1 FROM {} LIMIT 0", table)); !there) {
    return tl::unexpected{there.error()};
  }
  const auto found = connection_->ask(fmt::format(
      "SELECT name, pk FROM pragma_table_xinfo({}, {}) ORDER BY pk", quoted_text(what_->table.name),
      what_->table.schema.empty() ? "NULL" : quoted_text(what_->table.schema)));
  if (!found) return tl::unexpected{found.error()};
  const auto has = [&](std::string_view column) {
    return std::any_of(found->begin(), found->end(),
                       [&](const row& each) { return same_name(each.at(0).value_or(""), column); });
  };
  for (const auto& each : what_->key) {
    if (!has(each)) return tl::unexpected{no_column(each)};
    columns_.push_back(in_.name(each));
  }
  if (!columns_.empty()) return {};
  // Rows have a number, unless their table is WITHOUT ROWID.
  for (const auto* const number : {"rowid", "_rowid_", "oid"}) {
    const auto query = fmt::format("SELECT {} FROM {} LIMIT 0", number, table);
    if (has(number) || !connection_->ask(query)) continue;
    columns_.emplace_back(number);
    return {};
  }
  for (const auto& each : *found) {
    if (each.at(1) != "0") columns_.push_back(in_.name(each.at(0).value_or("")));
  }
  return {};
}

error batches::no_column(const std::string& name) const {
  return {.code = errc::usage,
          .message = fmt::format("the table {} has no column {}", what_->table.name, name),
          .hint = "by() names columns of the table, which are never null"};
}

/// The planner guesses also for a table that was never analysed.
result<void> batches::estimate() {
  const auto table = in_.qualified(what_->table);
  if (in_.language() == dialect::sqlite) {
    auto rows = single(fmt::format("SELECT count(*) FROM {}", table));
    return std::move(rows).map([&](const std::string& count) { total_ = number_in(count); });
  }
  auto plan = single(fmt::format("EXPLAIN SELECT 1 FROM {}", table));
  return std::move(plan).map([&](const std::string& line) {
    constexpr std::string_view before = "rows=";
    const auto at = line.find(before);
    if (at != std::string::npos) total_ = number_in(line.substr(at + before.size()));
  });
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
    // SQLite has written its values as literals itself.
    all.push_back(types_.empty() ? key[each] : quoted_text(key[each]) + "::" + types_[each]);
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
  auto values = columns_;
  if (in_.language() == dialect::sqlite) {
    for (auto& each : values) each = fmt::format("quote({})", each);
  }
  const auto found = connection_->ask(
      fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT 1 OFFSET {}",
                  fmt::join(values, ", "), in_.qualified(what_->table), range(behind, {}),
                  fmt::join(columns_, ", "), what_->batch_size - 1));
  if (!found) return tl::unexpected{found.error()};
  if (found->empty()) return std::optional<batch_end>{};
  batch_end end{.passed = behind.passed + static_cast<std::int64_t>(what_->batch_size)};
  for (const auto& each : found->front()) {
    if (!each || (*each == "NULL" && types_.empty())) return tl::unexpected{unreached()};
    end.key.push_back(*each);
  }
  // A text with a NUL in it, which SQLite does not write.
  if (end.key == behind.key) return tl::unexpected{unreached()};
  return std::optional(std::move(end));
}

std::string batches::update(const std::string& range) const {
  return fmt::format("UPDATE {} SET {} WHERE {} AND ({})", in_.qualified(what_->table),
                     assignments_, range, condition_);
}

result<std::int64_t> batches::change(const batch_end& behind, const std::optional<batch_end>& to) {
  const auto rows = range(behind, to);
  std::int64_t changed = 0;
  std::int64_t again = 0;
  if (in_.language() == dialect::postgresql) {
    const auto counted = connection_->ask(
        fmt::format("WITH changed AS ({} RETURNING ({}) AS again) SELECT pg_catalog.count(*), "
                    "pg_catalog.count(*) FILTER (WHERE again) FROM changed",
                    update(rows), condition_));
    if (!counted) return tl::unexpected{counted.error()};
    changed = number_in(counted->front().at(0));
    again = number_in(counted->front().at(1));
  } else {
    if (auto done = connection_->execute(update(rows)); !done) return tl::unexpected{done.error()};
    const auto counted = connection_->ask(
        fmt::format("SELECT changes(), (SELECT count(*) FROM {} WHERE {} AND ({}))",
                    in_.qualified(what_->table), rows, condition_));
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
                            in_.qualified(what_->table), condition_))
      .map([](const std::string& found) { return found == "1"; });
}

}  // namespace aludel::detail
