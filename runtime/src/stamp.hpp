// SPDX-License-Identifier: MIT
// Stamping: recording that the database stands somewhere, without running anything.
#pragma once

#include <aludel/aludel.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/offline.hpp"

namespace aludel {

/// What becomes of the record that is there. `purge` withdraws it without recognising it: also
/// revisions that the bundle does not have, or has otherwise. `adopt` is for targets that another
/// tool has recorded: they are to be all that counts as applied, and it withdraws nothing. Error:
/// `unexpected_schema`, if more is recorded here.
enum class stamp_mode : std::uint8_t { move, purge, adopt };

/// Records that the database stands where an upgrade to the targets would bring it, or a downgrade
/// to those that are applied already, one after the other. Writes a history row for each revision
/// that begins or ceases to count as applied; the report lists those as its steps.
/// `options.target` is not looked at.
[[nodiscard]] result<report> stamp(const bundle& revisions, std::string_view url,
                                   const std::vector<std::string>& targets, const options& = {},
                                   stamp_mode mode = stamp_mode::move);

/// The same as a script, for a database that stands at these heads.
[[nodiscard]] result<script_report> stamp_script(const detail::graph& revisions, dialect language,
                                                 const std::vector<detail::revision_index>& from,
                                                 const std::vector<std::string>& targets,
                                                 const options& = {});

}  // namespace aludel
