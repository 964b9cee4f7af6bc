# SPDX-License-Identifier: MIT
# What add_migrations() and add_migration_tests() accept. Every refusal names the call and shows
# the right form.
include_guard(GLOBAL)

function(_aludel_misuse call target problem)
  set(add_migrations "<target> <versions-dir>... DIALECTS postgresql sqlite
    [NAMESPACE <namespace>] [BUNDLE <name>] [DEPENDS <file-or-target>...]
    [LOCKED] [NO_CLI] [NO_TESTS]")
  set(add_migration_tests "<target>
    [DATABASES <dialect>...] [SEED <revision> <file.sql>]...")
  message(FATAL_ERROR
    "${call}(${target}): ${problem}\n"
    "The right form:\n"
    "  ${call}(${${call}})\n")
endfunction()

function(_aludel_check_target call)
  set(target "${ARGV1}")
  if(NOT TARGET aludel::runtime)
    _aludel_misuse(${call} "${target}" "Aludel's targets are not known in this directory; call \
find_package(Aludel) here or in a directory above")
  endif()
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "CXX" IN_LIST languages)
    _aludel_misuse(${call} "${target}" "the project has no C++; write project(<name> CXX)")
  endif()
  if(NOT TARGET "${target}")
    _aludel_misuse(${call} "${target}" "there is no target \"${target}\" yet; call \
add_executable() or add_library() before")
  endif()
  get_target_property(type "${target}" TYPE)
  get_target_property(imported "${target}" IMPORTED)
  if(imported OR NOT type MATCHES "EXECUTABLE|LIBRARY")
    _aludel_misuse(${call} "${target}" "\"${target}\" is not an executable or a library of this \
project")
  endif()
endfunction()

# The target itself, where an alias was given.
function(_aludel_unaliased result target)
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    set(target "${aliased}")
  endif()
  set(${result} "${target}" PARENT_SCOPE)
endfunction()

# Of the keywords, those that the call has must have a value.
function(_aludel_check_values call target keywords arguments)
  foreach(keyword IN LISTS keywords)
    if(keyword IN_LIST arguments AND "${arg_${keyword}}" STREQUAL "")
      _aludel_misuse(${call} "${target}" "${keyword} needs a value")
    endif()
  endforeach()
endfunction()

function(_aludel_check_dialects target)
  set(known postgresql sqlite)
  list(JOIN known ", " choice)
  if(NOT ARGN)
    _aludel_misuse(add_migrations "${target}" "DIALECTS is missing; name one or more of: ${choice}")
  endif()
  set(seen "")
  foreach(dialect IN LISTS ARGN)
    if(NOT dialect IN_LIST known)
      _aludel_misuse(add_migrations "${target}" "unknown dialect \"${dialect}\"; there are: \
${choice}")
    elseif(dialect IN_LIST seen)
      _aludel_misuse(add_migrations "${target}" "DIALECTS names \"${dialect}\" twice")
    elseif(NOT TARGET aludel::${dialect})
      string(TOUPPER "ALUDEL_${dialect}" option)
      _aludel_misuse(add_migrations "${target}" "this Aludel was built without ${dialect}; build \
it with ${option}=ON, or leave ${dialect} out of DIALECTS")
    endif()
    list(APPEND seen "${dialect}")
  endforeach()
endfunction()

# The absolute paths of the version directories. Those that a part of the build makes need not be
# there yet.
function(_aludel_find_directories result target directories depends)
  if("${directories}" STREQUAL "")
    _aludel_misuse(add_migrations "${target}" "a target and a versions directory are needed")
  endif()
  set(found "")
  foreach(given IN LISTS directories)
    cmake_path(ABSOLUTE_PATH given BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
      OUTPUT_VARIABLE directory)
    string(REGEX REPLACE "(.)/$" "\\1" directory "${directory}")
    if(IS_DIRECTORY "${directory}" OR (depends AND NOT EXISTS "${directory}"))
      list(APPEND found "${directory}")
    elseif(given MATCHES "^[A-Z_]+$")
      _aludel_misuse(add_migrations "${target}" "unknown argument: ${given}")
    else()
      _aludel_misuse(add_migrations "${target}" "there is no directory \"${directory}\"; \
`aludel init` makes one")
    endif()
  endforeach()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(_aludel_check_first_call target)
  get_target_property(dialects "${target}" ALUDEL_DIALECTS)
  if(dialects)
    _aludel_misuse(add_migrations "${target}" "called twice for this target; one call takes several \
directories, and another bundle of the same program is another target's, an INTERFACE library for \
example")
  endif()
  foreach(suffix migrations migrations_code migrate roundtrip)
    if(TARGET ${target}_${suffix})
      _aludel_misuse(add_migrations "${target}" "the target \"${target}_${suffix}\" exists \
already; the name is needed here")
    endif()
  endforeach()
endfunction()

# Under one name a database has the revisions of one bundle. Two editions of a program may share it,
# two parts of one program may not.
function(_aludel_check_bundle target bundle directories)
  if(bundle MATCHES ";")
    _aludel_misuse(add_migrations "${target}" "BUNDLE is one name, without a semicolon")
  endif()
  set(settings "${CMAKE_CURRENT_SOURCE_DIR}/aludel.toml")
  if("${bundle}" STREQUAL "" AND EXISTS "${settings}")
    file(STRINGS "${settings}" lines REGEX "^[ \t]*bundle[ \t]*=")
    string(REGEX MATCH "[\"'][^\"']*" bundle "${lines}")
    string(SUBSTRING "${bundle}" 1 -1 bundle)
  endif()
  if("${bundle}" STREQUAL "")
    set(bundle "${target}")
  endif()
  get_property(owner GLOBAL PROPERTY "ALUDEL_BUNDLE_${bundle}")
  if(owner)
    get_target_property(others ${owner} ALUDEL_VERSIONS)
    if(NOT "${others}" STREQUAL "${directories}")
      message(WARNING "add_migrations(${target}): its bundle has the name \"${bundle}\", as that "
        "of ${owner} has, with revisions in other directories. In one database they would take "
        "each other for a newer release; give each a name of its own: BUNDLE <name>")
    endif()
  endif()
  set_property(GLOBAL PROPERTY "ALUDEL_BUNDLE_${bundle}" "${target}")
endfunction()

function(_aludel_check_namespace target namespace)
  set(way_out "choose another: NAMESPACE <namespace>")
  set(refused "the namespace \"${namespace}\" cannot be used:")
  if(NOT namespace MATCHES "^[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*$")
    _aludel_misuse(add_migrations "${target}" "${refused} it is not a name in C++; ${way_out}")
  endif()
  string(REPLACE "::" ";" names "${namespace}")
  if(namespace MATCHES "__|(^|:)_" OR "std" IN_LIST names OR "posix" IN_LIST names)
    _aludel_misuse(add_migrations "${target}" "${refused} it is reserved in C++; ${way_out}")
  endif()
  if("migrations" IN_LIST names OR "sqlite3" IN_LIST names)
    _aludel_misuse(add_migrations "${target}" "${refused} it is the name of a function or type \
beside it; ${way_out}")
  endif()
  if("aludel" IN_LIST names)
    _aludel_misuse(add_migrations "${target}" "${refused} it is Aludel's own; ${way_out}")
  endif()
  get_property(owner GLOBAL PROPERTY "ALUDEL_NAMESPACE_${namespace}")
  if(owner)
    _aludel_misuse(add_migrations "${target}" "${refused} the migrations of \"${owner}\" are in \
it; ${way_out}")
  endif()
  set_property(GLOBAL PROPERTY "ALUDEL_NAMESPACE_${namespace}" "${target}")
  _aludel_try_namespace(usable "${namespace}" "${names}")
  if(NOT usable)
    _aludel_misuse(add_migrations "${target}" "${refused} the compiler has a keyword, a predefined \
macro or a function of this name; ${way_out}")
  endif()
endfunction()

# Only the compiler knows its keywords and macros (`linux`), and the names of its C library
# (`time`). It is asked once for each namespace.
function(_aludel_try_namespace result namespace names)
  string(MAKE_C_IDENTIFIER "ALUDEL_NAMESPACE_${namespace}_IS_USABLE" usable)
  if(NOT ${usable})
    set(code "")
    foreach(header cmath csignal cstdio cstdlib cstring ctime)
      string(APPEND code "#include <${header}>\n")
    endforeach()
    foreach(name IN LISTS names)
      string(APPEND code "#ifdef ${name}\n#error a macro\n#endif\n")
    endforeach()
    string(APPEND code "int main();\nnamespace ${namespace} { void migrations(); }\n")
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    try_compile(${usable} SOURCE_FROM_VAR namespace.cpp code CXX_STANDARD 20 CXX_EXTENSIONS ON)
    if(NOT ${usable})
      unset(${usable} CACHE)
      set(${result} NO PARENT_SCOPE)
      return()
    endif()
    set_property(CACHE ${usable} PROPERTY TYPE INTERNAL)
  endif()
  set(${result} YES PARENT_SCOPE)
endfunction()

# For add_migration_tests(): the databases are of the target's dialects, and have no tests yet.
function(_aludel_check_databases target)
  get_target_property(dialects ${target} ALUDEL_DIALECTS)
  if(NOT dialects)
    _aludel_misuse(add_migration_tests ${target} "it has no migrations yet; call \
add_migrations(${target} …) before")
  endif()
  set(chosen ${ARGN})
  if(NOT chosen)
    set(chosen ${dialects})
  endif()
  list(JOIN dialects ", " choice)
  set(seen "")
  foreach(dialect IN LISTS chosen)
    if(dialect IN_LIST seen)
      _aludel_misuse(add_migration_tests ${target} "DATABASES names \"${dialect}\" twice")
    endif()
    list(APPEND seen "${dialect}")
    if(NOT dialect IN_LIST dialects)
      _aludel_misuse(add_migration_tests ${target} "\"${dialect}\" is not among the DIALECTS of \
its migrations: ${choice}")
    endif()
    get_target_property(tested ${target} ALUDEL_TESTED_${dialect})
    if(tested)
      _aludel_misuse(add_migration_tests ${target} "its ${dialect} tests exist already; \
add_migrations() makes them unless it is given NO_TESTS")
    endif()
    set_target_properties(${target} PROPERTIES ALUDEL_TESTED_${dialect} ON)
  endforeach()
endfunction()

# The options for the test program from `<revision> <file.sql> ...`.
function(_aludel_seed_options result target)
  set(options "")
  while(ARGN)
    list(POP_FRONT ARGN revision file)
    if("${file}" STREQUAL "" OR revision MATCHES "[^A-Za-z0-9_]")
      _aludel_misuse(add_migration_tests ${target} "SEED needs a revision's id and a file, not \
\"${revision} ${file}\"")
    endif()
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    if(NOT EXISTS "${file}" OR IS_DIRECTORY "${file}")
      _aludel_misuse(add_migration_tests ${target} "there is no file \"${file}\"")
    endif()
    list(APPEND options --seed "${revision}" "${file}")
  endwhile()
  set(${result} "${options}" PARENT_SCOPE)
endfunction()
