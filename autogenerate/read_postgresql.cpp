// SPDX-License-Identifier: MIT
// PostgreSQL's schema, from its catalog.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

#include "autogenerate/array_casts.hpp"
#include "autogenerate/catalog_postgresql.hpp"
#include "autogenerate/read.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

using detail::row;

/// Of an object in the catalog: class, number, and number of a column.
using address = std::tuple<std::uint32_t, std::uint32_t, std::int32_t>;

template <class Number>
Number number_in(const detail::value& text) {
  Number read{};
  if (text) std::from_chars(text->data(), text->data() + text->size(), read);
  return read;
}

address address_in(const row& from, std::size_t first) {
  return {number_in<std::uint32_t>(from[first]), number_in<std::uint32_t>(from[first + 1]),
          number_in<std::int32_t>(from[first + 2])};
}

/// Their text is people's.
bool is_routine(object_kind kind) {
  return kind == object_kind::function || kind == object_kind::procedure;
}

class reader {
public:
  reader(detail::database& connection, const table_names& own, privileges grants)
      : connection_(connection), common_(common_part(own)), grants_(grants) {}

  result<schema> read() {
    for (const auto& each : kind_queries()) {
      if (auto done = read_kind(each); !done) return tl::unexpected{done.error()};
    }
    sort();
    auto done = read_comments();
    if (done) done = read_privileges();
    if (done) done = read_needs();
    if (!done) return tl::unexpected{done.error()};
    add_needs_of_parts();
    return std::move(found_);
  }

private:
  result<void> read_kind(const kind_query& query) {
    const auto rows = connection_.query(common_ + std::string(query.sql));
    if (!rows) return tl::unexpected{rows.error()};
    constexpr std::size_t first_fact = 6;
    for (const auto& each : *rows) {
      object made{.key = {query.kind, each[0].value_or(""), each[1].value_or("")},
                  .position = number_in<int>(each[2])};
      for (std::size_t fact = 0; fact < query.facts.size(); ++fact) {
        const auto& value = each[first_fact + fact];
        if (!value || value->empty()) continue;
        made.has.emplace(query.facts[fact],
                         is_routine(query.kind) ? *value : spread_array_casts(*value));
      }
      found_.objects.push_back(std::move(made));
      addresses_.push_back(address_in(each, 3));
    }
    return {};
  }

  void sort() {
    std::vector<std::size_t> order(found_.objects.size());
    for (std::size_t each = 0; each < order.size(); ++each) order[each] = each;
    std::sort(order.begin(), order.end(), [&](auto left, auto right) {
      return found_.objects[left].key < found_.objects[right].key;
    });
    schema sorted;
    sorted.objects.reserve(order.size());
    for (const auto each : order) {
      places_.emplace(addresses_[each], sorted.objects.size());
      sorted.objects.push_back(std::move(found_.objects[each]));
    }
    found_ = std::move(sorted);
  }

  result<void> read_comments() {
    const auto rows = connection_.query(std::string(comments_query));
    if (!rows) return tl::unexpected{rows.error()};
    for (const auto& each : *rows) {
      const auto address = address_in(each, 0);
      if (auto* const of = find(address)) {
        of->has.emplace("comment", each[3].value_or(""));
      } else if (auto* const view = find({std::get<0>(address), std::get<1>(address), 0});
                 view != nullptr && each[4]) {
        view->has.emplace(std::string(comment_on_column) + *each[4], each[3].value_or(""));
      }
    }
    return {};
  }

  result<void> read_privileges() {
    const auto rows = connection_.query(privileges_query(grants_ == privileges::compared));
    if (!rows) return tl::unexpected{rows.error()};
    for (const auto& each : *rows) {
      auto* const of = find(address_in(each, 0));
      if (of == nullptr) continue;
      of->privileges = each[3].value_or("");
      if (grants_ == privileges::compared) of->has.emplace("privileges", *of->privileges);
    }
    return {};
  }

  [[nodiscard]] object* find(const address& of) {
    const auto place = places_.find(of);
    return place == places_.end() ? nullptr : &found_.objects[place->second];
  }

  result<void> read_needs() {
    const auto rows = connection_.query(std::string(needs_query));
    if (!rows) return tl::unexpected{rows.error()};
    // What stands for an object: an index for its constraint, a row type for its table.
    for (const auto& each : *rows) {
      const auto from = address_in(each, 0);
      if (each[6] == "t" && !places_.contains(from)) stands_for_.emplace(from, address_in(each, 3));
    }
    for (const auto& each : *rows) {
      const auto from = place_of(address_in(each, 0));
      const auto to = place_of(address_in(each, 3));
      if (from && to && from != to) found_.objects[*from].needs.push_back(*to);
    }
    return {};
  }

  [[nodiscard]] std::optional<std::size_t> place_of(address of) const {
    for (int steps = 0; steps < 8; ++steps) {
      if (const auto place = places_.find(of); place != places_.end()) return place->second;
      if (const auto other = stands_for_.find(of); other != stands_for_.end()) {
        of = other->second;
      } else if (std::get<2>(of) != 0) {
        std::get<2>(of) = 0;  // a column that is not listed: of a view, or inherited
      } else {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  /// A part needs what it is a part of.
  void add_needs_of_parts() {
    std::map<std::string_view, std::size_t> owners;
    for (std::size_t each = 0; each < found_.objects.size(); ++each) {
      const auto& key = found_.objects[each].key;
      if (key.owner.empty() && can_own(key.kind)) owners.emplace(key.name, each);
    }
    for (auto& each : found_.objects) {
      if (const auto owner = owners.find(each.key.owner); owner != owners.end()) {
        each.needs.push_back(owner->second);
      }
      std::sort(each.needs.begin(), each.needs.end());
      each.needs.erase(std::unique(each.needs.begin(), each.needs.end()), each.needs.end());
    }
  }

  detail::database& connection_;
  std::string common_;
  privileges grants_;
  schema found_;
  std::vector<address> addresses_;  ///< of the objects, until they are sorted
  std::map<address, std::size_t> places_;
  std::map<address, address> stands_for_;
};

}  // namespace

namespace {

/// What the server writes depends on these; as pg_dump sets them.
constexpr std::string_view settings = R"(SET LOCAL quote_all_identifiers = off;
SET LOCAL DateStyle = ISO; SET LOCAL IntervalStyle = postgres; SET LOCAL TimeZone = 'UTC';
SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1)";

/// Names outside the current schema are written with theirs, or all are. Returns that schema.
result<std::string> set_names(detail::database& connection, naming names) {
  constexpr std::string_view current =
      "coalesce(pg_catalog.quote_ident(pg_catalog.current_schema()), 'pg_catalog')";
  const auto path = names == naming::with_schema ? "'pg_catalog'" : current;
  // The first is evaluated before the second is set.
  return connection
      .query(fmt::format("SELECT was, pg_catalog.set_config('search_path', path, true) FROM "
                         "(SELECT {} AS was, {} AS path OFFSET 0) s",
                         current, path))
      .map([](const auto& rows) { return rows.front().front().value_or(""); });
}

}  // namespace

result<schema> read_postgresql(detail::database& connection, const table_names& own,
                               privileges grants, naming names) {
  auto begun = connection.begin_as_is();
  if (begun) begun = connection.execute(std::string(settings));
  auto current = begun.and_then([&] { return set_names(connection, names); });
  auto found = current.and_then([&](const std::string& /*schema*/) {
    return reader{connection, own, grants}.read();
  });
  connection.rollback();
  if (found) found->current = std::move(*current);
  return found;
}

}  // namespace aludel::autogenerate
