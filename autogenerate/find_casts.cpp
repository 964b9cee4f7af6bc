// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "autogenerate/write.hpp"

namespace aludel::autogenerate {

namespace {

struct type_parts {
  std::string name;
  std::vector<int> limits;  ///< of (9,2) both
};

type_parts parts_of(std::string_view type) {
  type_parts made;
  bool inside = false;
  for (std::size_t at = 0; at < type.size(); ++at) {
    if (type[at] == '(' || (inside && type[at] == ',')) {
      inside = true;
      made.limits.push_back(0);
      std::from_chars(type.data() + at + 1, type.data() + type.size(), made.limits.back());
    } else if (type[at] == ')') {
      inside = false;
    } else if (!inside) {
      made.name += type[at];
    }
  }
  return made;
}

/// Without being told, bits of one length never get another.
bool is_of_bits(const type_parts& type) { return type.name == "bit" || type.name == "bit[]"; }

/// The limits of one type let less through.
bool is_narrower(std::string_view from, std::string_view to) {
  const auto old = parts_of(from);
  const auto now = parts_of(to);
  const bool has_fields = now.name.starts_with("interval ");
  if (has_fields && old.name.starts_with("interval") && old.name != now.name) return true;
  if (now.limits.empty()) return false;
  if (old.name != now.name || old.limits.size() != now.limits.size()) return true;
  if (is_of_bits(now)) return old.limits != now.limits;
  const bool has_scale = now.limits.size() == 2;
  const auto whole = [&](const type_parts& of) {
    return of.limits.front() - (has_scale ? of.limits.back() : 0);
  };
  return whole(now) < whole(old) || now.limits.back() < old.limits.back();
}

// Of domains and arrays, what they are made of counts: how the server converts it for assignments,
// with all of its value (i) or less (a), by the time zone (z), or if a domain allows it (d); as any
// type to text (s), or only where it is told to, with all of its value (e) or less (l); another
// enum has what is written alike (x). What some casts lose the catalog does not know.
// https://www.postgresql.org/docs/current/sql-createcast.html
constexpr std::string_view cast_query = R"(
WITH RECURSIVE part AS (
  SELECT side, type::oid, written, 0 AS step, 0 AS depth
  FROM (VALUES (1, to_regtype($1), $1::text), (2, to_regtype($2), $2::text)) v (side, type, written)
  UNION ALL
  SELECT side, CASE typtype WHEN 'd' THEN typbasetype ELSE typelem END,
    CASE typtype WHEN 'd' THEN format_type(typbasetype, typtypmod) ELSE written END,
    step + 1, depth + (typtype <> 'd')::int
  FROM part JOIN pg_type y ON y.oid = type
  WHERE typtype = 'd' OR (typcategory = 'A' AND typelem <> 0)
), last AS (
  SELECT DISTINCT ON (side) side, type, written, depth, typcategory = 'S' AS is_text,
    typtype = 'e' AS is_enum
  FROM part JOIN pg_type y ON y.oid = type ORDER BY side, step DESC
)
SELECT f.written, t.written, CASE
  WHEN f.type = 'timetz'::regtype AND t.type = 'time'::regtype THEN 'a'
  WHEN f.type = 'timestamptz'::regtype AND t.is_text THEN 'z'
  WHEN how IN ('i', 'a') AND f.type = ANY (times) AND t.type = ANY (times)
    AND (f.type = ANY (zoned)) <> (t.type = ANY (zoned)) AND t.type <> 'date'::regtype THEN 'z'
  WHEN how = 'i' AND ((t.type = 'real'::regtype AND f.type = ANY (exact))
    OR (t.type = 'float8'::regtype AND f.type IN ('int8'::regtype, 'numeric'::regtype))
    OR t.type = ANY (narrow) OR t.type::regtype::text LIKE 'reg%') AND f.type <> t.type THEN 'a'
  WHEN how = 'e' AND NOT (f.is_text AND t.type <> ALL (cutting)) AND (f.type, t.type) NOT IN (
    ('bool'::regtype, 'int4'::regtype), ('jsonb'::regtype, 'bool'::regtype),
    ('jsonb'::regtype, 'numeric'::regtype)) THEN 'l'
  WHEN how = 'a' AND (t.type = 'json'::regtype
    OR (t.is_text AND t.type NOT IN ('name'::regtype, '"char"'::regtype))) THEN 'i'
  WHEN how = 'i' AND EXISTS (
    SELECT FROM part p JOIN pg_type y ON y.oid = type WHERE side = 2
      AND type NOT IN (SELECT type FROM part WHERE side = 1)
      AND (typnotnull OR EXISTS (SELECT FROM pg_constraint WHERE contypid = p.type))) THEN 'd'
  ELSE how END
FROM last f JOIN last t ON f.side = 1 AND t.side = 2,
  LATERAL (SELECT CASE
    WHEN f.depth = t.depth AND f.type = t.type THEN 'i'
    WHEN f.depth = t.depth AND f.is_enum AND t.is_enum THEN 'x'
    ELSE coalesce(
      (SELECT castcontext::text FROM pg_cast
       WHERE castsource = f.type AND casttarget = t.type AND f.depth = t.depth),
      CASE WHEN t.is_text AND t.depth IN (0, f.depth) THEN 's'
           WHEN f.is_text AND f.depth IN (0, t.depth) THEN 'e' END) END AS how) c,
  (SELECT '{timestamptz,timetz}'::regtype[]::oid[] AS zoned,
     '{date,timestamp,timestamptz,time,timetz}'::regtype[]::oid[] AS times,
     '{int4,int8,numeric}'::regtype[]::oid[] AS exact,
     '{name,oid,macaddr}'::regtype[]::oid[] AS narrow,
     '{date,timestamp,timestamptz,time,timetz,interval,float4,float8,money,bit,varbit}'
       ::regtype[]::oid[] AS cutting) types)";

/// Whether a value can be told to become one of the other type.
result<cast> tried(detail::database& connection, const std::string& from, const std::string& to) {
  const auto done = connection.query(fmt::format("SELECT NULL::{}::{}", from, to));
  if (done) return cast::if_told;
  constexpr std::string_view cannot_coerce = "42846";
  if (done.error().sqlstate == cannot_coerce) return cast::never;
  return tl::unexpected{done.error()};
}

/// Nothing: the database does not have both types. It is only read.
result<std::optional<cast>> known_to(detail::database& connection, const std::string& from,
                                     const std::string& to) {
  const auto rows = connection.query(std::string(cast_query), {from, to});
  if (!rows) return tl::unexpected{rows.error()};
  if (rows->empty()) return std::optional<cast>{};
  const auto& row = rows->front();
  const auto context = row[2].value_or("");
  const bool narrower = is_narrower(row[0].value_or(""), row[1].value_or(""));
  const bool must_be_told =
      context == "e" || (context == "i" && is_of_bits(parts_of(row[1].value_or(""))));
  if (context == "l" || (must_be_told && narrower)) return cast::told_less;
  if (context == "e") return cast::if_told;
  if (context == "x") return cast::by_text;
  if (context.empty())
    return tried(connection, from, to).map([](cast c) { return std::optional(c); });
  if (context == "z") return cast::by_time_zone;
  if (context == "a" || narrower) return cast::with_less;
  return context == "d" ? cast::if_allowed : cast::by_itself;
}

/// They are another type on each side.
std::set<std::string_view> remade_types(const std::vector<step>& steps) {
  std::set<std::string_view> found;
  for (const auto& each : steps) {
    if (each.remade) found.insert(each.before->key.name);
  }
  return found;
}

bool is_among(const std::set<std::string_view>& types, std::string_view type) {
  if (type.ends_with("[]")) type.remove_suffix(2);
  return types.contains(type);
}

}  // namespace

result<casts> find_casts(detail::database& before, detail::database& after,
                         const std::vector<step>& steps) {
  const auto remade = remade_types(steps);
  casts found;
  for (const auto& each : steps) {
    const auto kind = each.of().key.kind;
    const bool has_values = kind == object_kind::column || kind == object_kind::domain;
    if (each.what != action::alter || !has_values) continue;
    const std::pair key{each.before->at("type"), each.after->at("type")};
    if (key.first == key.second || found.contains(key)) continue;
    result<std::optional<cast>> known;
    if (!is_among(remade, key.second)) known = known_to(before, key.first, key.second);
    const bool can_ask_other = known && !*known && !is_among(remade, key.first);
    if (can_ask_other) known = known_to(after, key.first, key.second);
    if (!known) return tl::unexpected{known.error()};
    found.emplace(key, known->value_or(cast::by_text));
  }
  return found;
}

}  // namespace aludel::autogenerate
