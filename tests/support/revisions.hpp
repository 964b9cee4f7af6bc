// SPDX-License-Identifier: MIT
// A bundle made in memory from revision files written in a test.
#pragma once

#include <aludel/bundle.hpp>
#include <string>
#include <utility>
#include <vector>

#include "generator/stages.hpp"

namespace aludel::test {

/// File name and text.
using revision_file = std::pair<std::string, std::string>;

/// Fails the test, with the problems, if the files do not compile.
[[nodiscard]] generator::packed_bundle compile(const std::vector<revision_file>& files,
                                               const std::vector<dialect>& dialects,
                                               const std::string& bundle_name = "app");

/// A revision file with this id and parent (empty: none).
[[nodiscard]] revision_file revision(const std::string& id, const std::string& parent,
                                     const std::string& upgrade, const std::string& downgrade);

/// The same with a branch label.
[[nodiscard]] revision_file labelled(revision_file file, const std::string& label);

}  // namespace aludel::test
