// SPDX-License-Identifier: MIT
#include "autogenerate/key_by_index.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "autogenerate/names.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

/// "UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE", taken apart.
struct key_parts {
  string_view kind;
  bool nulls_not_distinct = false;
  string columns;
  string when;  ///< it is checked
};

key_parts parts_of(const object& key) {
  const auto& text = key.at("definition");
  const auto open = text.find('(');
  const auto when = std::min(text.find(" DEFERRABLE"), text.size());
  return {key.at("type") == "p" ? "PRIMARY KEY" : "UNIQUE",
          text.substr(0, open).find("NULLS NOT DISTINCT") != string::npos,
          text.substr(open, when - open), text.substr(when)};
}

}  // namespace

object unique_index(const object& key, const string& name) {
  const auto parts = parts_of(key);
  object made{.key = {object_kind::index, key.key.owner, name}};
  made.has["definition"] =
      fmt::format("CREATE UNIQUE INDEX {} ON {} {}{}", bare_name(name), key.key.owner,
                  parts.columns, parts.nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
  for (const auto* const fact : {"with", "tablespace"}) {
    if (key.is(fact)) made.has[fact] = key.at(fact);
  }
  return made;
}

string add_by_index(const object& key, string_view name) {
  const auto parts = parts_of(key);
  return fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {}{}", key.key.owner,
                     key.key.name, parts.kind, name, parts.when);
}

}  // namespace aludel::autogenerate
