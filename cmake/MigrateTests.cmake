# SPDX-License-Identifier: MIT
# The round-trip tests of a bundle.
include_guard(GLOBAL)

include("${CMAKE_CURRENT_LIST_DIR}/PostgresCluster.cmake")

function(add_migration_tests)
  set(call "${ARGV}")
  _aludel_check_target("add_migration_tests" ${call})
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DATABASES;SEED")
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " unknown)
    _aludel_misuse("add_migration_tests" "${ARGV0}" "unknown arguments: ${unknown}")
  endif()
  _aludel_check_values("add_migration_tests" "${ARGV0}" "DATABASES;SEED" "${call}")
  _aludel_unaliased(target "${ARGV0}")
  _aludel_check_databases("${target}" ${arg_DATABASES})
  _aludel_seed_options(seeds "${target}" ${arg_SEED})
  get_target_property(dialects ${target} ALUDEL_DIALECTS)
  if(arg_DATABASES)
    set(dialects "${arg_DATABASES}")
  endif()

  if(DEFINED BUILD_TESTING AND NOT BUILD_TESTING)
    return()
  endif()
  if(CMAKE_CROSSCOMPILING AND "${CMAKE_CROSSCOMPILING_EMULATOR}" STREQUAL "")
    message(STATUS "${target}: no migration tests, since this machine cannot run what is built "
      "for another one; CMAKE_CROSSCOMPILING_EMULATOR would name what can")
    return()
  endif()
  if(NOT TARGET ${target}_roundtrip)
    _aludel_add_program(${target} roundtrip roundtrip.hpp roundtrip_main aludel::roundtrip "" "")
  endif()
  foreach(dialect IN LISTS dialects)
    _aludel_add_roundtrip_test(${target} ${dialect} "${seeds}")
    _aludel_add_schema_test(${target} ${dialect})
  endforeach()
endfunction()

# A test on a database, of a program with these arguments; `server` is its option that names the
# tests' own PostgreSQL server.
function(_aludel_add_database_test test dialect server)
  set(options "")
  if(dialect STREQUAL "postgresql")
    _aludel_postgresql_cluster(cluster)
    set(options ${server} "${cluster}")
  endif()
  add_test(NAME ${test} COMMAND ${ARGN} ${options}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  set_tests_properties(${test} PROPERTIES LABELS migrations SKIP_RETURN_CODE 77)
  if(dialect STREQUAL "postgresql")
    set_tests_properties(${test} PROPERTIES
      FIXTURES_REQUIRED aludel_postgresql RESOURCE_LOCK aludel_postgresql)
  endif()
endfunction()

# Every test has a scratch database of its own, but those of PostgreSQL share its roles: these run
# one after another.
function(_aludel_add_roundtrip_test target dialect seeds)
  get_target_property(directories ${target} ALUDEL_VERSIONS)
  get_target_property(setup ${target} ALUDEL_SETUP)
  list(TRANSFORM directories PREPEND "--versions;")
  set(options ${directories} ${seeds})
  if(setup)
    list(APPEND options --setup "${setup}")
  endif()
  _aludel_add_database_test(${target}.migrations.${dialect}.roundtrip ${dialect} --cluster
    ${target}_roundtrip ${dialect} ${options})
endfunction()

# Whether the revisions give the schema that is wanted.
function(_aludel_add_schema_test target dialect)
  get_target_property(schema ${target} ALUDEL_SCHEMA)
  get_target_property(models ${target} ALUDEL_MODELS)
  if(NOT schema AND NOT models)
    return()
  endif()
  _aludel_add_database_test(${target}.migrations.${dialect}.schema ${dialect} --test-server
    ${target}_migrate check --offline-base --dialect ${dialect})
endfunction()
