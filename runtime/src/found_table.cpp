// SPDX-License-Identifier: MIT
#include "runtime/src/found_table.hpp"

#include <fmt/format.h>

#include <string_view>

#include "runtime/src/table_definition.hpp"

namespace aludel::detail {

namespace {

constexpr std::string_view interim_prefix = "aludel_new_";

class finder {
public:
  finder(database& connection, const model::object_name& wanted)
      : connection_(connection), wanted_(wanted) {}

  [[nodiscard]] result<found_table> find() {
    return find_table()
        .and_then([&] { return find_companions(found_.name.schema); })
        .and_then([&] { return find_companions("temp"); })
        .and_then([&] { return find_interim(); })
        .and_then([&] { return find_statistics(); })
        .and_then([&] { return find_legacy(); })
        .map([&] { return std::move(found_); });
  }

private:
  using rows = result<std::vector<row>>;

  [[nodiscard]] rows look(std::string_view schema, std::string_view condition,
                          const std::string& parameter) {
    return connection_.query(
        fmt::format(
            "SELECT type, name, tbl_name, sql FROM {}.sqlite_schema WHERE {} ORDER BY rowid",
            quoted_name(schema), condition),
        std::vector<value>{parameter});
  }

  /// In the order in which SQLite looks for it.
  [[nodiscard]] result<std::vector<std::string>> schemas() {
    if (!wanted_.schema.empty()) return std::vector{wanted_.schema};
    const auto all = connection_.query(
        "SELECT name FROM pragma_database_list ORDER BY name <> 'temp', seq", std::vector<value>{});
    if (!all) return tl::unexpected{all.error()};
    std::vector<std::string> names;
    for (const auto& each : *all) names.push_back(each.front().value_or(""));
    return names;
  }

  [[nodiscard]] result<void> find_table() {
    const auto all = schemas();
    if (!all) return tl::unexpected{all.error()};
    for (const auto& schema : *all) {
      const auto found =
          look(schema, "name = $1 COLLATE NOCASE AND type IN ('table', 'view')", wanted_.name);
      if (!found) return tl::unexpected{found.error()};
      if (!found->empty()) return take(schema, found->front());
    }
    return tl::unexpected{error{.code = errc::statement_failed,
                                .message = fmt::format("there is no table {}", wanted_.name),
                                .hint = "create it first, or correct the name",
                                .sqlstate = "42P01"}};
  }

  [[nodiscard]] result<void> take(const std::string& schema, const row& found) {
    found_.name = {schema, found[1].value_or("")};
    found_.sql = found[3].value_or("");
    const bool is_virtual = same_name(found_.sql.substr(0, 14), "CREATE VIRTUAL");
    if (found[0] == "table" && !is_virtual) return {};
    return tl::unexpected{
        error{.code = errc::statement_failed,
              .message = fmt::format("{} is a {}, and no table that could be changed so",
                                     found_.name.name, is_virtual ? "virtual table" : "view"),
              .hint = "drop it, and create it as it should be",
              .sqlstate = "42809"}};
  }

  [[nodiscard]] result<void> find_companions(const std::string& schema) {
    if (schema == "temp" && found_.name.schema == "temp") {
      if (!found_.companions.empty()) return {};
    }
    const auto all = look(schema,
                          "tbl_name = $1 COLLATE NOCASE AND type IN ('index', 'trigger') AND sql "
                          "IS NOT NULL",
                          found_.name.name);
    if (!all) return tl::unexpected{all.error()};
    for (const auto& each : *all) {
      found_.companions.push_back(
          {schema, each[0].value_or(""), each[1].value_or(""), each[3].value_or("")});
    }
    return {};
  }

  /// A name that nobody has.
  [[nodiscard]] result<void> find_interim() {
    found_.interim = std::string(interim_prefix) + found_.name.name;
    while (true) {
      const auto taken = look(found_.name.schema, "name = $1 COLLATE NOCASE", found_.interim);
      if (!taken) return tl::unexpected{taken.error()};
      if (taken->empty()) return {};
      found_.interim += "_";
    }
  }

  [[nodiscard]] result<void> find_statistics() {
    for (const auto* const name : {"sqlite_stat1", "sqlite_stat4"}) {
      const auto found = look(found_.name.schema, "name = $1", name);
      if (!found) return tl::unexpected{found.error()};
      if (!found->empty()) found_.statistics.emplace_back(name);
    }
    return {};
  }

  [[nodiscard]] result<void> find_legacy() {
    const auto found = connection_.query("PRAGMA legacy_alter_table", std::vector<value>{});
    if (!found) return tl::unexpected{found.error()};
    found_.legacy = !found->empty() && found->front().front() == "1";
    return {};
  }

  database& connection_;
  const model::object_name& wanted_;
  found_table found_;
};

}  // namespace

result<found_table> find_table(database& connection, const model::object_name& wanted) {
  return finder{connection, wanted}.find();
}

}  // namespace aludel::detail
