// SPDX-License-Identifier: MIT
// What the build includes behind each revision in C++: looks at the functions that it has.
// Revisions themselves include <aludel/op.hpp>.
#pragma once

#include <aludel/op.hpp>
#include <type_traits>

namespace aludel {

namespace detail {

/// What a revision's name stands for where it has no such function.
struct no_function {};

using revision_function = void (*)(op&);

template <class Found>
inline constexpr bool is_missing = std::is_same_v<Found, const no_function*>;

/// `constexpr auto downgrade = aludel::auto_downgrade();`
template <class Found>
inline constexpr bool is_inverse =
    std::is_same_v<std::remove_cv_t<std::remove_pointer_t<Found>>, inverse_of_upgrade>;

template <class Found>
constexpr revision_function function_or_null(Found found) {
  if constexpr (is_missing<Found> || is_inverse<Found>) {
    return nullptr;
  } else {
    return found;
  }
}

template <class Upgrade, class Downgrade, class Verify>
constexpr revision_code code_of(Upgrade upgrade, Downgrade downgrade, Verify verify) {
  constexpr bool has_upgrade = !is_missing<Upgrade>;
  static_assert(
      has_upgrade,
      "the revision has no `void upgrade(aludel::op& op)` in `namespace ALUDEL_REVISION`");
  constexpr bool is_upgrade =
      is_missing<Upgrade> || std::is_convertible_v<Upgrade, revision_function>;
  static_assert(is_upgrade, "the revision's upgrade is not `void upgrade(aludel::op& op)`");
  constexpr bool is_downgrade = is_missing<Downgrade> || is_inverse<Downgrade> ||
                                std::is_convertible_v<Downgrade, revision_function>;
  static_assert(is_downgrade,
                "the revision's downgrade is not `void downgrade(aludel::op& op)`, nor "
                "`aludel::auto_downgrade()`");
  constexpr bool is_verify = is_missing<Verify> || std::is_convertible_v<Verify, revision_function>;
  static_assert(is_verify, "the revision's verify is not `void verify(aludel::op& op)`");
  if constexpr (has_upgrade && is_upgrade && is_downgrade && is_verify) {
    return {function_or_null(upgrade), function_or_null(downgrade), function_or_null(verify),
            is_inverse<Downgrade>};
  } else {
    return {};
  }
}

}  // namespace detail

namespace model::revisions {

// Around each revision's own namespace: they keep aludel::upgrade() and its like from being found.
inline constexpr detail::no_function upgrade{};
inline constexpr detail::no_function downgrade{};
inline constexpr detail::no_function verify{};

}  // namespace model::revisions

}  // namespace aludel
