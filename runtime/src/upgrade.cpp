// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/aludel.hpp>

#include "runtime/src/describe.hpp"
#include "runtime/src/migrate.hpp"
#include "runtime/src/state.hpp"

namespace aludel {

std::string_view name(direction way) { return way == direction::upgrade ? "upgrade" : "downgrade"; }

namespace {

using namespace detail;

using plan_to_target = result<plan> (*)(const graph&, const std::vector<revision_index>&,
                                        std::string_view);

bool means_everything(std::string_view target) { return target.empty() || target == "heads"; }

result<report> migrate(const bundle& revisions, std::string_view url, const options& wishes,
                       plan_to_target make_plan) {
  const auto connection = connect(revisions, url, wishes, purpose::change);
  if (!connection) return tl::unexpected{connection.error()};
  record tables{**connection, revisions};
  auto now = tables.read();
  if (!now) return tl::unexpected{now.error()};

  const bool nothing_to_do = make_plan == plan_upgrade && means_everything(wishes.target) &&
                             at_heads(revisions, (*connection)->language(), *now);
  if (nothing_to_do) return report{.steps = {}, .heads = ids_of(revisions, revisions.heads)};
  const graph known{revisions};
  const auto language = (*connection)->language();
  return migrate_from(
      {**connection, tables, known, wishes},
      [&](const state& from) {
        return recognise(known, language, from, tables).and_then([&](const auto& heads) {
          return make_plan(known, heads, wishes.target);
        });
      },
      std::move(*now));
}

std::string_view text_of(const char* url) { return url == nullptr ? std::string_view{} : url; }

}  // namespace

result<report> upgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return told(wishes, [&] { return migrate(revisions, url, wishes, plan_upgrade); });
}
result<report> upgrade(const bundle& revisions, const char* url, const options& wishes) {
  return upgrade(revisions, text_of(url), wishes);
}

result<report> downgrade(const bundle& revisions, std::string_view url, const options& wishes) {
  return told(wishes, [&] { return migrate(revisions, url, wishes, plan_downgrade); });
}
result<report> downgrade(const bundle& revisions, const char* url, const options& wishes) {
  return downgrade(revisions, text_of(url), wishes);
}

result<status_report> status(const bundle& revisions, std::string_view url, const options& wishes) {
  const graph known{revisions};
  const auto heads = current_heads(known, url, wishes);
  if (!heads) return tl::unexpected{heads.error()};
  const auto what = plan_upgrade(known, *heads, wishes.target);
  if (!what) return tl::unexpected{what.error()};
  status_report found{.heads = ids_of(revisions, *heads), .pending = {}};
  for (const auto& each : what->steps) found.pending.emplace_back(revisions.id(each.revision));
  return found;
}
result<status_report> status(const bundle& revisions, const char* url, const options& wishes) {
  return status(revisions, text_of(url), wishes);
}

}  // namespace aludel
