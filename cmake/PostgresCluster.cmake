# SPDX-License-Identifier: MIT
# A private PostgreSQL server for tests: the CTest fixture `aludel_postgresql`.
include_guard(GLOBAL)

# Registers the fixture, once for the whole project, and tells the server's directory, which holds
# its socket. The directory is short (a socket's path ends at 107 bytes), open to the user that a
# server started by root runs as, and no other build's.
function(_aludel_postgresql_cluster result)
  string(SHA256 hash "${CMAKE_BINARY_DIR}")
  string(SUBSTRING "${hash}" 0 12 hash)
  set(directory "/tmp/aludel-${hash}")
  set(${result} "${directory}" PARENT_SCOPE)

  get_property(registered GLOBAL PROPERTY ALUDEL_POSTGRESQL_CLUSTER)
  if(registered)
    return()
  endif()
  set_property(GLOBAL PROPERTY ALUDEL_POSTGRESQL_CLUSTER "${directory}")
  foreach(action start stop)
    add_test(NAME aludel.postgresql.${action}
      COMMAND sh "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/postgres_cluster.sh" ${action} "${directory}")
  endforeach()
  set_tests_properties(aludel.postgresql.start PROPERTIES
    FIXTURES_SETUP aludel_postgresql TIMEOUT 120)
  set_tests_properties(aludel.postgresql.stop PROPERTIES
    FIXTURES_CLEANUP aludel_postgresql TIMEOUT 60)
endfunction()
