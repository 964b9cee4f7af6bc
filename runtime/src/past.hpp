// SPDX-License-Identifier: MIT
// A bundle of what a database remembers: its applied revisions with the downgrades that were
// recorded with them, for a program that does not have their files.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/record.hpp"

namespace aludel::detail {

using stored_downgrades = std::map<std::string, stored_downgrade>;

/// Revisions without a downgrade among these are irreversible.
class past {
public:
  /// `like` has the bundle's name, tables and backends, and outlives this. Error:
  /// `inconsistent_record`, if the history is not one.
  [[nodiscard]] static result<past> make(const bundle& like, dialect language,
                                         const std::vector<history_row>& applied,
                                         const stored_downgrades& downgrades);

  /// Valid while this lives and stays where it is.
  [[nodiscard]] bundle view() const;

private:
  past(const bundle& like, dialect language) : like_(&like), language_(language) {}

  text_ref add(std::string_view text);
  result<range> add_links(const std::string& ids);
  result<void> add(const history_row& row, const stored_downgrade* downgrade);
  result<std::uint32_t> add_digests(const history_row& row, const script_record& script);
  script_record script_of(const history_row& row, const stored_downgrade* downgrade);

  const bundle* like_;
  dialect language_;
  std::string text_;
  std::vector<revision_record> revisions_;
  std::vector<std::uint32_t> links_;
  std::vector<std::uint32_t> heads_;
  std::vector<statement_record> statements_;
  std::vector<script_record> scripts_;
  std::map<std::string, std::uint32_t> indexes_;
  mutable std::vector<const char*> chunks_;
};

}  // namespace aludel::detail
