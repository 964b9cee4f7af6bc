// SPDX-License-Identifier: MIT
#include "autogenerate/serial.hpp"

#include <fmt/format.h>

namespace aludel::autogenerate {

namespace {

/// As `serial` makes it.
bool is_usual(const object& sequence, const object& column, const object* table) {
  const auto& type = column.at("type");
  const std::string_view most = type == "smallint"  ? "32767"
                                : type == "integer" ? "2147483647"
                                : type == "bigint"  ? "9223372036854775807"
                                                    : "";
  return !most.empty() && sequence.at("type") == type && sequence.at("maximum") == most &&
         sequence.at("minimum") == "1" && sequence.at("start") == "1" &&
         sequence.at("increment") == "1" && sequence.at("cache") == "1" && !sequence.is("cycle") &&
         sequence.is("unlogged") == (table != nullptr && table->is("unlogged")) &&
         !sequence.is("comment") && sequence.at("privileges").empty() && column.is("not null");
}

}  // namespace

std::string serial_of(std::string_view type) {
  if (type == "smallint") return "smallserial";
  return type == "bigint" ? "bigserial" : "serial";
}

const object* serial_sequence(const object& column, const object& value, const schema& in) {
  const auto& table = column.key.owner;
  for (const auto each : value.needs) {
    const auto& sequence = in.objects[each];
    if (sequence.key.kind != object_kind::sequence) continue;
    const bool is_its_own =
        sequence.key.name == fmt::format("{}_{}_seq", table, column.key.name) &&
        sequence.at("owned by") == fmt::format("{}.{}", table, column.key.name) &&
        value.at("expression") == fmt::format("nextval('{}'::regclass)", sequence.key.name);
    const auto* const whole = in.find({object_kind::table, "", table});
    if (is_its_own && is_usual(sequence, column, whole)) return &sequence;
  }
  return nullptr;
}

}  // namespace aludel::autogenerate
