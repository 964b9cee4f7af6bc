#!/bin/sh
# SPDX-License-Identifier: MIT
# Revisions in C++: compiled into the bundle beside those in SQL, with what compilers and linkers may
# do to them, and the compiler's error where a function is missing.
. "$(dirname "$0")/support.sh"

# code DIRECTORY ID PARENT: a revision in C++; its code comes from standard input.
code() {
  {
    printf '// %s in C++\n//\n// Revision ID: %s\n// Revises: %s\n\n' "$2" "$2" "$3"
    echo '#include <aludel/op.hpp>'
    cat
  } >"$1/$2.cpp"
}

names() {
  code "$1" "$2" "$3" <<'END'

namespace ALUDEL_REVISION {

namespace {
constexpr const char* table = "users";
}

void upgrade(aludel::op& op) {
  op.add_column(table, column("full_name", text()).default_text(""));
  op.create_index(index_on(table, {"full_name"}));
}
void downgrade(aludel::op& op) {
  op.drop_index("users_full_name_idx");
  op.drop_column(table, "full_name");
}
void verify(aludel::op& op) { op.execute("SELECT full_name = '' FROM users"); }

}  // namespace ALUDEL_REVISION
END
}

project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS sqlite)
add_library(other STATIC other.cpp)
add_migrations(other other DIALECTS sqlite NO_CLI NO_TESTS)
target_link_libraries(myapp PRIVATE other)
if(HARD)
  set_target_properties(myapp_migrations other_migrations PROPERTIES UNITY_BUILD ON)
  target_precompile_headers(myapp_migrations PRIVATE <aludel/op.hpp>)
  target_compile_options(myapp_migrations PRIVATE -Wall -Wextra -Werror -ffunction-sections)
  target_link_options(myapp PRIVATE -Wl,--gc-sections)
  set_target_properties(myapp other PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
  target_compile_options(myapp_migrations PRIVATE -flto)
  target_link_options(myapp_migrations INTERFACE -flto)
endif()
END
upgrading_main
cat >other.cpp <<'END'
#include <other/migrations.hpp>
const aludel::bundle& others() { return other::migrations(); }
END
users
mkdir versions/deep other
names versions/deep 2b 1a
code versions 3c 2b <<'END'
namespace ALUDEL_REVISION {
constexpr const char* table = "users";
void upgrade(aludel::op& op) { op.rename_table(table, "people"); }
constexpr auto downgrade = auto_downgrade();
}
END
code other 2b "" <<'END'
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.create_table("others", {column("id", integer())}); }
const auto downgrade = aludel::auto_downgrade();
}
END

for hard in OFF ON; do
  configure -DHARD=$hard
  build
  rm -f app.db
  DATABASE_URL=sqlite:///app.db run build/myapp
  says "3 revisions were run"
  run build/myapp_migrate current --url sqlite:///app.db
  says "3c"
  run build/myapp_migrate downgrade 1a --url sqlite:///app.db
  says "took back 2 revisions"
  run "$CTEST" --test-dir build --output-on-failure
done
build
counts 0 'compiled|Building CXX|Linking'

# The tool knows of revisions in C++, and has not what they do.
run "$ALUDEL_PACKAGE/bin/aludel" history --versions versions
says "1a -> 2b, 2b in C++"
refuse 1 "$ALUDEL_PACKAGE/bin/aludel" upgrade --versions versions --url sqlite:///tool.db
says "use the command line that is built with the application: <app>_migrate"

# Formatting does not count, code does.
checksum() { run "$ALUDEL_PACKAGE/bin/aludel" show 3c --versions versions --dialect sqlite; grep checksum "$log"; }
before=$(checksum)
sed -i 's/namespace ALUDEL_REVISION {/namespace ALUDEL_REVISION\n{ \/\/ here/' versions/3c.cpp
[ "$(checksum)" = "$before" ] || fail "a comment changed the checksum"
sed -i 's/"people"/"folks"/' versions/3c.cpp
[ "$(checksum)" != "$before" ] || fail "another name did not change the checksum"

# One is added, and gone again, without a new configuration by hand.
code versions 4d 3c <<'END'
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.execute("SELECT 1"); }
void downgrade(aludel::op&) {}
}
END
build
rm -f app.db
DATABASE_URL=sqlite:///app.db run build/myapp
says "4 revisions were run"
rm versions/4d.cpp
build
rm -f app.db
DATABASE_URL=sqlite:///app.db run build/myapp
says "3 revisions were run"

# What is wrong is said once, at the revision.
configure -DHARD=OFF
# wrong ERRORS TEXT: so many errors, and this one, of the revision on standard input.
wrong() {
  code versions 4d 3c
  refuse 1 "$CMAKE" --build build -j 2
  says "$2"
  says "versions/4d.cpp:"
  counts "$1" ' error: '
}
wrong 1 "the revision's upgrade is not \`void upgrade(aludel::op& op)\`" <<'END'
namespace ALUDEL_REVISION {
int upgrade(aludel::op& op) { op.execute("SELECT 1"); return 1; }
void downgrade(aludel::op&) {}
}
END
wrong 1 "the revision has no \`void upgrade(aludel::op& op)\` in \`namespace ALUDEL_REVISION\`" <<'END'
void upgrade(aludel::op& op) { op.execute("SELECT 1"); }
namespace ALUDEL_REVISION {
void downgrade(aludel::op&) {}
}
END
wrong 1 "the revision's upgrade is not \`void upgrade(aludel::op& op)\`" <<'END'
namespace ALUDEL_REVISION {
void upgrade(aludel::op&, int) { return; }
template <class T> T upgrade() { return {}; }
void downgrade(aludel::op&) {}
}
END
wrong 1 "the revision's verify is not \`void verify(aludel::op& op)\`" <<'END'
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.execute("SELECT 1"); }
void downgrade(aludel::op&) {}
bool verify(aludel::op&) { return true; }
}
END
wrong 1 "nor \`aludel::auto_downgrade()\`" <<'END'
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.execute("SELECT 1"); }
constexpr auto downgrade = auto_downgrade;
}
END
wrong 1 "the revision has no function downgrade" <<'END'
namespace ALUDEL_REVISION {
void upgrade(aludel::op& op) { op.execute("SELECT 1"); }
}
END

# Any function that can be called so will do, whatever else there is.
code versions 4d 3c <<'END'
namespace ALUDEL_REVISION {
int code = 1;
void upgrade(int) { return; }
void upgrade(aludel::op& op) { op.execute("SELECT 1"); }
template <class Op> void downgrade(Op& op) { op.execute("SELECT 1"); }
constexpr auto verify = [](auto& op) { op.execute("SELECT true"); };
}
END
build
rm -f app.db
DATABASE_URL=sqlite:///app.db run build/myapp
says "4 revisions were run"
run "$CTEST" --test-dir build --output-on-failure

# Revisions that the build makes: CMake is told of the file, or finds it in the next build.
mkdir templates
names templates 2b 1a
rm -rf versions/* build
users
project <<'END'
set(made "${CMAKE_CURRENT_BINARY_DIR}/made")
if(TOLD)
  add_custom_command(OUTPUT "${made}/2b.cpp" DEPENDS templates/2b.cpp
    COMMAND "${CMAKE_COMMAND}" -E copy "${CMAKE_CURRENT_SOURCE_DIR}/templates/2b.cpp" "${made}/2b.cpp")
  set(makes "${made}/2b.cpp")
else()
  add_custom_target(makes
    COMMAND "${CMAKE_COMMAND}" -E copy_if_different "${CMAKE_CURRENT_SOURCE_DIR}/templates/2b.cpp" "${made}/2b.cpp")
  set(makes makes)
endif()
add_executable(myapp main.cpp)
add_migrations(myapp versions "${made}" DIALECTS sqlite DEPENDS "${makes}")
END
for told in ON OFF; do
  rm -rf build
  configure -DTOLD=$told
  if [ $told = OFF ]; then
    refuse 1 "$CMAKE" --build build -j 2
    says "made/2b.cpp: error: CMake does not know of this revision in C++"
    says "hint: build again"
  fi
  build
  rm -f app.db
  DATABASE_URL=sqlite:///app.db run build/myapp
  says "2 revisions were run"
done
build
counts 0 'compiled|Building CXX|Linking'
