// SPDX-License-Identifier: MIT
// What a query of a revision finds, as values of C++.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace aludel::detail {

/// NULL is nullopt. Values are text, as the database writes it.
using found_row = std::vector<std::optional<std::string>>;

/// Ends the revision: what a query found is not what it was to be read as.
[[noreturn]] void unreadable(std::string_view why);

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

[[nodiscard]] bool truth_of(std::string_view text);
[[nodiscard]] double double_of(const std::string& text);

template <class T>
T from_text(const std::string& text) {
  if constexpr (std::is_same_v<T, bool>) {
    return truth_of(text);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(double_of(text));
  } else if constexpr (std::is_integral_v<T>) {
    T number{};
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) {
      unreadable("\"" + text + "\" is no whole number of that type");
    }
    return number;
  } else {
    static_assert(std::is_same_v<T, std::string>,
                  "a column is read as bool, a number, std::string, or std::optional of one");
    return text;
  }
}

template <class T>
T from_column(const std::optional<std::string>& column) {
  if constexpr (is_optional<T>::value) {
    if (!column) return std::nullopt;
    return from_text<typename T::value_type>(*column);
  } else {
    if (!column) unreadable("a column is NULL: read it as std::optional");
    return from_text<T>(*column);
  }
}

template <class... Columns, std::size_t... Index>
std::tuple<Columns...> from_row(const found_row& row, std::index_sequence<Index...> /*columns*/) {
  if (row.size() != sizeof...(Columns)) {
    unreadable("the query has " + std::to_string(row.size()) + " columns, and " +
               std::to_string(sizeof...(Columns)) + " are to be read");
  }
  return {from_column<Columns>(row[Index])...};
}

template <class... Columns>
std::vector<std::tuple<Columns...>> from_rows(const std::vector<found_row>& rows) {
  std::vector<std::tuple<Columns...>> all;
  all.reserve(rows.size());
  for (const auto& each : rows) {
    all.push_back(from_row<Columns...>(each, std::index_sequence_for<Columns...>{}));
  }
  return all;
}

}  // namespace aludel::detail
