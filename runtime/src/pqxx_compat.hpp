// SPDX-License-Identifier: MIT
// What differs between libpqxx 6.4 and 7.10. Only the PostgreSQL backend includes it.
#pragma once

#include <pqxx/pqxx>
#include <string>
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
#elif ALUDEL_PQXX_AT_LEAST(7, 0)
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

/// A stream of rows into a table whose columns are named with it: `"t" ("a", "b")`.
inline pqxx::stream_to stream_into(pqxx::transaction_base& work, const std::string& table) {
#if ALUDEL_PQXX_AT_LEAST(7, 5)
  return pqxx::stream_to::raw_table(work, table);
#else
  return pqxx::stream_to(work, table);
#endif
}

#if ALUDEL_PQXX_AT_LEAST(7, 1)
/// A row of fields; nullptr is NULL.
inline void write_row(pqxx::stream_to& to, const std::vector<const char*>& fields) { to << fields; }
#else
// Rows are tuples there, of a width that the compiler knows. The stream has them joined by a
// function that is looked for where the row's type is: here it joins the fields of any row.
struct copy_row {
  const std::vector<const char*>& fields;
};

inline void append_escaped(std::string& line, const char* field) {
  for (; *field != '\0'; ++field) {
    switch (*field) {
      case '\\':
        line += "\\\\";
        break;
      case '\t':
        line += "\\t";
        break;
      case '\n':
        line += "\\n";
        break;
      case '\r':
        line += "\\r";
        break;
      default:
        line += *field;
    }
  }
}

inline std::string separated_list(const char* separator, const copy_row& row,
                                  const pqxx::internal::TypedCopyEscaper& /*unused*/) {
  std::string line;
  for (std::size_t each = 0; each < row.fields.size(); ++each) {
    if (each > 0) line += separator;
    if (row.fields[each] == nullptr) {
      line += "\\N";
    } else {
      append_escaped(line, row.fields[each]);
    }
  }
  return line;
}

inline void write_row(pqxx::stream_to& to, const std::vector<const char*>& fields) {
  to << copy_row{fields};
}
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
