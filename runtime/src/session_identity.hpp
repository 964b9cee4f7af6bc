// SPDX-License-Identifier: MIT
// As whom a PostgreSQL session works: Aludel's own rows are written as the connection's role, and a
// revision that has set another one finds that in force again.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "runtime/src/quotes.hpp"
#include "runtime/src/record_sql.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::detail {

class session_identity {
public:
  /// `role` is to be set; empty: the login's own. On a connection of ours the encoding is the one
  /// that it was made with.
  session_identity(std::string role, bool owned) : role_(std::move(role)), owned_(owned) {}

  [[nodiscard]] bool has_role() const { return !role_.empty(); }
  /// What makes the role the connection's own.
  [[nodiscard]] std::string own_role() const {
    if (role_.empty()) return std::string(reset_role);
    return fmt::format("RESET SESSION AUTHORIZATION; SET ROLE {}", quoted_name(role_));
  }

  /// A revision begins; outside a transaction what it sets lasts until its end.
  void settles(bool alone) {
    alone_ = alone;
    of_revision_.clear();
  }
  /// A transaction of one of its statements begins.
  void begins() { at_begin_ = of_revision_; }
  void rolls_back() {
    if (!alone_) return;
    of_revision_ = at_begin_;
    may_be_another_ = false;
  }
  /// A statement of the revision is about to run.
  void runs(std::string_view statement) { may_be_another_ = may_be_another_ || may_set(statement); }

  /// Whether a statement of our own needs `own()` first; asked once.
  [[nodiscard]] bool leaves_revision() { return std::exchange(may_be_another_, false); }
  /// Whether what `identity_of_now` finds is then to be kept, before.
  [[nodiscard]] bool is_to_come_back() const { return alone_; }
  void keep(std::string statements) { of_revision_ = std::move(statements); }
  [[nodiscard]] std::string own() const {
    // Between the transactions of such a revision it is to stay so.
    const auto* const encoding = owned_   ? "RESET client_encoding"
                                 : alone_ ? "SET client_encoding = 'UTF8'"
                                          : "SET LOCAL client_encoding = 'UTF8'";
    return fmt::format("{}; {}", own_role(), encoding);
  }

  /// What is to run before the revision's next statement; empty: nothing.
  [[nodiscard]] std::string back_to_revision() {
    auto statements = std::exchange(of_revision_, {});
    may_be_another_ = may_be_another_ || !statements.empty();
    return statements;
  }

private:
  std::string role_;
  bool owned_;
  bool alone_ = false;
  bool may_be_another_ = false;  ///< a revision may have set the role or the encoding
  std::string of_revision_;      ///< statements that set again what it has; empty: it is in force
  std::string at_begin_;         ///< the same at the beginning of the transaction
};

}  // namespace aludel::detail
