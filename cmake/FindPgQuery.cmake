#[===[.rst:
FindPgQuery
-----------

Finds libpg_query, PostgreSQL's parser as a library, and defines the imported target
``PgQuery::pg_query``. The library is linked statically.
#]===]
include(FindPackageHandleStandardArgs)

find_path(PgQuery_INCLUDE_DIR pg_query.h)
find_library(PgQuery_LIBRARY NAMES libpg_query.a pg_query)
mark_as_advanced(PgQuery_INCLUDE_DIR PgQuery_LIBRARY)

find_package_handle_standard_args(PgQuery
  REQUIRED_VARS PgQuery_LIBRARY PgQuery_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "install libpg_query (Debian and Ubuntu: apt install libpg-query-dev)")

if(PgQuery_FOUND AND NOT TARGET PgQuery::pg_query)
  add_library(PgQuery::pg_query UNKNOWN IMPORTED)
  set_target_properties(PgQuery::pg_query PROPERTIES
    IMPORTED_LOCATION "${PgQuery_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PgQuery_INCLUDE_DIR}"
    # Its symbols have the names of PostgreSQL's own, and libpq must not find these.
    INTERFACE_LINK_OPTIONS "LINKER:--exclude-libs,libpg_query.a")
endif()
