// SPDX-License-Identifier: MIT
#include "runtime/src/sqlite_error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>

namespace aludel::detail {

namespace {

std::string_view sqlstate_of(int code, std::string_view message) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return "23505";
    case SQLITE_CONSTRAINT_NOTNULL:
      return "23502";
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return "23503";
    case SQLITE_CONSTRAINT_CHECK:
      return "23514";
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "55P03";
    case SQLITE_CONSTRAINT:
      return "23000";
    case SQLITE_READONLY:
      return "25006";
    case SQLITE_FULL:
      return "53100";
    case SQLITE_NOMEM:
      return "53200";
    case SQLITE_IOERR:
      return "58030";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "XX001";
    case SQLITE_INTERRUPT:
      return "57014";
    case SQLITE_ERROR:
      break;
    default:
      return "XX000";
  }
  const auto says = [&](std::string_view part) {
    return message.find(part) != std::string_view::npos;
  };
  if (says("syntax error") || says("incomplete input") || says("unrecognized token")) {
    return "42601";
  }
  if (says("no such table")) return "42P01";
  if (says("no such column") || says("has no column named")) return "42703";
  if (says("no such function")) return "42883";
  if (says("already exists")) return "42P07";
  return "XX000";
}

/// A quota and a limit of file sizes are a full disk by another name.
bool is_about_space(int system_error) {
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

/// Line and column of a byte offset in a statement.
location inside(std::string_view statement, std::size_t offset) {
  const auto before = statement.substr(0, offset);
  const auto newline = before.rfind('\n');
  const auto begin = newline == std::string_view::npos ? 0 : newline + 1;
  const auto column =
      std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                    [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
  return {.file = {},
          .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(column) + 1,
          .text = std::string(statement.substr(begin, statement.find('\n', begin) - begin))};
}

}  // namespace

error sqlite_error(sqlite3* connection, std::string_view sql) {
  const auto code = sqlite3_extended_errcode(connection);
  error problem{.code = errc::statement_failed, .message = sqlite3_errmsg(connection), .hint = {}};
  problem.sqlstate = sqlstate_of(code, problem.message);
  if ((code & 0xff) == SQLITE_IOERR && is_about_space(sqlite3_system_errno(connection))) {
    problem.sqlstate = "53100";
  }
  const auto offset = sqlite3_error_offset(connection);
  if (offset >= 0) problem.where = inside(sql, static_cast<std::size_t>(offset));
  if (problem.sqlstate.starts_with("53")) problem.code = errc::resource;
  if (problem.sqlstate == "25006") {
    problem.hint = "make the database file and its directory writable for this user";
  }
  if (problem.sqlstate == "53100") problem.hint = "free space on the disk of the database file";
  return problem;
}

error cannot_open(const database_url& url, std::string_view reason) {
  // What follows is a part of the URL: "no such access mode: …", "invalid uri authority: …".
  if (reason.starts_with("no such") || reason.starts_with("invalid uri")) {
    reason = reason.substr(0, reason.find(':'));
  }
  error problem{
      .code = errc::cannot_connect,
      .message = fmt::format("cannot open the SQLite database {}: {}", url.display, reason),
      .hint = {}};
  std::error_code ignored;
  const std::filesystem::path path{url.file};
  const auto parent = path.parent_path();
  if (!is_plain(url.file)) {
    problem.hint =
        "its path has @ or : or another such character in it, so that it is not shown: a URL of "
        "SQLite's has no user, password or host";
  } else if (std::filesystem::is_directory(path, ignored)) {
    problem.hint = "it is a directory: name a file in it";
  } else if (!parent.empty() && !std::filesystem::exists(parent, ignored)) {
    problem.hint = fmt::format("make the directory {} first", parent.string());
  } else {
    problem.hint = "check the path and the rights of the file and its directory";
  }
  return problem;
}

}  // namespace aludel::detail
