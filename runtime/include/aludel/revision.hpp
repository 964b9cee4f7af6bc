// SPDX-License-Identifier: MIT
// What the build includes behind each revision in C++: looks at the functions that it has.
// Revisions themselves include <aludel/op.hpp>.
#pragma once

#include <aludel/op.hpp>
#include <concepts>

namespace aludel {

namespace detail {

/// What a revision's name stands for where it has no such function.
struct no_function {
  constexpr no_function operator()(op& /*target*/) const { return {}; }
};

// Not concepts, whose failures compilers explain at length. `Functions` calls what the revision has
// by these names: it has the members upgrade_of, downgrade_of and verify_of, which can be called
// with `op&` if those can, and return what those do.

template <class Functions>
inline constexpr bool has_upgrade = requires(op& target) {
  { Functions::upgrade_of(target) } -> std::same_as<void>;
};
template <class Functions>
inline constexpr bool lacks_upgrade = requires(op& target) {
  { Functions::upgrade_of(target) } -> std::same_as<no_function>;
};

template <class Functions>
inline constexpr bool has_downgrade = requires(op& target) {
  { Functions::downgrade_of(target) } -> std::same_as<void>;
};
template <class Functions>
inline constexpr bool lacks_downgrade = requires(op& target) {
  { Functions::downgrade_of(target) } -> std::same_as<no_function>;
};
/// `constexpr auto downgrade = aludel::auto_downgrade();`
template <class Functions>
inline constexpr bool has_inverse = requires(op& target) {
  { Functions::downgrade_of(target) } -> std::same_as<inverse_of_upgrade>;
};

template <class Functions>
inline constexpr bool has_verify = requires(op& target) {
  { Functions::verify_of(target) } -> std::same_as<void>;
};
template <class Functions>
inline constexpr bool lacks_verify = requires(op& target) {
  { Functions::verify_of(target) } -> std::same_as<no_function>;
};

template <class Functions>
constexpr revision_code code_of() {
  revision_code made{};
  if constexpr (has_upgrade<Functions>) {
    made.upgrade = [](op& target) { Functions::upgrade_of(target); };
  }
  if constexpr (has_downgrade<Functions>) {
    made.downgrade = [](op& target) { Functions::downgrade_of(target); };
  }
  if constexpr (has_verify<Functions>) {
    made.verify = [](op& target) { Functions::verify_of(target); };
  }
  made.takes_upgrade_back = has_inverse<Functions>;
  return made;
}

}  // namespace detail

namespace model::revisions {

// Around each revision's own namespace: they keep aludel::upgrade() and its like from being found.
inline constexpr detail::no_function upgrade{};
inline constexpr detail::no_function downgrade{};
inline constexpr detail::no_function verify{};

}  // namespace model::revisions

}  // namespace aludel
