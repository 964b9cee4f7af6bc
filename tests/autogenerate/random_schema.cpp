// SPDX-License-Identifier: MIT
#include "tests/autogenerate/random_schema.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>

namespace aludel::test {

namespace {

std::map<std::string_view, std::size_t> places(const std::vector<thing>& things) {
  std::map<std::string_view, std::size_t> all;
  for (std::size_t each = 0; each < things.size(); ++each) all.emplace(things[each].name, each);
  return all;
}

std::size_t form_of(const thing& of, std::mt19937& random) {
  return std::uniform_int_distribution<std::size_t>(0, of.forms.size())(random);
}

/// Without what lacks something that it requires.
choice sound(const std::vector<thing>& things, choice of) {
  const auto known = places(things);
  for (std::size_t each = 0; each < of.size(); ++each) {
    for (const auto& name : things[each].required) {
      if (of[known.at(name)] == 0) of[each] = 0;
    }
  }
  return of;
}

/// A table with the parts that were chosen.
std::string table_of(const choice& of, const thing& table, const std::string& form) {
  const auto& things = things_of_sqlite();
  std::string columns = form.substr(0, form.find('|'));
  std::string constraints;
  for (std::size_t each = 0; each < of.size(); ++each) {
    if (of[each] == 0 || !things[each].name.starts_with(table.name + ".")) continue;
    const auto& part = things[each].forms[of[each] - 1];
    const bool is_constraint = part.starts_with("CONSTRAINT") || part.starts_with("UNIQUE") ||
                               part.starts_with("CHECK") || part.starts_with("FOREIGN");
    (is_constraint ? constraints : columns) += ", " + part;
  }
  const auto key = columns.find(", PRIMARY KEY (k)");
  if (key != std::string::npos) {
    columns.erase(key, std::string_view(", PRIMARY KEY (k)").size());
    constraints = ", PRIMARY KEY (k)" + constraints;
  }
  return fmt::format("CREATE TABLE {} ({}{}){}", table.name, columns, constraints,
                     form.substr(form.find('|') + 1));
}

}  // namespace

const std::vector<thing>& things_of(dialect language) {
  return language == dialect::sqlite ? things_of_sqlite() : things_of_postgresql();
}

choice random_choice(dialect language, std::mt19937& random) {
  choice made;
  for (const auto& each : things_of(language)) made.push_back(form_of(each, random));
  return sound(things_of(language), std::move(made));
}

choice random_change(dialect language, const choice& from, std::mt19937& random) {
  const auto& things = things_of(language);
  const auto often = std::uniform_int_distribution<int>(1, 12)(random);
  auto made = from;
  for (std::size_t each = 0; each < made.size(); ++each) {
    const bool changes = std::uniform_int_distribution<int>(0, often)(random) == 0;
    if (changes) made[each] = form_of(things[each], random);
  }
  return sound(things, std::move(made));
}

std::string script_of(dialect language, const choice& of) {
  const auto& things = things_of(language);
  std::string all;
  for (std::size_t each = 0; each < of.size(); ++each) {
    if (of[each] == 0) continue;
    const auto& form = things[each].forms[of[each] - 1];
    if (language == dialect::postgresql || form.starts_with("CREATE ")) {
      all += form + ";\n";
    } else if (things[each].name.find('.') == std::string::npos) {
      all += table_of(of, things[each], form) + ";\n";
    }
  }
  return all;
}

std::string shown(dialect language, const choice& of) {
  const auto& things = things_of(language);
  std::string text;
  for (std::size_t each = 0; each < of.size(); ++each) {
    if (of[each] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", things[each].name, of[each]);
  }
  return text;
}

}  // namespace aludel::test
