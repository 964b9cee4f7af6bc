// SPDX-License-Identifier: MIT
// What a query of a revision finds, as values of C++.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace aludel::detail {

/// NULL is nullopt. Values are text, as PostgreSQL writes it; bytes of SQLite too: "\\x00ff".
using found_row = std::vector<std::optional<std::string>>;

/// Which value of what a query found, for errors: they count from 1.
struct cell {
  std::uint_least32_t line;  ///< of the call
  std::size_t row;
  std::size_t column;
};

/// Ends the revision: what a query found is not what it was to be read as.
[[noreturn]] void unreadable(std::string_view why, std::uint_least32_t line);
[[noreturn]] void unreadable(std::string_view why, const cell& at);

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

[[nodiscard]] bool truth_of(const std::string& text, const cell& at);
[[nodiscard]] double double_of(const std::string& text, const cell& at);
[[nodiscard]] std::vector<std::byte> bytes_of(const std::string& text, const cell& at);

template <class T>
T from_text(const std::string& text, const cell& at) {
  if constexpr (std::is_same_v<T, bool>) {
    return truth_of(text, at);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(double_of(text, at));
  } else if constexpr (std::is_integral_v<T>) {
    T number{};
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) {
      unreadable("\"" + text + "\" is no whole number of that type", at);
    }
    return number;
  } else if constexpr (std::is_same_v<T, std::vector<std::byte>>) {
    return bytes_of(text, at);
  } else {
    static_assert(std::is_same_v<T, std::string>,
                  "a column is read as bool, a number, std::string, std::vector<std::byte>, or "
                  "std::optional of one");
    return text;
  }
}

template <class T>
T from_column(const std::optional<std::string>& column, const cell& at) {
  if constexpr (is_optional<T>::value) {
    if (!column) return std::nullopt;
    return from_text<typename T::value_type>(*column, at);
  } else {
    if (!column) unreadable("it is NULL: read it as std::optional", at);
    return from_text<T>(*column, at);
  }
}

template <class... Columns, std::size_t... Index>
std::tuple<Columns...> from_row(const found_row& found, std::size_t row, std::uint_least32_t line,
                                std::index_sequence<Index...> /*columns*/) {
  if (found.size() != sizeof...(Columns)) {
    unreadable("the query has " + std::to_string(found.size()) + " columns, and " +
                   std::to_string(sizeof...(Columns)) + " are to be read",
               line);
  }
  return {from_column<Columns>(found[Index], {line, row, Index + 1})...};
}

template <class... Columns>
std::vector<std::tuple<Columns...>> from_rows(const std::vector<found_row>& rows,
                                              std::uint_least32_t line) {
  std::vector<std::tuple<Columns...>> all;
  all.reserve(rows.size());
  for (const auto& each : rows) {
    all.push_back(
        from_row<Columns...>(each, all.size() + 1, line, std::index_sequence_for<Columns...>{}));
  }
  return all;
}

}  // namespace aludel::detail
