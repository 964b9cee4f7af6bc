# Debian packages, one for each component: cpack -G DEB
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME aludel)
set(CPACK_PACKAGE_VENDOR "The Aludel authors")
set(CPACK_PACKAGE_CONTACT "The Aludel authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_COMPONENTS_ALL "")

function(aludel_debian_package component package)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "SECTION;DESCRIPTION" "DEPENDS;SUGGESTS")
  string(TOUPPER "${component}" name)
  list(JOIN arg_DEPENDS ", " depends)
  list(JOIN arg_SUGGESTS ", " suggests)
  set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${component} PARENT_SCOPE)
  set(CPACK_DEBIAN_${name}_PACKAGE_NAME ${package} PARENT_SCOPE)
  set(CPACK_DEBIAN_${name}_PACKAGE_SECTION ${arg_SECTION} PARENT_SCOPE)
  set(CPACK_DEBIAN_${name}_PACKAGE_DEPENDS "${depends}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${name}_PACKAGE_SUGGESTS "${suggests}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${name}_DESCRIPTION "${arg_DESCRIPTION}" PARENT_SCOPE)
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" RENAME copyright
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package}" COMPONENT ${component})
endfunction()

set(same_version "(= ${PROJECT_VERSION})")
set(libraries libfmt-dev libexpected-dev libssl-dev)
if(ALUDEL_POSTGRESQL)
  list(APPEND libraries libpqxx-dev)
endif()
if(ALUDEL_SQLITE)
  list(APPEND libraries libsqlite3-dev)
endif()
aludel_debian_package(runtime libaludel-dev SECTION libdevel DEPENDS ${libraries}
  DESCRIPTION "What applications link: headers and static libraries.")
if(ALUDEL_BUILD_TOOL)
  aludel_debian_package(tools aludel-tools SECTION database
    DESCRIPTION "The command line, which is the generator as well.")
  set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
  set(tools "aludel-tools ${same_version}")
endif()
aludel_debian_package(development aludel-development SECTION libdevel
  DEPENDS cmake "libaludel-dev ${same_version}" ${tools} SUGGESTS postgresql
  DESCRIPTION "add_migrations() for CMake, and the libraries of what it makes beside an application.")
include(CPack)
