// SPDX-License-Identifier: MIT
// A connection as its client library knows it, without that library's headers.
#pragma once

#include <aludel/bundle.hpp>

namespace aludel {

/// <aludel/postgresql.hpp> and <aludel/sqlite.hpp> tell what the handle is.
struct native_connection {
  dialect language = dialect::sqlite;
  void* handle = nullptr;  ///< a pqxx::connection*, or a sqlite3*
};

}  // namespace aludel
