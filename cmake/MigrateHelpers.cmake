# SPDX-License-Identifier: MIT
#[===[.rst:
MigrateHelpers
--------------

Compiles database revisions into the program that needs them.

.. command:: add_migrations

  ::

    add_migrations(<target> <versions-dir>
      DIALECTS <dialect>...
      [NAMESPACE <namespace>] [BUNDLE <name>] [NO_CLI] [NO_TESTS])

  Compiles the revision files of ``<versions-dir>`` into a bundle, links it to ``<target>``, and
  makes the header ``<<target>/migrations.hpp>`` with the function ``<namespace>::migrations()``.

  ``DIALECTS``
    The databases to support, of ``postgresql`` and ``sqlite``. Only their client libraries are
    linked.

  ``NAMESPACE``
    Where ``migrations()`` stands; ``a::b`` is possible. Otherwise the target's name, with ``_``
    for what a name in C++ cannot have.

  ``BUNDLE``
    The name under which databases remember these revisions. Otherwise that in ``aludel.toml``
    beside the ``CMakeLists.txt``, else the target's name.

  ``NO_CLI``
    Do not build the command line ``<target>_migrate`` beside the target.

  ``NO_TESTS``
    Do not build and register the tests ``<target>.migrations.<dialect>.roundtrip``. Setting
    ``BUILD_TESTING`` to ``OFF`` does the same.

See docs/cmake.md.
#]===]
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/MigrateArguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/PostgresCluster.cmake")

function(add_migrations)
  _aludel_check_target(${ARGV})
  cmake_parse_arguments(PARSE_ARGV 2 arg "NO_CLI;NO_TESTS" "NAMESPACE;BUNDLE" "DIALECTS")
  _aludel_check_keywords("${ARGV0}" "${arg_UNPARSED_ARGUMENTS}" ${ARGN})
  _aludel_check_dialects("${ARGV0}" ${arg_DIALECTS})
  _aludel_find_revisions(directory revisions "${ARGV0}" "${ARGV1}")

  set(target "${ARGV0}")
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    set(target "${aliased}")
  endif()
  _aludel_check_first_call("${target}")
  if("${arg_NAMESPACE}" STREQUAL "")
    string(REGEX REPLACE "[^A-Za-z0-9_]" "_" arg_NAMESPACE "${target}")
  endif()
  _aludel_check_namespace("${target}" "${arg_NAMESPACE}")
  if("${arg_BUNDLE}" STREQUAL "")
    _aludel_bundle_name(arg_BUNDLE "${target}")
  endif()

  _aludel_add_bundle("${target}" "${directory}" "${revisions}"
    "${arg_NAMESPACE}" "${arg_BUNDLE}" "${arg_DIALECTS}")
  _aludel_link_bundle("${target}")
  if(NOT arg_NO_CLI)
    _aludel_add_cli("${target}" "${arg_NAMESPACE}")
  endif()
  if(NOT arg_NO_TESTS AND (NOT DEFINED BUILD_TESTING OR BUILD_TESTING))
    _aludel_add_roundtrip("${target}" "${arg_NAMESPACE}" "${directory}" "${arg_DIALECTS}")
  endif()
endfunction()

# What `bundle = "…"` in aludel.toml says, which `aludel` goes by as well; else the target's name.
function(_aludel_bundle_name result target)
  set(${result} "${target}" PARENT_SCOPE)
  file(GLOB settings CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/aludel.toml")
  if(settings)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${settings}")
    file(STRINGS "${settings}" lines REGEX "^[ \t]*bundle[ \t]*=")
    if(lines MATCHES "=[ \t]*[\"']([^\"']+)")
      set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

# Where the files made for a target are.
function(_aludel_generated_directory result target)
  set(${result} "${CMAKE_CURRENT_BINARY_DIR}/aludel_generated/${target}" PARENT_SCOPE)
endfunction()

# The library <target>_migrations. The generator leaves unchanged code alone, so its output cannot
# be the rule's OUTPUT: older than the revisions, it would be made again in every build.
function(_aludel_add_bundle target directory revisions namespace bundle dialects)
  _aludel_generated_directory(generated "${target}")
  set(include "${target}/migrations.hpp")
  set(source "${generated}/migrations.cpp")
  set(header "${generated}/include/${include}")
  set(stamp "${generated}/stamp")
  file(MAKE_DIRECTORY "${generated}/include/${target}")

  # A rule does not run again because one of its inputs is gone. This list changes then.
  set(list "${generated}/revisions.txt")
  list(JOIN revisions "\n" names)
  file(CONFIGURE OUTPUT "${list}" CONTENT "@names@\n" @ONLY)

  list(TRANSFORM dialects PREPEND "--dialect;" OUTPUT_VARIABLE dialect_options)
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS "${source}" "${header}"
    COMMAND aludel::aludel compile --versions "${directory}" ${dialect_options}
      --bundle "${bundle}" --namespace "${namespace}" --include "${include}"
      --source "${source}" --header "${header}" --stamp "${stamp}"
    DEPENDS ${revisions} "${list}" aludel::aludel
    COMMENT "Compiling the migrations of ${target}"
    VERBATIM)
  add_custom_target(${target}_migrations_code DEPENDS "${stamp}")

  add_library(${target}_migrations STATIC "${source}")
  add_dependencies(${target}_migrations ${target}_migrations_code)
  target_include_directories(${target}_migrations PUBLIC "${generated}/include")
  list(TRANSFORM dialects PREPEND "aludel::" OUTPUT_VARIABLE backends)
  target_link_libraries(${target}_migrations PUBLIC aludel::runtime PRIVATE ${backends})
  set_target_properties(${target}_migrations PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden
    CXX_CLANG_TIDY "")
endfunction()

# Not by target_link_libraries(): its two signatures cannot be mixed, and the one that the target's
# owner uses is theirs to choose.
function(_aludel_link_bundle target)
  set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES ${target}_migrations)
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "EXECUTABLE")
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${target}_migrations)
  endif()
endfunction()

# The program <target>_migrate, beside the target's own binary.
function(_aludel_add_cli target namespace)
  _aludel_generated_directory(generated "${target}")
  file(CONFIGURE OUTPUT "${generated}/migrate.cpp" @ONLY CONTENT [[
#include <aludel/cli.hpp>
#include <@target@/migrations.hpp>

int main(int argc, char** argv) {
  return aludel::development_cli(::@namespace@::migrations(), argc, argv);
}
]])
  add_executable(${target}_migrate "${generated}/migrate.cpp")
  target_link_libraries(${target}_migrate PRIVATE ${target}_migrations aludel::cli_development)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    set_target_properties(${target}_migrate PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "$<TARGET_FILE_DIR:${target}>")
  endif()
endfunction()

# The program <target>_roundtrip, and a test for each dialect that runs it.
function(_aludel_add_roundtrip target namespace directory dialects)
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

  foreach(dialect IN LISTS dialects)
    set(test ${target}.migrations.${dialect}.roundtrip)
    set(cluster "")
    if(dialect STREQUAL "postgresql")
      _aludel_postgresql_cluster(cluster)
      list(PREPEND cluster --cluster)
    endif()
    add_test(NAME ${test}
      COMMAND ${target}_roundtrip ${dialect} --versions "${directory}" ${cluster})
    set_tests_properties(${test} PROPERTIES LABELS migrations SKIP_RETURN_CODE 77)
    if(cluster)
      set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED aludel_postgresql)
    endif()
  endforeach()
endfunction()

cmake_policy(POP)
