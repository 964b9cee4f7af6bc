// SPDX-License-Identifier: MIT
// A view has more than one wording.
#pragma once

#include <aludel/error.hpp>

#include "autogenerate/draft.hpp"

namespace aludel::autogenerate {

/// What the server writes of a view it may write otherwise once it has read that. Views that differ
/// from those of `other` in nothing else get their words. PostgreSQL is asked where `other` is, in
/// a transaction that is rolled back.
[[nodiscard]] result<void> take_wordings(schema& views, const side& other);

}  // namespace aludel::autogenerate
