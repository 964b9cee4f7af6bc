// SPDX-License-Identifier: MIT
#include "autogenerate/same_words.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace aludel::autogenerate {

namespace {

/// What the server writes once it has read this. Nothing: it cannot read it here.
result<std::optional<std::string>> read_again(detail::database& connection,
                                              const std::string& definition) {
  std::optional<std::string> found;
  auto done = connection.begin_as_is();
  if (done) {
    done = connection.execute("CREATE TEMPORARY VIEW aludel_words AS " + definition);
  }
  if (done) {
    const auto rows =
        connection.query("SELECT pg_get_viewdef('pg_temp.aludel_words'::regclass, true)");
    if (rows && !rows->empty()) found = rows->front().front();
  }
  connection.rollback();
  if (!done && done.error().code != errc::statement_failed) return tl::unexpected{done.error()};
  return found;
}

bool is_view(object_kind kind) {
  return kind == object_kind::view || kind == object_kind::materialized_view;
}

}  // namespace

result<void> take_wordings(schema& views, const side& other) {
  if (views.language == dialect::sqlite) return {};
  for (auto& each : views.objects) {
    if (!is_view(each.key.kind)) continue;
    const auto* const now = other.made_of.find(each.key);
    if (now == nullptr || !differs(each, *now, "definition")) continue;
    const auto old_words = read_again(other.connection, each.at("definition"));
    if (!old_words) return tl::unexpected{old_words.error()};
    const auto new_words = read_again(other.connection, now->at("definition"));
    if (!new_words) return tl::unexpected{new_words.error()};
    if (*old_words && *old_words == *new_words) each.has["definition"] = now->at("definition");
  }
  return {};
}

}  // namespace aludel::autogenerate
