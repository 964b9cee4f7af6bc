#[===[.rst:
FindPqxx
--------

Finds libpqxx, the C++ client library of PostgreSQL, and defines the imported target
``Pqxx::pqxx``. Uses libpqxx's own CMake package where there is one, else looks for the library
(Debian), with the help of pkg-config if it is installed.
#]===]
include(FindPackageHandleStandardArgs)

find_package(libpqxx CONFIG QUIET)
if(TARGET libpqxx::pqxx)
  set(Pqxx_LIBRARY libpqxx::pqxx)
  set(Pqxx_VERSION "${libpqxx_VERSION}")
  if(NOT TARGET Pqxx::pqxx)
    add_library(Pqxx::pqxx INTERFACE IMPORTED)
    target_link_libraries(Pqxx::pqxx INTERFACE libpqxx::pqxx)
  endif()
else()
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(PC_PQXX QUIET libpqxx)
    pkg_check_modules(PC_PQ QUIET libpq)
  endif()
  find_path(Pqxx_INCLUDE_DIR pqxx/pqxx HINTS ${PC_PQXX_INCLUDE_DIRS})
  find_library(Pqxx_LIBRARY pqxx HINTS ${PC_PQXX_LIBRARY_DIRS})
  find_library(Pqxx_libpq_LIBRARY pq HINTS ${PC_PQ_LIBRARY_DIRS})
  mark_as_advanced(Pqxx_INCLUDE_DIR Pqxx_LIBRARY Pqxx_libpq_LIBRARY)
  if(Pqxx_INCLUDE_DIR)
    file(STRINGS "${Pqxx_INCLUDE_DIR}/pqxx/version.hxx" version REGEX "define PQXX_VERSION ")
    string(REGEX REPLACE ".*\"([0-9.]+).*" "\\1" Pqxx_VERSION "${version}")
  endif()
endif()

find_package_handle_standard_args(Pqxx
  REQUIRED_VARS Pqxx_LIBRARY
  VERSION_VAR Pqxx_VERSION
  REASON_FAILURE_MESSAGE "install libpqxx (Debian and Ubuntu: apt install libpqxx-dev)")

if(Pqxx_FOUND AND NOT TARGET Pqxx::pqxx)
  add_library(Pqxx::pqxx UNKNOWN IMPORTED)
  set_target_properties(Pqxx::pqxx PROPERTIES
    IMPORTED_LOCATION "${Pqxx_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Pqxx_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${Pqxx_libpq_LIBRARY}")
endif()
