# SPDX-License-Identifier: MIT
# The libraries that Aludel is built with, and that programs with Aludel link. In functions, so that
# the project that looks for Aludel finds none of the variables that this takes.
include_guard(GLOBAL)

# _aludel_find(<result> <target> <debian-package> <arguments of find_package()>...): looks for a
# package unless the project has its target already, and adds it to the list <result> if it is
# missing.
function(_aludel_find result target debian_package)
  if(TARGET ${target})
    return()
  endif()
  list(PREPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
  find_package(${ARGN} QUIET)
  if(NOT TARGET ${target})
    list(APPEND ${result} ${debian_package})
    set(${result} "${${result}}" PARENT_SCOPE)
  endif()
endfunction()

# What programs link that have these dialects.
function(_aludel_find_runtime_libraries result)
  set(absent "${${result}}")
  _aludel_find(absent fmt::fmt libfmt-dev fmt)
  _aludel_find(absent tl::expected libexpected-dev tl-expected)
  _aludel_find(absent OpenSSL::Crypto libssl-dev OpenSSL COMPONENTS Crypto)
  if("postgresql" IN_LIST ARGN)
    _aludel_find(absent Pqxx::pqxx libpqxx-dev Pqxx 6.4)
  endif()
  if("sqlite" IN_LIST ARGN)
    _aludel_find(absent SQLite::SQLite3 libsqlite3-dev SQLite3)
  endif()
  set(${result} "${absent}" PARENT_SCOPE)
endfunction()

function(_aludel_missing_message result missing)
  list(JOIN missing " " packages)
  set(${result} "Aludel needs libraries that were not found. On Debian and Ubuntu: \
apt install ${packages}" PARENT_SCOPE)
endfunction()
