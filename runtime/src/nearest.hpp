// SPDX-License-Identifier: MIT
// "Did you mean …": the known word that is nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace aludel::detail {

/// The nearest of the candidates if it is near enough to be meant, else an empty text.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// "did you mean \"upgrade\"?", or the list of what there is.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace aludel::detail
