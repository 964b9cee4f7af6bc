// SPDX-License-Identifier: MIT
// PostgreSQL's schema, from its catalog.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "autogenerate/array_casts.hpp"
#include "autogenerate/catalog_postgresql.hpp"
#include "autogenerate/read.hpp"
#include "autogenerate/share_out.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

using detail::row;

/// Of an object in the catalog: class, number, and number of a column.
using address = std::tuple<std::uint32_t, std::uint32_t, std::int32_t>;

struct address_hash {
  std::size_t operator()(const address& of) const {
    const auto [in, number, column] = of;
    return std::hash<std::uint64_t>{}((std::uint64_t{number} << 16U) ^ (std::uint64_t{in} << 40U) ^
                                      static_cast<std::uint32_t>(column));
  }
};

template <class Value>
using by_address = std::unordered_map<address, Value, address_hash>;

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

/// What there is of one kind.
struct objects_of_kind {
  std::vector<object> objects;
  std::vector<address> addresses;
};

objects_of_kind objects_in(const std::vector<row>& rows, const kind_query& query) {
  objects_of_kind found;
  constexpr std::size_t first_fact = 6;
  for (const auto& each : rows) {
    object made{.key = {query.kind, each[0].value_or(""), each[1].value_or("")},
                .position = number_in<int>(each[2])};
    for (std::size_t fact = 0; fact < query.facts.size(); ++fact) {
      const auto& value = each[first_fact + fact];
      if (!value || value->empty()) continue;
      made.has.emplace(query.facts[fact],
                       is_routine(query.kind) ? *value : spread_array_casts(*value));
    }
    found.objects.push_back(std::move(made));
    found.addresses.push_back(address_in(each, 3));
  }
  return found;
}

/// All that the catalog is asked, answered.
struct answers {
  std::vector<objects_of_kind> kinds;
  std::vector<objects_of_kind> inherited;
  std::vector<row> comments;
  std::vector<row> privileges;
  std::vector<row> owners;
  std::vector<row> needs;
};

task asking(std::string sql, std::function<void(std::vector<row>)> take) {
  return [sql = std::move(sql), take = std::move(take)](detail::database& of) {
    return of.query(sql).map([&](auto rows) { take(std::move(rows)); });
  };
}

result<answers> ask(connections to, const table_names& own, privileges grants) {
  answers found;
  std::vector<task> all;
  const auto ask_for = [&](const std::vector<kind_query>& kinds,
                           std::vector<objects_of_kind>& into) {
    into.reserve(kinds.size());
    for (const auto& query : kinds) {
      all.push_back(asking(common_part(own) + query.sql,
                           [&query, &place = into.emplace_back()](const auto& rows) {
                             place = objects_in(rows, query);
                           }));
    }
  };
  ask_for(kind_queries(), found.kinds);
  ask_for(inherited_queries(), found.inherited);
  const auto keep = [&](std::string sql, std::vector<row>& place) {
    all.push_back(asking(std::move(sql), [&](auto rows) { place = std::move(rows); }));
  };
  keep(std::string(comments_query), found.comments);
  keep(privileges_query(grants == privileges::compared), found.privileges);
  keep(std::string(owners_query), found.owners);
  keep(std::string(needs_query), found.needs);
  // The few objects that others are in come last: who is done waits for the other.
  std::reverse(all.begin(), all.end());
  auto done = share_out(all, to);
  if (!done) return tl::unexpected{done.error()};
  return found;
}

class reader {
public:
  reader(answers from, privileges grants) : from_(std::move(from)), grants_(grants) {}

  schema read() {
    for (auto& each : from_.kinds) {
      std::move(each.objects.begin(), each.objects.end(), std::back_inserter(found_.objects));
      addresses_.insert(addresses_.end(), each.addresses.begin(), each.addresses.end());
    }
    sort();
    find_stand_ins();
    add_comments();
    add_privileges();
    add_owners();
    add_needs();
    add_needs_of_parts();
    for (auto& each : from_.inherited) {
      std::move(each.objects.begin(), each.objects.end(), std::back_inserter(found_.inherited));
    }
    return std::move(found_);
  }

private:
  void sort() {
    std::vector<std::size_t> order(found_.objects.size());
    for (std::size_t each = 0; each < order.size(); ++each) order[each] = each;
    std::sort(order.begin(), order.end(), [&](auto left, auto right) {
      return found_.objects[left].key < found_.objects[right].key;
    });
    schema sorted;
    sorted.objects.reserve(order.size());
    places_.reserve(order.size());
    for (const auto each : order) {
      places_.emplace(addresses_[each], sorted.objects.size());
      sorted.objects.push_back(std::move(found_.objects[each]));
    }
    found_ = std::move(sorted);
  }

  void add_comments() {
    for (const auto& each : from_.comments) {
      const auto address = address_in(each, 0);
      if (auto* const of = find(address)) {
        of->has.emplace("comment", each[3].value_or(""));
      } else if (auto* const view = find({std::get<0>(address), std::get<1>(address), 0});
                 view != nullptr && each[4]) {
        view->has.emplace(std::string(comment_on_part) + *each[4], each[3].value_or(""));
      } else if (auto* const whole = constraint_of(address)) {
        whole->has.emplace(comment_on_index, each[3].value_or(""));
      }
    }
  }

  void add_privileges() {
    for (const auto& each : from_.privileges) {
      auto* const of = find(address_in(each, 0));
      if (of == nullptr) continue;
      of->privileges = each[3].value_or("");
      if (grants_ == privileges::compared) of->has.emplace("privileges", *of->privileges);
    }
  }

  void add_owners() {
    for (const auto& each : from_.owners) {
      if (auto* const of = find(address_in(each, 0))) of->role = each[3].value_or("");
    }
  }

  [[nodiscard]] object* find(const address& of) {
    const auto place = places_.find(of);
    return place == places_.end() ? nullptr : &found_.objects[place->second];
  }

  /// What stands for an object: an index for its constraint, a row type for its table.
  void find_stand_ins() {
    for (const auto& each : from_.needs) {
      const auto from = address_in(each, 0);
      if (each[6] == "t" && !places_.contains(from)) stands_for_.emplace(from, address_in(each, 3));
    }
  }

  [[nodiscard]] object* constraint_of(const address& index) {
    const auto place = stands_for_.find(index);
    auto* const whole = place == stands_for_.end() ? nullptr : find(place->second);
    const bool is_one = whole != nullptr && whole->key.kind == object_kind::constraint;
    return is_one ? whole : nullptr;
  }

  void add_needs() {
    for (const auto& each : from_.needs) {
      const auto from = place_of(address_in(each, 0));
      const auto to = place_of(address_in(each, 3));
      if (from && to && from != to) found_.objects[*from].needs.push_back(*to);
    }
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
    std::unordered_map<std::string_view, std::size_t> owners;
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

  answers from_;
  privileges grants_;
  schema found_;
  std::vector<address> addresses_;  ///< of the objects, until they are sorted
  by_address<std::size_t> places_;
  by_address<address> stands_for_;
};

/// What the server writes depends on these; as pg_dump sets them.
constexpr std::string_view settings = R"(SET LOCAL quote_all_identifiers = off;
SET LOCAL DateStyle = ISO; SET LOCAL IntervalStyle = postgres; SET LOCAL TimeZone = 'UTC';
SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1)";

result<void> begin(connections all) {
  result<void> done;
  for (auto* const each : all) {
    if (done) done = each->begin_as_is();
    if (done) done = each->execute(std::string(settings));
  }
  return done;
}

/// Its quoted name, by which it can be the search path.
result<std::string> current_schema(detail::database& of) {
  return of
      .query("SELECT coalesce(pg_catalog.quote_ident(pg_catalog.current_schema()), 'pg_catalog')")
      .map([](const auto& rows) { return rows.front().front().value_or(""); });
}

/// Names that are not in it are written with their schema.
result<void> set_search_path(connections all, const std::string& path) {
  result<void> done;
  for (auto* const each : all) {
    if (!done) break;
    done = each->query("SELECT pg_catalog.set_config('search_path', $1, true)", path)
               .map([](const auto& /*rows*/) {});
  }
  return done;
}

}  // namespace

result<schema> read_postgresql(connections to, const table_names& own, privileges grants,
                               naming names) {
  auto found = begin(to).and_then([&] { return current_schema(*to.front()); });
  const auto current = found.value_or("");
  auto read =
      found
          .and_then([&](const auto& /*schema*/) {
            return set_search_path(to, names == naming::with_schema ? "pg_catalog" : current);
          })
          .and_then([&] { return ask(to, own, grants); })
          .map([&](answers all) {
            return reader{std::move(all), grants}.read();
          });
  for (auto* const each : to) each->rollback();
  if (read) read->current = current;
  return read;
}

}  // namespace aludel::autogenerate
