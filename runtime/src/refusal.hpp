// SPDX-License-Identifier: MIT
// Refusing a request that cannot be fulfilled.
#pragma once

#include <fmt/format.h>

#include <aludel/error.hpp>
#include <utility>

namespace aludel::detail {

/// An error with a hint; the message is a format and its arguments.
template <class... Arguments>
[[nodiscard]] tl::unexpected<error> refuse(errc code, const char* hint,
                                           fmt::format_string<Arguments...> message,
                                           Arguments&&... arguments) {
  return tl::unexpected{
      error{.code = code,
            .message = fmt::format(message, std::forward<Arguments>(arguments)...),
            .hint = hint}};
}

}  // namespace aludel::detail
