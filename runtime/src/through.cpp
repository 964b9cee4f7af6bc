// SPDX-License-Identifier: MIT
#include "runtime/src/through.hpp"

#include "runtime/src/turn.hpp"

namespace aludel::detail {

result<std::unique_ptr<database>> connect_patiently(const connector& connect,
                                                    const options& wishes) {
  const deadline until{wishes.connect_wait};
  for (;;) {
    auto made = connect();
    if (made || !is_transient(made.error()) || until.passed()) return made;
    if (auto rested = rest(std::chrono::milliseconds(200), wishes); !rested) {
      return tl::unexpected{rested.error()};
    }
  }
}

}  // namespace aludel::detail
