#!/bin/sh
# SPDX-License-Identifier: MIT
# Targets of every kind carry migrations: in one program, several bundles with one database.
. "$(dirname "$0")/support.sh"
users
for kind in interface object static shared module program; do
  mkdir $kind
  sed "s/1a/$kind/; s/users/${kind}_users/" versions/1a.sql >$kind/users.sql
done

project <<'END'
foreach(kind interface object static shared)
  string(TOUPPER ${kind} type)
  add_library(${kind}_part ${type})
  if(NOT kind STREQUAL "interface")
    target_sources(${kind}_part PRIVATE part.cpp)
    target_compile_definitions(${kind}_part PRIVATE PART=${kind}_part)
  endif()
  add_migrations(${kind}_part ${kind} DIALECTS sqlite NO_CLI NO_TESTS)
endforeach()
add_library(parts::shared ALIAS shared_part)
add_library(plugin MODULE part.cpp)
target_compile_definitions(plugin PRIVATE PART=plugin)
set_target_properties(plugin PROPERTIES PREFIX "")
add_migrations(plugin module DIALECTS sqlite NO_CLI NO_TESTS)

foreach(program one two)
  add_executable(${program} main.cpp)
  target_link_libraries(${program} PRIVATE interface_part object_part static_part parts::shared)
  target_compile_options(${program} PRIVATE -fno-exceptions -ffunction-sections -fdata-sections)
  target_link_options(${program} PRIVATE LINKER:--gc-sections)
endforeach()
add_migrations(one program DIALECTS sqlite NO_TESTS)
target_link_libraries(two PRIVATE one_migrations)
add_executable(load load.cpp)
target_link_libraries(load PRIVATE ${CMAKE_DL_LIBS})
END
cat >part.cpp <<'END'
#define TEXT_OF(name) #name
#define HEADER(name) TEXT_OF(name/migrations.hpp)
#include HEADER(PART)
#define NAME_(part) part##_name
#define NAME(part) NAME_(part)
#include <cstdio>
extern "C" void NAME(PART)() { std::printf("%s ", std::string(PART::migrations().name).c_str()); }
END
cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <cstdio>
#include <interface_part/migrations.hpp>
#include <object_part/migrations.hpp>
#include <one/migrations.hpp>
#include <shared_part/migrations.hpp>
#include <static_part/migrations.hpp>
extern "C" void object_part_name();
extern "C" void static_part_name();
extern "C" void shared_part_name();

int main() {
  object_part_name(), static_part_name(), shared_part_name();
  for (const auto* each : {&interface_part::migrations(), &object_part::migrations(),
                           &static_part::migrations(), &shared_part::migrations(),
                           &one::migrations()}) {
    const auto done = aludel::upgrade(*each, "sqlite:///app.db");
    if (!done) return std::puts(aludel::to_string(done.error()).c_str()), 1;
    std::printf("%zu ", done->steps.size());
  }
}
END
cat >load.cpp <<'END'
#include <dlfcn.h>

int main(int, char** argv) {
  void* plugin = dlopen(argv[1], RTLD_NOW);
  if (!plugin) return 1;
  reinterpret_cast<void (*)()>(dlsym(plugin, "plugin_name"))();
}
END
configure
build
run build/one
says "object_part static_part shared_part 1 1 1 1 1"
run build/two
says "object_part static_part shared_part 0 0 0 0 0"
run sqlite3 app.db "SELECT group_concat(bundle || ' ' || revision) FROM (SELECT * FROM aludel_version ORDER BY bundle)"
says "interface_part interface,object_part object,one program,shared_part shared,static_part static"
run build/load build/plugin.so
says "plugin"
run build/one_migrate current --url sqlite:///app.db
says "program (head)"
