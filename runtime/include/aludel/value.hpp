// SPDX-License-Identifier: MIT
// Values of SQL: what `op` writes into statements and rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aludel::model {

/// NULL, a truth value, a number, a text, or bytes. It is written as a literal, quoted as it must
/// be.
class value {
public:
  enum class kind : std::uint8_t { null, boolean, number, text, bytes };

  value(std::nullptr_t /*nothing*/) {}  // NOLINT: so that lists of values can be written
  value(bool truth) : kind_(kind::boolean), text_(truth ? "TRUE" : "FALSE") {}  // NOLINT
  template <
      class Integer,
      std::enable_if_t<std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>, int> = 0>
  value(Integer number) : kind_(kind::number), text_(std::to_string(number)) {}  // NOLINT
  /// Not for what is no number: NaN and the infinities are refused when they are written.
  value(double number);                                                   // NOLINT
  value(std::string text) : kind_(kind::text), text_(std::move(text)) {}  // NOLINT
  value(std::string_view text) : value(std::string(text)) {}              // NOLINT
  value(const char* text) : value(std::string(text)) {}                   // NOLINT

  /// `bytea`, `blob`.
  [[nodiscard]] static value of_bytes(std::string bytes) {
    value made{std::move(bytes)};
    made.kind_ = kind::bytes;
    return made;
  }

  [[nodiscard]] kind which() const { return kind_; }
  [[nodiscard]] const std::string& text() const { return text_; }

private:
  kind kind_ = kind::null;
  std::string text_;
};

/// Takes the rows of `op.copy_in`, one by one.
class row_writer {
public:
  row_writer() = default;
  row_writer(const row_writer&) = delete;
  row_writer& operator=(const row_writer&) = delete;
  /// A value for each of the columns.
  void add(std::initializer_list<value> row) { write({row.begin(), row.size()}); }
  void add(const std::vector<value>& row) { write(row); }

protected:
  ~row_writer() = default;

private:
  virtual void write(std::span<const value> row) = 0;
};

}  // namespace aludel::model
