// SPDX-License-Identifier: MIT
// Calls of libpqxx, whose exceptions become errors. Only the PostgreSQL backend includes it.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/src/postgresql_error.hpp"
#include "runtime/src/pqxx_compat.hpp"

namespace aludel::detail {

[[nodiscard]] inline error lost(std::string_view during, std::string_view why = {}) {
  error problem{.code = errc::connection_lost,
                .message = "the connection to the server broke",
                .hint = "run it again: what was not committed is undone, what was is recorded"};
  if (during == "COMMIT") {
    problem.message = "the connection broke during COMMIT, and whether it took effect is not known";
  }
  const auto first = why.substr(0, why.find('\n'));
  // What libpqxx finds out first of a dead connection tells nobody anything.
  const bool telling = !first.empty() && !first.starts_with("Could not obtain client encoding");
  if (telling) problem.notes.emplace_back(first);
  return problem;
}

/// Runs a call of libpqxx; its exceptions become errors.
template <class Call>
auto guarded(std::string_view statement, Call call) -> result<decltype(call())> {
  const auto server = [&](const std::exception& thrown, std::string sqlstate) {
    return tl::unexpected{server_error(thrown.what(), std::move(sqlstate), statement)};
  };
  try {
    return call();
  } catch (const pqxx::insufficient_privilege& thrown) {
    return server(thrown, "42501");
  } catch (const pqxx::deadlock_detected& thrown) {
    return server(thrown, "40P01");
  } catch (const pqxx::serialization_failure& thrown) {
    return server(thrown, "40001");
  } catch (const pqxx::sql_error& thrown) {
    return server(thrown, thrown.sqlstate());
  } catch (const pqxx::in_doubt_error&) {
    return tl::unexpected{lost("COMMIT")};
  } catch (const pqxx::broken_connection& thrown) {
    return tl::unexpected{lost(statement, thrown.what())};
  } catch (const std::exception& thrown) {
    return server(thrown, "XX000");
  }
}

}  // namespace aludel::detail
