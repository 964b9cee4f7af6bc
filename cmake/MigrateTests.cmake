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
  _aludel_add_roundtrip(${target})
  foreach(dialect IN LISTS dialects)
    _aludel_add_roundtrip_test(${target} ${dialect} "${seeds}")
  endforeach()
endfunction()

# The program <target>_roundtrip, once for all tests of the target.
function(_aludel_add_roundtrip target)
  if(TARGET ${target}_roundtrip)
    return()
  endif()
  get_target_property(namespace ${target} ALUDEL_NAMESPACE)
  _aludel_generated_directory(generated "${target}")
  file(CONFIGURE OUTPUT "${generated}/roundtrip.cpp" @ONLY CONTENT [[
#include <aludel/roundtrip.hpp>
#include <@target@/migrations.hpp>

int main(int argc, char** argv) {
  return aludel::roundtrip_main(::@namespace@::migrations(), argc, argv);
}
]])
  add_executable(${target}_roundtrip "${generated}/roundtrip.cpp")
  target_link_libraries(${target}_roundtrip PRIVATE ${target}_migrations aludel::roundtrip)
  _aludel_without_checks(${target}_roundtrip)
endfunction()

# Every test has a scratch database of its own, but those of PostgreSQL share its roles: these run
# one after another.
function(_aludel_add_roundtrip_test target dialect seeds)
  set(test ${target}.migrations.${dialect}.roundtrip)
  get_target_property(directories ${target} ALUDEL_VERSIONS)
  list(TRANSFORM directories PREPEND "--versions;")
  set(options ${directories} ${seeds})
  if(dialect STREQUAL "postgresql")
    _aludel_postgresql_cluster(cluster)
    list(APPEND options --cluster "${cluster}")
  endif()
  add_test(NAME ${test} COMMAND ${target}_roundtrip ${dialect} ${options})
  set_tests_properties(${test} PROPERTIES LABELS migrations SKIP_RETURN_CODE 77)
  if(dialect STREQUAL "postgresql")
    set_tests_properties(${test} PROPERTIES
      FIXTURES_REQUIRED aludel_postgresql RESOURCE_LOCK aludel_postgresql)
  endif()
endfunction()
