// SPDX-License-Identifier: MIT
// What of a change is not done at once where a database is in use.
#pragma once

#include <set>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

using keys = std::set<object_key>;

struct online_plan {
  keys in_the_way;      ///< indexes that go before all else
  keys outlived;        ///< indexes that go behind all else, when those in their place are there
  keys indexes;         ///< indexes that come
  keys replaced;        ///< indexes of which another comes in the place of one
  keys unique;          ///< keys that come, by an index
  keys kept;            ///< keys that go, and the foreign keys to them: not before others are there
  keys instead;         ///< keys that come then, by an index
  keys not_null;        ///< columns that have to be, as long as such a primary key has them
  keys validated;       ///< checks and foreign keys that come
  keys behind_keys;     ///< foreign keys that need such a key
  keys validated_last;  ///< of those, the ones that can come before they are
  keys filled;          ///< columns that become NOT NULL
};

/// On tables that are there before and afterwards.
[[nodiscard]] online_plan plan_online(const schema& before, const schema& after);

}  // namespace aludel::autogenerate
