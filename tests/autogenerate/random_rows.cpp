// SPDX-License-Identifier: MIT
#include "tests/autogenerate/random_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "autogenerate/labels.hpp"
#include "runtime/src/quotes.hpp"

namespace aludel::test {

namespace {

using namespace autogenerate;

std::vector<const object*> columns_of(const schema& in, const object& table) {
  std::vector<const object*> found;
  for (const auto& each : in.objects) {
    if (each.key.kind == object_kind::column && each.key.owner == table.key.name) {
      found.push_back(&each);
    }
  }
  return found;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// As SQL takes it: PostgreSQL's names are so already.
std::string name_in(const schema& in, const std::string& name) {
  return in.language == dialect::sqlite ? detail::quoted_name(name) : name;
}

/// Its own, or those of the attributes of its type that stay; nothing, of an array of such ones.
std::vector<std::string> values_of(const object& column, const schema& before,
                                   const schema& after) {
  const auto name = name_in(before, column.key.name);
  auto type = column.at("type");
  const bool is_array = type.ends_with("[]");
  if (is_array) type.resize(type.size() - 2);
  if (before.find({object_kind::composite_type, "", type}) == nullptr) return {name};
  std::vector<std::string> all;
  for (const auto& each : before.objects) {
    const bool is_its = each.key.kind == object_kind::attribute && each.key.owner == type;
    if (is_array || !is_its || after.find(each.key) == nullptr) continue;
    all.push_back(fmt::format("({}).{}", name, each.key.name));
  }
  return all;
}

/// That fits the type; another one for each number.
std::string value_for(const schema& in, const object& column, int number) {
  const auto& type = column.at("type");
  const object_key its{object_kind::enum_type, "", type};
  if (const auto* const known = in.find(its)) return std::string(labels_of(*known).front());
  if (type.ends_with("[]")) return "'{}'";
  if (holds(type, "json")) return fmt::format("'{{\"a\": {}}}'", number);
  if (holds(type, "date") || holds(type, "time")) return fmt::format("'2020-03-{:02}'", number);
  if (type == "felt") return fmt::format("'(a,{})'", number);
  if (type == "said") return "'a'";
  if (holds(type, "email")) return fmt::format("'a{}@b'", number);
  const bool is_text = holds(type, "char") || holds(type, "text") || holds(type, "TEXT");
  return is_text ? fmt::format("'word{}'", number) : fmt::format("{}", number);
}

}  // namespace

std::vector<std::string> random_rows(const schema& of, std::mt19937& random) {
  const auto one_of = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  std::vector<std::string> all;
  for (const auto& table : of.objects) {
    if (table.key.kind != object_kind::table || table.is("virtual")) continue;
    // Half of them stay empty, where everything can be changed.
    for (int row = one_of(1) * one_of(3); row > 0; --row) {
      std::string names;
      std::string values;
      for (const auto* each : columns_of(of, table)) {
        if (each->is("generated") || (!each->is("not null") && one_of(3) == 0)) continue;
        const auto* const between = names.empty() ? "" : ", ";
        names += between + name_in(of, each->key.name);
        values += between + value_for(of, *each, row);
      }
      if (names.empty()) continue;
      all.push_back(fmt::format(
          "INSERT INTO {} ({}){} VALUES ({})", table.key.name, names,
          of.language == dialect::postgresql ? " OVERRIDING SYSTEM VALUE" : "", values));
    }
  }
  // What refers to others goes in once they are there.
  auto again = all;
  all.insert(all.end(), again.begin(), again.end());
  return all;
}

std::map<std::string, std::string> what_stays(const schema& before, const schema& after,
                                              const statements& changes) {
  const auto is_lost = [&](const std::string& what) {
    return std::any_of(changes.begin(), changes.end(), [&](const statement& each) {
      return std::any_of(each.remarks.begin(), each.remarks.end(),
                         [&](const std::string& remark) { return holds(remark, what); });
    });
  };
  std::map<std::string, std::string> all;
  const bool on_server = before.language == dialect::postgresql;
  for (const auto& table : before.objects) {
    const auto& name = table.key.name;
    const auto* const now = after.find(table.key);
    if (table.key.kind != object_kind::table || now == nullptr || table.is("virtual") ||
        is_lost(fmt::format("loses all rows of {}", name))) {
      continue;
    }
    std::string columns;
    for (const auto* each : columns_of(before, table)) {
      const auto* const other = after.find(each->key);
      if (other == nullptr || differs(*each, *other, "type") || other->is("generated") ||
          each->is("generated") ||
          is_lost(fmt::format("loses all values of {}.{}", name, each->key.name))) {
        continue;
      }
      for (const auto& value : values_of(*each, before, after)) {
        columns += fmt::format("{}{}", columns.empty() ? "" : " || ',' || ",
                               on_server ? fmt::format("quote_nullable({}::text)", value)
                                         : fmt::format("quote({})", value));
      }
    }
    all.emplace(
        name, fmt::format("SELECT {} FROM {}{} ORDER BY 1", columns.empty() ? "count(*)" : columns,
                          on_server ? "ONLY " : "", name));
  }
  return all;
}

}  // namespace aludel::test
