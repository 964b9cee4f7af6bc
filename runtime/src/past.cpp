// SPDX-License-Identifier: MIT
#include "runtime/src/past.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/src/digest.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/refusal.hpp"

namespace aludel::detail {

namespace {

std::uint32_t size_of(const auto& of) { return static_cast<std::uint32_t>(of.size()); }

}  // namespace

/// All text is one piece, so that the chunks, which are parts of it, need no gaps.
text_ref past::add(std::string_view text) {
  const text_ref place{size_of(text_), size_of(text)};
  text_ += text;
  return place;
}

/// Of revisions that were added before.
result<range> past::add_links(const std::string& ids) {
  range all{.begin = size_of(links_), .count = 0};
  for (const auto& each : ids_in(ids)) {
    ++all.count;
    const auto found = indexes_.find(each);
    if (found == indexes_.end()) {
      return refuse(errc::inconsistent_record, repair_hint,
                    "by the history a revision stands on {}, which is not applied", each);
    }
    links_.push_back(found->second);
  }
  return all;
}

script_record past::script_of(const history_row& row, const stored_downgrade* downgrade) {
  script_record script;
  script.compatible = row.compatible;
  if (downgrade == nullptr) {
    script.irreversible = add("it was recorded without a downgrade");
    return script;
  }
  script.downgrade.transaction = downgrade->transaction ? 1 : 0;
  script.downgrade.statements = {.begin = size_of(statements_),
                                 .count = size_of(downgrade->statements)};
  for (const auto& each : downgrade->statements) {
    statements_.push_back({.text = add(each), .line = 1, .column = 1});
  }
  return script;
}

/// What ran is proved by the chain, which stays; the statements are as they were recorded.
result<std::uint32_t> past::add_digests(const history_row& row, const script_record& script) {
  const auto checksum = digest_in(row.checksum);
  const auto chain = digest_in(row.chain);
  if (!checksum || !chain) {
    return refuse(errc::inconsistent_record, repair_hint,
                  "the history has no checksum of revision {}", row.revision);
  }
  scripts_.push_back(script);
  const auto payload = payload_digest(view(), script);
  scripts_.pop_back();
  const auto place = add(*checksum).offset;
  add(*chain);
  add(bytes(payload));
  add(bytes(digester().finish()));
  return place;
}

result<void> past::add(const history_row& row, const stored_downgrade* downgrade) {
  revision_record next;
  next.id = add(row.revision);
  next.message = add(row.message);
  next.file = add(fmt::format("the recorded downgrade of {}", row.revision));
  const auto parents = add_links(row.parents);
  if (!parents) return tl::unexpected{parents.error()};
  const auto dependencies = add_links(row.dependencies);
  if (!dependencies) return tl::unexpected{dependencies.error()};
  next.parents = *parents;
  next.dependencies = *dependencies;
  auto script = script_of(row, downgrade);
  const auto digests = add_digests(row, script);
  if (!digests) return tl::unexpected{digests.error()};
  script.digests = *digests;
  indexes_.emplace(row.revision, size_of(revisions_));
  revisions_.push_back(next);
  scripts_.push_back(script);
  return {};
}

result<past> past::make(const bundle& like, dialect language,
                        const std::vector<history_row>& applied,
                        const stored_downgrades& downgrades) {
  past made{like, language};
  for (const auto& row : applied) {
    const auto found = downgrades.find(row.revision);
    const auto added = made.add(row, found == downgrades.end() ? nullptr : &found->second);
    if (!added) return tl::unexpected{added.error()};
  }
  const auto whole = made.view();
  made.heads_ = graph(whole).heads(revision_set(applied.size(), true));
  return made;
}

bundle past::view() const {
  chunks_.clear();
  for (std::size_t at = 0; at < text_.size(); at += text_chunk) chunks_.push_back(&text_[at]);
  bundle seen;
  seen.format = bundle_format;
  seen.name = like_->name;
  seen.text = chunks_;
  seen.revisions = revisions_;
  seen.links = links_;
  seen.heads = heads_;
  seen.statements = statements_;
  seen.scripts = scripts_;
  for (std::size_t each = 0; each < like_->backends.size(); ++each) {
    if (like_->backends[each].language == language_)
      seen.backends = like_->backends.subspan(each, 1);
  }
  seen.tables = like_->tables;
  return seen;
}

}  // namespace aludel::detail
