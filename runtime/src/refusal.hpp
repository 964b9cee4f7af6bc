// SPDX-License-Identifier: MIT
// Refusing a request that cannot be fulfilled.
#pragma once

#include <fmt/format.h>

#include <aludel/error.hpp>
#include <string>
#include <utility>

namespace aludel::detail {

/// An error with a hint; the message is a format and its arguments.
template <class... Arguments>
[[nodiscard]] tl::unexpected<error> refuse(errc code, const std::string& hint,
                                           fmt::format_string<Arguments...> message,
                                           Arguments&&... arguments) {
  return tl::unexpected{
      error{.code = code,
            .message = fmt::format(message, std::forward<Arguments>(arguments)...),
            .hint = hint}};
}

/// The same of a request to change a database.
template <class... Arguments>
[[nodiscard]] tl::unexpected<error> refuse_change(errc code, const std::string& hint,
                                                  fmt::format_string<Arguments...> message,
                                                  Arguments&&... arguments) {
  auto refused = refuse(code, hint, message, std::forward<Arguments>(arguments)...);
  refused.value().notes = {"nothing was changed"};
  return refused;
}

/// Where the two tables contradict each other, or a history itself.
inline constexpr auto repair_hint =
    "`repair` shows what can be mended; or restore both tables from one backup";

}  // namespace aludel::detail
