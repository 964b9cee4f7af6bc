// SPDX-License-Identifier: MIT
// What differs between libpqxx 6.4 and 7.10. Only the PostgreSQL backend includes it.
#pragma once

#include <cstring>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"

#define ALUDEL_PQXX_AT_LEAST(major, minor) \
  (PQXX_VERSION_MAJOR > (major) || (PQXX_VERSION_MAJOR == (major) && PQXX_VERSION_MINOR >= (minor)))

namespace aludel::detail {

/// libpqxx 6 reconnects behind our back, without the advisory lock and the settings.
inline void forbid_reconnection([[maybe_unused]] pqxx::connection& connection) {
#if !ALUDEL_PQXX_AT_LEAST(7, 0)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
}

inline pqxx::result exec_with(pqxx::transaction_base& work, const std::string& sql,
                              const std::vector<value>& parameters) {
#if ALUDEL_PQXX_AT_LEAST(7, 10)
  pqxx::params all;
  for (const auto& each : parameters) all.append(each);
  return work.exec(sql, all);
#elif ALUDEL_PQXX_AT_LEAST(7, 5)
  pqxx::params all;
  for (const auto& each : parameters) all.append(each);
  return work.exec_params(sql, all);
#else
  const auto text = [](const value& each) { return each ? each->c_str() : nullptr; };
  std::vector<const char*> all;
  all.reserve(parameters.size());
  for (const auto& each : parameters) all.push_back(text(each));
  return work.exec_params(sql, pqxx::prepare::make_dynamic_params(all));
#endif
}

#if ALUDEL_PQXX_AT_LEAST(7, 1)
/// Rows of fields for COPY; nullptr is NULL.
class row_stream {
public:
  /// Into a table whose columns are named with it: `"t" ("a", "b")`.
#if ALUDEL_PQXX_AT_LEAST(7, 4)
  row_stream(pqxx::transaction_base& work, const std::string& table)
      : to_(pqxx::stream_to::raw_table(work, table)) {}
#else
  row_stream(pqxx::transaction_base& work, const std::string& table) : to_(work, table) {}
#endif

  void write(const std::vector<const char*>& fields) { to_ << fields; }
  void complete() { to_.complete(); }

private:
  pqxx::stream_to to_;
};
#else
// Rows are tuples there, of a width that the compiler knows. The stream has them joined by a
// function that is looked for where the row's type is: here it has the lines of many rows, which
// so are one message.
struct copy_lines {
  const std::string& text;
};

inline std::string separated_list(const char* /*separator*/, const copy_lines& lines,
                                  const pqxx::internal::TypedCopyEscaper& /*unused*/) {
  return lines.text;
}

inline void append_escaped(std::string& line, const char* field) {
  constexpr std::string_view special = "\\\t\n\r";
  constexpr std::string_view written = "\\tnr";
  for (;;) {
    const auto plain = std::strcspn(field, special.data());
    line.append(field, plain);
    field += plain;
    if (*field == '\0') return;
    (line += '\\') += written[special.find(*field++)];
  }
}

/// Rows of fields for COPY; nullptr is NULL.
class row_stream {
public:
  /// Into a table whose columns are named with it: `"t" ("a", "b")`.
  row_stream(pqxx::transaction_base& work, const std::string& table) : to_(work, table) {}

  void write(const std::vector<const char*>& fields) {
    if (!lines_.empty()) lines_ += '\n';
    for (std::size_t each = 0; each < fields.size(); ++each) {
      if (each > 0) lines_ += '\t';
      if (fields[each] == nullptr) {
        lines_ += "\\N";
      } else {
        append_escaped(lines_, fields[each]);
      }
    }
    if (lines_.size() >= message) send();
  }

  void complete() {
    if (!lines_.empty()) send();
    to_.complete();
  }

private:
  static constexpr std::size_t message = 32'768;  ///< bytes, or a little more

  void send() {
    to_ << copy_lines{lines_};
    lines_.clear();
  }

  pqxx::stream_to to_;
  std::string lines_;
};
#endif

/// Notices are the server's small talk: nothing is printed unasked.
class silence {
public:
#if ALUDEL_PQXX_AT_LEAST(7, 10)
  explicit silence(pqxx::connection& connection) {
    connection.set_notice_handler([](pqxx::zview) noexcept {});
  }
#else
  explicit silence(pqxx::connection& connection) : handler_(connection) {}

private:
  pqxx::quiet_errorhandler handler_;
#endif
};

}  // namespace aludel::detail
