# SPDX-License-Identifier: MIT
#[===[.rst:
MigrateHelpers
--------------

Compiles database revisions into the program that needs them.

.. command:: add_migrations

  ::

    add_migrations(<target> <versions-dir>...
      DIALECTS <dialect>...
      [SCHEMA [<dialect>] <file.sql>...] [MODELS <file.cpp>] [DUMP <file.sql>]
      [NAMESPACE <namespace>] [BUNDLE <name>] [DEPENDS <file-or-target>...]
      [SETUP <file.sql>] [LOCKED] [NO_CLI] [NO_TESTS])

  Compiles the revision files below the directories into a bundle, links it to ``<target>``, and
  makes the header ``<<target>/migrations.hpp>`` with the function ``<namespace>::migrations()``.

  ``DIALECTS``
    The databases to support, of ``postgresql`` and ``sqlite``. Only their client libraries are
    linked.

  ``SCHEMA``
    Files of SQL that say what the database is to be; behind a dialect those for it alone. The tests
    ``<target>.migrations.<dialect>.schema`` fail where the revisions give something else.

  ``MODELS``
    The same as values of C++: a file with ``aludel::model::schema models()`` in
    ``namespace ALUDEL_MODELS``.

  ``DUMP``
    The target ``<target>_dump`` writes what all revisions give into this file, of the only dialect.

  ``SETUP``
    SQL that is run first in each scratch database of the tests: roles, stubs of extensions.

  ``NAMESPACE``
    Where ``migrations()`` stands; ``a::b`` is possible. Otherwise the target's name, with ``_``
    for what a name in C++ cannot have.

  ``BUNDLE``
    The name under which databases remember these revisions. Otherwise that in ``aludel.toml``
    beside the ``CMakeLists.txt``, else the target's name.

  ``DEPENDS``
    Files and targets that are to be made before the revisions are read, because they write some
    of them. The directories need not exist before. Revisions in C++ that are made so are named as
    files, so that CMake knows of them before they are there.

  ``LOCKED``
    Every revision must be frozen in ``aludel.lock``: for release builds.

  ``NO_CLI``
    Do not build the command line ``<target>_migrate`` beside the target.

  ``NO_TESTS``
    Do not call ``add_migration_tests(<target>)``.

.. command:: add_migration_tests

  ::

    add_migration_tests(<target>
      [DATABASES <dialect>...] [SEED <revision> <file.sql>]...)

  Builds and registers the tests ``<target>.migrations.<dialect>.roundtrip``, which take a scratch
  database through every revision: up, down and up again. Does nothing with ``BUILD_TESTING`` set
  to ``OFF``, or when cross-compiling without ``CMAKE_CROSSCOMPILING_EMULATOR``.

  ``DATABASES``
    Of the target's ``DIALECTS``, those to test on; otherwise all.

  ``SEED``
    SQL that is run once the revision is applied. The rows that it leaves must survive all later
    upgrades.

See docs/cmake.md.
#]===]
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/MigrateArguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/MigrateTool.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/MigrateTests.cmake")

function(add_migrations)
  set(call "${ARGV}")
  _aludel_check_target("add_migrations" ${call})
  cmake_parse_arguments(PARSE_ARGV 1 arg
    "LOCKED;NO_CLI;NO_TESTS" "NAMESPACE;BUNDLE;MODELS;DUMP;SETUP" "DIALECTS;DEPENDS;SCHEMA")
  set(directories "${arg_UNPARSED_ARGUMENTS}")
  _aludel_check_values("add_migrations" "${ARGV0}"
    "NAMESPACE;BUNDLE;DIALECTS;DEPENDS;SCHEMA;MODELS;DUMP;SETUP" "${call}")
  _aludel_find_directories(directories "${ARGV0}" "${directories}" "${arg_DEPENDS}")
  _aludel_check_dialects("${ARGV0}" ${arg_DIALECTS})

  _aludel_unaliased(target "${ARGV0}")
  _aludel_check_first_call("${target}")
  if("${arg_NAMESPACE}" STREQUAL "")
    string(REGEX REPLACE "[^A-Za-z0-9_]" "_" arg_NAMESPACE "${target}")
  endif()
  _aludel_check_namespace("${target}" "${arg_NAMESPACE}")
  _aludel_check_bundle("${target}" "${arg_BUNDLE}" "${directories}")
  _aludel_check_wanted("${target}")
  set_target_properties(${target} PROPERTIES
    ALUDEL_NAMESPACE "${arg_NAMESPACE}"
    ALUDEL_SCHEMA "${arg_SCHEMA}"
    ALUDEL_MODELS "${arg_MODELS}"
    ALUDEL_SETUP "${arg_SETUP}"
    ALUDEL_DIALECTS "${arg_DIALECTS}"
    ALUDEL_VERSIONS "${directories}")

  set(options "")
  if(NOT "${arg_BUNDLE}" STREQUAL "")
    list(APPEND options --bundle "${arg_BUNDLE}")
  endif()
  if(arg_LOCKED)
    list(APPEND options --locked)
  endif()
  if(arg_SCHEMA OR arg_MODELS)
    list(APPEND options --may-be-empty)
  endif()
  _aludel_generate("${target}" "${options}" "${arg_DEPENDS}")
  _aludel_add_bundle("${target}" "${arg_DIALECTS}")
  _aludel_add_code("${target}" "${arg_DEPENDS}")
  _aludel_link_bundle("${target}")
  if(NOT arg_NO_CLI)
    _aludel_add_cli("${target}")
  endif()
  if(arg_DUMP)
    _aludel_add_dump("${target}" "${arg_DUMP}" "${arg_DIALECTS}")
  endif()
  if(NOT arg_NO_TESTS)
    add_migration_tests("${target}")
  endif()
endfunction()

# Where the files made for a target are.
function(_aludel_generated_directory result target)
  set(${result} "${CMAKE_CURRENT_BINARY_DIR}/aludel_generated/${target}" PARENT_SCOPE)
endfunction()

# The target <target>_migrations_code: the generator runs in every build, and knows better than
# timestamps whether anything has changed: that a file is gone, or is an older one than before.
# What it leaves alone is not compiled again. It runs beside aludel.toml, to go by it.
function(_aludel_generate target options depends)
  _aludel_generated_directory(generated "${target}")
  _aludel_tool(tool tool_target)
  get_target_property(directories ${target} ALUDEL_VERSIONS)
  get_target_property(dialects ${target} ALUDEL_DIALECTS)
  get_target_property(namespace ${target} ALUDEL_NAMESPACE)
  set(include "${target}/migrations.hpp")
  list(TRANSFORM directories PREPEND "--versions;" OUTPUT_VARIABLE directory_options)
  list(TRANSFORM dialects PREPEND "--dialect;" OUTPUT_VARIABLE dialect_options)

  set(files "")
  set(targets ${tool_target})
  foreach(dependency IN LISTS depends)
    if(TARGET "${dependency}")
      list(APPEND targets "${dependency}")
    else()
      list(APPEND files "${dependency}")
    endif()
  endforeach()

  add_custom_target(${target}_migrations_code
    COMMAND "${tool}" compile ${directory_options} ${dialect_options} ${options}
      --default-bundle "${target}" --namespace "${namespace}" --include "${include}"
      --source "${generated}/migrations.cpp" --header "${generated}/include/${include}"
      --compiled "${generated}/code/files"
      --stamp "${generated}/stamp"
    BYPRODUCTS "${generated}/migrations.cpp" "${generated}/include/${include}"
    DEPENDS ${files}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    COMMENT "Checking the migrations of ${target}"
    VERBATIM)
  if(targets)
    add_dependencies(${target}_migrations_code ${targets})
  endif()
endfunction()

# The library <target>_migrations, of the generated code.
function(_aludel_add_bundle target dialects)
  _aludel_generated_directory(generated "${target}")
  file(MAKE_DIRECTORY "${generated}/include/${target}")
  add_library(${target}_migrations STATIC "${generated}/migrations.cpp")
  add_dependencies(${target}_migrations ${target}_migrations_code)
  # A file set, so that install(TARGETS … FILE_SET HEADERS) takes the header along.
  target_sources(${target}_migrations PUBLIC FILE_SET HEADERS
    BASE_DIRS "${generated}/include" FILES "${generated}/include/${target}/migrations.hpp")
  list(TRANSFORM dialects PREPEND "aludel::" OUTPUT_VARIABLE backends)
  target_link_libraries(${target}_migrations PUBLIC aludel::runtime PRIVATE ${backends})
  # The same object wherever it is built. Link-time optimisation, of which tables have no use, would
  # write paths into it.
  target_compile_options(${target}_migrations PRIVATE
    "$<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.>"
    "$<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-ffile-prefix-map=${CMAKE_BINARY_DIR}=.>")
  set_target_properties(${target}_migrations PROPERTIES
    INTERPROCEDURAL_OPTIMIZATION OFF
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden)
  _aludel_without_checks(${target}_migrations)
endfunction()

# Revisions in C++, each compiled by a file that includes it, in a namespace of its own: the generator
# makes up the same name. Which there are is looked at in every build, at its beginning; the list of
# them is for the generator, which may find one that was made later.
function(_aludel_add_code target depends)
  _aludel_generated_directory(generated "${target}")
  get_target_property(directories ${target} ALUDEL_VERSIONS)
  get_target_property(namespace ${target} ALUDEL_NAMESPACE)
  string(REPLACE ":" "_" prefix "${namespace}")
  set(compiled "")
  foreach(directory IN LISTS directories)
    cmake_path(ABSOLUTE_PATH directory NORMALIZE)
    string(REGEX REPLACE "/+$" "" directory "${directory}")
    cmake_path(GET directory FILENAME last)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${directory}" "${directory}/*.cpp")
    foreach(made IN LISTS depends)
      cmake_path(ABSOLUTE_PATH made NORMALIZE)
      cmake_path(IS_PREFIX directory "${made}" is_below)
      if(is_below AND made MATCHES "\\.cpp$" AND NOT TARGET "${made}")
        cmake_path(RELATIVE_PATH made BASE_DIRECTORY "${directory}")
        list(APPEND files "${made}")
      endif()
    endforeach()
    list(REMOVE_DUPLICATES files)
    foreach(below IN LISTS files)
      if(below MATCHES "(^|/)\\.")
        continue()
      endif()
      set(file "${directory}/${below}")
      string(APPEND compiled "${last}/${below}\n")
      string(SHA256 hash "${last}/${below}")
      string(SUBSTRING "${hash}" 0 16 hash)
      set(place "${prefix}_${hash}")
      cmake_path(GET below FILENAME name)
      file(CONFIGURE OUTPUT "${generated}/code/${hash}/${name}" @ONLY CONTENT [[
#include <aludel/revision.hpp>
#undef ALUDEL_REVISION
#define ALUDEL_REVISION aludel::model::revisions::@place@
#include "@file@"
namespace ALUDEL_REVISION {
struct aludel_functions {
  template <class Op> static auto upgrade_of(Op& op) -> decltype(upgrade(op)) { return upgrade(op); }
  template <class Op> static auto downgrade_of(Op& op) -> decltype(downgrade(op)) { return downgrade(op); }
  template <class Op> static auto verify_of(Op& op) -> decltype(verify(op)) { return verify(op); }
};
#line 1 "@file@"
static_assert(!::aludel::detail::lacks_upgrade<aludel_functions>, "the revision has no `void upgrade(aludel::op& op)` in `namespace ALUDEL_REVISION`");
#line 1 "@file@"
static_assert(::aludel::detail::has_upgrade<aludel_functions> || ::aludel::detail::lacks_upgrade<aludel_functions>, "the revision's upgrade is not `void upgrade(aludel::op& op)`");
#line 1 "@file@"
static_assert(::aludel::detail::has_downgrade<aludel_functions> || ::aludel::detail::has_inverse<aludel_functions> || ::aludel::detail::lacks_downgrade<aludel_functions>, "the revision's downgrade is not `void downgrade(aludel::op& op)`, nor `aludel::auto_downgrade()`");
#line 1 "@file@"
static_assert(::aludel::detail::has_verify<aludel_functions> || ::aludel::detail::lacks_verify<aludel_functions>, "the revision's verify is not `void verify(aludel::op& op)`");
extern const ::aludel::revision_code aludel_code;
const ::aludel::revision_code aludel_code = ::aludel::detail::code_of<aludel_functions>();
}
#undef ALUDEL_REVISION
]])
      target_sources(${target}_migrations PRIVATE "${generated}/code/${hash}/${name}")
      # For editors, which take the flags of this file for those of the revision.
      target_compile_definitions(${target}_migrations PRIVATE
        "ALUDEL_REVISION=aludel::model::revisions::in_an_editor")
    endforeach()
  endforeach()
  file(CONFIGURE OUTPUT "${generated}/code/files" @ONLY CONTENT "@compiled@")
endfunction()

# Generated code is none of the project's checkers' business.
function(_aludel_without_checks target)
  set_target_properties(${target} PROPERTIES
    CXX_CLANG_TIDY ""
    CXX_CPPCHECK ""
    CXX_CPPLINT ""
    CXX_INCLUDE_WHAT_YOU_USE "")
endfunction()

# Not by target_link_libraries(): its two signatures cannot be mixed, and the one that the target's
# owner uses is theirs to choose.
function(_aludel_link_bundle target)
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "INTERFACE_LIBRARY")
    set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES ${target}_migrations)
  endif()
  if(type MATCHES "^(STATIC|SHARED|OBJECT|INTERFACE)_LIBRARY$")
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${target}_migrations)
  endif()
endfunction()

# The program <target>_<name>: the bundle, given to a library's `main`, with what that takes besides
# and what has to be declared for it.
function(_aludel_add_program target name header main library arguments declarations)
  _aludel_generated_directory(generated "${target}")
  get_target_property(namespace ${target} ALUDEL_NAMESPACE)
  file(CONFIGURE OUTPUT "${generated}/${name}.cpp" @ONLY CONTENT [[
#include <aludel/@header@>
#include <@target@/migrations.hpp>
@declarations@
int main(int argc, char** argv) {
  return aludel::@main@(::@namespace@::migrations(), argc, argv@arguments@);
}
]])
  add_executable(${target}_${name} "${generated}/${name}.cpp")
  target_link_libraries(${target}_${name} PRIVATE ${target}_migrations ${library})
  _aludel_without_checks(${target}_${name})
endfunction()

# The command line, beside the target's own binary.
function(_aludel_add_cli target)
  _aludel_wanted_schema(wanted models ${target})
  _aludel_add_program(${target} migrate cli.hpp development_cli aludel::cli_development
    "${wanted}" "${models}")
  _aludel_add_models(${target})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    set_target_properties(${target}_migrate PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "$<TARGET_FILE_DIR:${target}>")
  endif()
endfunction()

# The schema that is wanted, as an argument for aludel::development_cli() behind a comma, and the
# declaration of its models; empty: there is none.
function(_aludel_wanted_schema result declarations target)
  get_target_property(schema ${target} ALUDEL_SCHEMA)
  get_target_property(models ${target} ALUDEL_MODELS)
  get_target_property(setup ${target} ALUDEL_SETUP)
  set(files "")
  set(language "")
  foreach(word IN LISTS schema)
    if(word MATCHES "^(postgresql|sqlite)$")
      set(language "aludel::dialect::${word}")
    else()
      string(APPEND files "{R\"path(${word})path\", {${language}}}, ")
    endif()
  endforeach()
  set(function nullptr)
  set(${declarations} "" PARENT_SCOPE)
  if(models)
    set(function aludel_models)
    set(${declarations} "\naludel::model::schema aludel_models();\n" PARENT_SCOPE)
  endif()
  set(wanted "")
  if(schema OR models OR setup)
    set(wanted ", {{${files}}, ${function}, R\"path(${models})path\", R\"path(${setup})path\"}")
  endif()
  set(${result} "${wanted}" PARENT_SCOPE)
endfunction()

# The file of models is compiled by one that includes it, as revisions in C++ are.
function(_aludel_add_models target)
  get_target_property(models ${target} ALUDEL_MODELS)
  if(NOT models)
    return()
  endif()
  _aludel_generated_directory(generated "${target}")
  file(CONFIGURE OUTPUT "${generated}/models.cpp" @ONLY CONTENT [[
#include <aludel/schema.hpp>
#undef ALUDEL_MODELS
#define ALUDEL_MODELS aludel::model::wanted
#include "@models@"
aludel::model::schema aludel_models();
#line 1 "@models@"
aludel::model::schema aludel_models() { return ALUDEL_MODELS::models(); }
]])
  target_sources(${target}_migrate PRIVATE "${generated}/models.cpp")
  # For editors, as with revisions.
  target_compile_definitions(${target}_migrate PRIVATE "ALUDEL_MODELS=aludel::model::wanted")
endfunction()

# The target <target>_dump, for a file that the project keeps.
function(_aludel_add_dump target file dialect)
  add_custom_target(${target}_dump
    COMMAND ${target}_migrate dump --offline-base --dialect ${dialect} --output "${file}"
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    COMMENT "Writing what the migrations of ${target} give into ${file}"
    VERBATIM)
endfunction()

cmake_policy(POP)
