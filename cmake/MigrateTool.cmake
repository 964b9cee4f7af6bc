# SPDX-License-Identifier: MIT
# Which generator runs in the build: always one for the machine that builds.
include_guard(GLOBAL)

# The command, and the targets to build before it runs.
function(_aludel_tool command_result targets_result)
  get_property(known GLOBAL PROPERTY ALUDEL_TOOL)
  if(NOT known)
    _aludel_find_tool(known targets)
    set_property(GLOBAL PROPERTY ALUDEL_TOOL "${known}")
    set_property(GLOBAL PROPERTY ALUDEL_TOOL_TARGETS "${targets}")
  endif()
  get_property(targets GLOBAL PROPERTY ALUDEL_TOOL_TARGETS)
  # The name of a target would get CMAKE_CROSSCOMPILING_EMULATOR in front.
  if(TARGET "${known}")
    set(known "$<TARGET_FILE:${known}>")
  endif()
  set(${command_result} "${known}" PARENT_SCOPE)
  set(${targets_result} "${targets}" PARENT_SCOPE)
endfunction()

function(_aludel_find_tool command_result targets_result)
  set(targets "")
  if(NOT "${ALUDEL_EXECUTABLE}" STREQUAL "")
    set(command "${ALUDEL_EXECUTABLE}")
    _aludel_check_tool(problem "${command}")
    if(problem)
      message(FATAL_ERROR "ALUDEL_EXECUTABLE=${command}: ${problem}\n"
        "It is to be the absolute path of the program \"aludel\" for the machine that builds.")
    endif()
  elseif(NOT CMAKE_CROSSCOMPILING)
    set(command aludel::aludel)
    if(NOT TARGET aludel::aludel)
      message(FATAL_ERROR "add_migrations() needs the program \"aludel\", which is not installed "
        "with this Aludel: install its component \"tools\" (Debian: the package aludel-tools), or set "
        "ALUDEL_EXECUTABLE to an \"aludel\" elsewhere")
    endif()
    get_target_property(imported aludel::aludel IMPORTED)
    if(NOT imported)
      set(targets aludel::aludel)
    endif()
  else()
    _aludel_native_tool(command targets)
  endif()
  set(${command_result} "${command}" PARENT_SCOPE)
  set(${targets_result} "${targets}" PARENT_SCOPE)
endfunction()

# What is wrong with a generator; nothing if it runs here and is of this version.
function(_aludel_check_tool result program)
  set(${result} "" PARENT_SCOPE)
  if(NOT IS_ABSOLUTE "${program}")
    set(${result} "this is not an absolute path" PARENT_SCOPE)
    return()
  endif()
  if(NOT EXISTS "${program}" OR IS_DIRECTORY "${program}")
    set(${result} "there is no such program" PARENT_SCOPE)
    return()
  endif()
  execute_process(COMMAND "${program}" --version
    RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  get_property(version GLOBAL PROPERTY ALUDEL_VERSION)
  if(NOT failed STREQUAL "0" OR NOT said MATCHES "^Aludel ")
    set(${result} "this program does not run on this machine, or is not aludel" PARENT_SCOPE)
  elseif(NOT said STREQUAL "Aludel ${version}")
    set(${result} "its version is \"${said}\", and \"Aludel ${version}\" is needed" PARENT_SCOPE)
  endif()
endfunction()

# When cross-compiling: an installed one, found in PATH alone, since prefixes hold the programs of
# the other machine; else one that is built here from the sources, if they are at hand.
function(_aludel_native_tool command_result targets_result)
  find_program(ALUDEL_NATIVE_EXECUTABLE aludel NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH
    PATHS ENV PATH DOC "The generator, for the machine that builds")
  mark_as_advanced(ALUDEL_NATIVE_EXECUTABLE)
  set(targets "")
  set(found "none is in PATH")
  if(ALUDEL_NATIVE_EXECUTABLE)
    set(command "${ALUDEL_NATIVE_EXECUTABLE}")
    _aludel_check_tool(found "${command}")
  endif()
  if(found)
    get_property(source GLOBAL PROPERTY ALUDEL_SOURCE_DIR)
    if(NOT source)
      message(FATAL_ERROR "Cross-compiling, add_migrations() needs the program \"aludel\" for the "
        "machine that builds (${found}). One of these gives it:\n"
        "  install Aludel on this machine, so that \"aludel\" is in PATH\n"
        "  -DALUDEL_EXECUTABLE=/path/to/aludel\n"
        "  add_subdirectory() or FetchContent instead of find_package(): it is built from the "
        "sources then\n")
    endif()
    _aludel_add_native_build(command "${source}")
    set(targets aludel_native)
  endif()
  message(STATUS "Aludel's generator on this machine: ${command}")
  set(${command_result} "${command}" PARENT_SCOPE)
  set(${targets_result} "${targets}" PARENT_SCOPE)
endfunction()

# The target aludel_native: the generator in a build of its own, by this machine's own compiler,
# not optimised, which takes half as long to build. It is configured now, so that what is missing
# is known now.
function(_aludel_add_native_build command_result source)
  set(build "${CMAKE_BINARY_DIR}/aludel_native")
  set(generator "Unix Makefiles")
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(generator "Ninja")
  endif()
  set(foreign CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CMAKE_TOOLCHAIN_FILE CMAKE_PREFIX_PATH
    PKG_CONFIG PKG_CONFIG_PATH PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR)
  list(TRANSFORM foreign PREPEND "--unset=")
  message(STATUS "Aludel's generator is to be built for this machine: configuring ${build}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env ${foreign}
      "${CMAKE_COMMAND}" -S "${source}" -B "${build}" -G "${generator}"
      "-DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM}" -DCMAKE_BUILD_TYPE=
      -DALUDEL_BUILD_TESTS=OFF -DALUDEL_BUILD_EXAMPLE=OFF
      "-DALUDEL_POSTGRESQL=${ALUDEL_POSTGRESQL}" "-DALUDEL_SQLITE=${ALUDEL_SQLITE}"
    RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    message(FATAL_ERROR "Cross-compiling, Aludel's generator could not be configured for the "
      "machine that builds. Install what it needs there, or set ALUDEL_EXECUTABLE to an "
      "\"aludel\" that runs there.\n${output}")
  endif()
  add_custom_target(aludel_native
    COMMAND "${CMAKE_COMMAND}" --build "${build}" --target aludel_compile
    BYPRODUCTS "${build}/generator/aludel_compile"
    COMMENT "Building Aludel's generator for this machine"
    VERBATIM)
  set(${command_result} "${build}/generator/aludel_compile" PARENT_SCOPE)
endfunction()
