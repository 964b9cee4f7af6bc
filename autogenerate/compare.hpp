// SPDX-License-Identifier: MIT
// What has to be done to a database so that it becomes like another one.
#pragma once

#include <functional>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

/// One object's part of it.
struct change {
  const object* before = nullptr;  ///< nullptr: it is created
  const object* after = nullptr;   ///< nullptr: it is dropped
  /// What cannot be changed in place, or needs what cannot, is dropped and created again.
  bool anew = false;
  /// A type whose place another takes: what has it gets that one.
  bool remade = false;

  /// Precondition: it has one.
  [[nodiscard]] const object& either() const {
    return *(after != nullptr ? after : before);  // NOLINT(clang-analyzer-core.*): it has one
  }
};

/// Sorted by key: what people are shown. Points into both schemas. Partitions of a table that stays
/// stay too.
[[nodiscard]] std::vector<change> compare(const schema& before, const schema& after);
/// What takes that back: partitions that it leaves where they are it does not make, and those that
/// it makes go.
[[nodiscard]] std::vector<change> compare_back(const schema& before, const schema& after);
/// Without partitions of tables that were meant to be there: those that others make. What was meant
/// to be there and is not is gone, then.
[[nodiscard]] schema without_others_partitions(const schema& meant, const schema& there);
/// What a way back begins at: attributes of a composite type have kept their places, and others
/// have come behind them; all has the owners and privileges that it had.
[[nodiscard]] schema reached_from(const schema& before, schema after);
/// What a way back leads to: indexes that could not be built are whole there.
[[nodiscard]] schema restorable(schema of);
/// `compare` for some of the objects, and for what has to be made anew for their sake.
[[nodiscard]] std::vector<change> compare(const schema& before, const schema& after,
                                          const std::function<bool(const object_key&)>& wanted);

enum class action : std::uint8_t { drop, alter, create };

/// One thing to do. A change that is made anew is two of them.
struct step {
  action what;
  const object* before;
  const object* after;
  bool apart = false;   ///< dropped by itself, though what has it is dropped too
  bool remade = false;  ///< altered so

  [[nodiscard]] const object& of() const { return what == action::drop ? *before : *after; }
};

/// In an order in which everything is there as long as something else needs it. Parts of a table
/// that is created come after it.
[[nodiscard]] std::vector<step> in_order(const schema& before, const schema& after,
                                         const std::vector<change>& changes);

}  // namespace aludel::autogenerate
