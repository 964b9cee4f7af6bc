// SPDX-License-Identifier: MIT
// The calls of the public headers, whoever makes the connection.
#pragma once

#include <aludel/aludel.hpp>
#include <functional>
#include <memory>

#include "runtime/src/database.hpp"

namespace aludel::detail {

using connector = std::function<result<std::unique_ptr<database>>()>;

/// Tries again and again for `options.connect_wait` while the server starts or is full.
[[nodiscard]] result<std::unique_ptr<database>> connect_patiently(const connector& connect,
                                                                  const options& wishes);

[[nodiscard]] result<report> upgrade_through(const connector& connect, const bundle& revisions,
                                             const options& wishes);
[[nodiscard]] result<report> downgrade_through(const connector& connect, const bundle& revisions,
                                               const options& wishes);
[[nodiscard]] result<status_report> status_through(const connector& connect,
                                                   const bundle& revisions, const options& wishes);

}  // namespace aludel::detail
