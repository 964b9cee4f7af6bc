// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/aludel.hpp>
#include <cstdlib>

#include "runtime/src/connection_string.hpp"
#include "runtime/src/describe.hpp"
#include "runtime/src/migrate.hpp"
#include "runtime/src/newer.hpp"
#include "runtime/src/planned_run.hpp"
#include "runtime/src/refusal.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/through.hpp"

namespace aludel {

std::string_view name(direction way) { return way == direction::upgrade ? "upgrade" : "downgrade"; }

namespace {

using namespace detail;

bool means_everything(std::string_view target) { return target.empty() || target == "heads"; }

result<report> migrate(const bundle& revisions, database& connection, const options& wishes,
                       plan_to_target make_plan) {
  record tables{connection, revisions};
  auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  const auto language = connection.language();
  const bool nothing_to_do = make_plan == plan_upgrade && means_everything(wishes.target) &&
                             at_heads(revisions, language, *now);
  if (nothing_to_do) return report{.steps = {}, .heads = ids_of(revisions, revisions.heads)};
  const graph known{revisions};
  return run_to_target({connection, tables, known, wishes}, make_plan, std::move(*now));
}

result<report> migrate(const bundle& revisions, const connector& connect, const options& wishes,
                       plan_to_target make_plan) {
  return told(wishes, [&]() -> result<report> {
    const auto connection = connect_patiently(connect, wishes);
    if (!connection) return tl::unexpected{connection.error()};
    if (!revisions.speaks((*connection)->language())) {
      return tl::unexpected{no_revisions_for(revisions, (*connection)->language())};
    }
    return migrate(revisions, **connection, wishes, make_plan);
  });
}

/// Another login of the same database: a variable that is meant for one of a program's databases
/// must not send the changes of another one there.
result<void> check_same_database(std::string_view url, const std::string& migration_url) {
  const auto own = parse_url(url);
  const auto other = parse_url(migration_url);
  if (!own || !other) return {};  // connecting tells
  const bool postgresql =
      own->language == dialect::postgresql && other->language == dialect::postgresql;
  if (postgresql && database_name(own->target) == database_name(other->target)) return {};
  return refuse(errc::invalid_url,
                "options.migration_url (ALUDEL_MIGRATION_URL) is another login of the same "
                "PostgreSQL database: correct it, or leave it empty",
                "the URL for migrations leads to another database ({}) than the program's ({})",
                other->display, own->display);
}

/// By the URL that it is given, or with the login that is meant for changes.
connector connector_to(const bundle& revisions, std::string_view url, const options& wishes,
                       purpose why) {
  return [&revisions, &wishes, why, url = std::string(url)]() -> result<std::unique_ptr<database>> {
    if (why == purpose::look || wishes.migration_url.empty()) {
      return connect(revisions, url, wishes, why);
    }
    if (auto same = check_same_database(url, wishes.migration_url); !same) {
      return tl::unexpected{same.error()};
    }
    return connect(revisions, wishes.migration_url, wishes, why);
  };
}

std::string_view text_of(const char* url) { return url == nullptr ? std::string_view{} : url; }

}  // namespace

namespace detail {

result<report> upgrade_through(const connector& connect, const bundle& revisions,
                               const options& wishes) {
  return migrate(revisions, connect, wishes, plan_upgrade);
}

result<report> downgrade_through(const connector& connect, const bundle& revisions,
                                 const options& wishes) {
  return migrate(revisions, connect, wishes, plan_downgrade);
}

result<status_report> status_through(const connector& connect, const bundle& revisions,
                                     const options& wishes) {
  const auto connection = connect_patiently(connect, wishes);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  const auto now = tables.read_patiently(wishes);
  if (!now) return tl::unexpected{now.error()};
  const graph known{revisions};
  const auto language = (*connection)->language();
  if (is_newer(known, *now)) {
    return admit_newer(known, language, *now, tables, wishes).map([](newer_state found) {
      return status_report{
          .heads = std::move(found.recorded), .pending = {}, .unknown = std::move(found.unknown)};
    });
  }
  const auto heads = recognise(known, language, *now, tables);
  if (!heads) return tl::unexpected{heads.error()};
  const auto what = plan_upgrade(known, *heads, wishes.target);
  if (!what) return tl::unexpected{what.error()};
  status_report found{.heads = ids_of(revisions, *heads), .pending = {}, .unknown = {}};
  for (const auto& each : what->steps) found.pending.emplace_back(revisions.id(each.revision));
  return found;
}

}  // namespace detail

std::string migration_url() {
  const auto* set = std::getenv("ALUDEL_MIGRATION_URL");
  return set == nullptr ? std::string() : set;
}

result<report> upgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return upgrade_through(connector_to(revisions, url, wishes, purpose::change), revisions, wishes);
}
result<report> upgrade(const bundle& revisions, const char* url, const options& wishes) {
  return upgrade(revisions, text_of(url), wishes);
}

result<report> downgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return downgrade_through(connector_to(revisions, url, wishes, purpose::change), revisions,
                           wishes);
}
result<report> downgrade(const bundle& revisions, const char* url, const options& wishes) {
  return downgrade(revisions, text_of(url), wishes);
}

result<status_report> status(const bundle& revisions, std::string_view url, const options& wishes) {
  return status_through(connector_to(revisions, url, wishes, purpose::look), revisions, wishes);
}
result<status_report> status(const bundle& revisions, const char* url, const options& wishes) {
  return status(revisions, text_of(url), wishes);
}

}  // namespace aludel
