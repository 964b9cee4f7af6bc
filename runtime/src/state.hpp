// SPDX-License-Identifier: MIT
// Where a database stands, in terms of a bundle: connect, read, compare.
#pragma once

#include <aludel/aludel.hpp>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/src/graph.hpp"
#include "runtime/src/record.hpp"

namespace aludel::detail {

enum class purpose : std::uint8_t { look, change };

/// Connects through the bundle's backend for the URL's dialect. Only to change something is a
/// SQLite file made that is not there.
[[nodiscard]] result<std::unique_ptr<database>> connect(const bundle& revisions,
                                                        std::string_view url, const options& wishes,
                                                        purpose why);

[[nodiscard]] error no_revisions_for(const bundle& revisions, dialect language);

/// true if the database stands exactly at the bundle's head, chain and all, and there is nothing
/// that could contradict that but older rows of the history: nothing to do. Looks at no other
/// revision, and gives up where there are several heads or the last change went down.
[[nodiscard]] bool at_heads(const bundle& revisions, dialect language, const state& from);

/// The history, which leads to the heads of the version table. Error: inconsistent_record.
[[nodiscard]] result<std::vector<history_row>> read_consistent(const graph& revisions,
                                                               dialect language, const state& from,
                                                               record& history);

/// The recorded heads as revisions of the bundle. Errors: inconsistent_record, newer_database (a
/// head that the bundle does not have), checksum_mismatch (naming the edited revisions, found
/// through the history). Where every applied revision ran as it is, or as it was before an accepted
/// change, the chains may differ.
[[nodiscard]] result<std::vector<revision_index>> recognise(const graph& revisions,
                                                            dialect language, const state& from,
                                                            record& history);

/// The recorded heads, whatever their chains. Error: newer_database.
[[nodiscard]] result<std::vector<revision_index>> known_heads(const graph& revisions,
                                                              const state& from);

/// What to say of a database with heads, or a half-applied revision, that the bundle does not have.
[[nodiscard]] error newer(const graph& revisions, const state& from);

/// By these rows of the history everything below these heads ran as it is now. Error:
/// checksum_mismatch.
[[nodiscard]] result<void> check_runs(const graph& revisions, dialect language,
                                      const std::vector<revision_index>& heads,
                                      std::vector<history_row> history);

/// Everything below these heads ran as it is now, but for the top one, which must only have kept
/// its place. Errors: checksum_mismatch.
[[nodiscard]] result<void> check_below(const graph& revisions, dialect language,
                                       const std::vector<revision_index>& heads, revision_index top,
                                       record& history);

/// Connects and recognises: where the database behind a URL stands.
[[nodiscard]] result<std::vector<revision_index>> current_heads(const graph& revisions,
                                                                std::string_view url,
                                                                const options& wishes = {});

/// All that a database remembers of a bundle, compared with nothing.
struct memory {
  dialect language = dialect::postgresql;
  state now;
  std::vector<history_row> history;  ///< oldest first
};
[[nodiscard]] result<memory> remember(const bundle& revisions, std::string_view url,
                                      const options& wishes = {});

}  // namespace aludel::detail
