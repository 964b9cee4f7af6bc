#!/bin/sh
# SPDX-License-Identifier: MIT
# Cross-compiling for arm64, run with and without an emulator; with a generator that is installed on
# this machine, and with one that is built for it on the way.
. "$(dirname "$0")/support.sh"
for program in aarch64-linux-gnu-g++ qemu-aarch64-static apt-get dpkg; do
  command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }
done
if (unset -f aludel && command -v aludel); then
  echo "skipped: there is an aludel in PATH, and some of this is about there being none"
  exit 77
fi
sysroot="$CASE_DIRECTORY/sysroot"
run sh "$(dirname "$0")/arm64_sysroot.sh" "$sysroot"
unset CMAKE_PREFIX_PATH ALUDEL_TEST_DATABASE_URL
libraries="usr/lib/aarch64-linux-gnu"
cat >arm64.cmake <<END
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_SYSROOT "$sysroot")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_EXE_LINKER_FLAGS_INIT
  "\"-Wl,-rpath-link,$sysroot/$libraries\" \"-Wl,-rpath-link,$sysroot/lib/aarch64-linux-gnu\"")
END
# pkg-config would tell where this machine's libraries are.
export PKG_CONFIG_LIBDIR="$sysroot/$libraries/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$sysroot"
native="$ALUDEL_PACKAGE/bin"

users
email_index
write_project() {
  way=$1
  project <<'END'
add_executable(myapp main.cpp)
add_migrations(myapp versions DIALECTS ${DIALECTS} NO_CLI)
END
}
upgrading_main
dialects="postgresql;sqlite"
export CXXFLAGS="-march=armv8-a" # this machine's compiler does not know it
cross() { configure "-DDIALECTS=$dialects" --toolchain "$CASE_DIRECTORY/arm64.cmake" "$@"; }
refuse_cross() {
  rm -rf build
  refuse 1 "$CMAKE" "-DDIALECTS=$dialects" -S . -B build -G "$generator" --toolchain "$CASE_DIRECTORY/arm64.cmake" "$@"
}

# Without a generator for this machine.
write_project INSTALLED
mkdir bin
refuse_cross -DAludel_DIR="$ALUDEL_PACKAGE/lib/cmake/Aludel"
says 'needs the program "aludel" for the machine that builds (none is in PATH)'
says '-DALUDEL_EXECUTABLE=/path/to/aludel'
refuse_cross -DAludel_DIR="$ALUDEL_PACKAGE/lib/cmake/Aludel" -DALUDEL_EXECUTABLE=/nowhere/aludel
says 'ALUDEL_EXECUTABLE=/nowhere/aludel: there is no such program'
refuse_cross -DAludel_DIR="$ALUDEL_PACKAGE/lib/cmake/Aludel" -DALUDEL_EXECUTABLE=bin/aludel
says 'ALUDEL_EXECUTABLE=bin/aludel: this is not an absolute path'
printf '#!/bin/sh\necho Aludel 99.1.0\n' >bin/aludel
chmod +x bin/aludel
refuse_cross -DAludel_DIR="$ALUDEL_PACKAGE/lib/cmake/Aludel" -DALUDEL_EXECUTABLE="$PWD/bin/aludel"
says 'its version is "Aludel 99.1.0"'
echo 'int main() {}' >arm.cpp
run aarch64-linux-gnu-g++ --sysroot="$sysroot" arm.cpp -o bin/aludel
refuse_cross -DAludel_DIR="$ALUDEL_PACKAGE/lib/cmake/Aludel" -DALUDEL_EXECUTABLE="$PWD/bin/aludel"
says 'does not run on this machine'
PATH="$PWD/bin:$PATH" refuse_cross -DAludel_DIR="$ALUDEL_PACKAGE/lib/cmake/Aludel"
says 'for the machine that builds (this program does not run on this machine'

# Found in PATH; without an emulator there are no tests, and a line says so.
write_project SOURCE
rm -rf build
PATH="$native:$PATH" cross
says "Aludel's generator on this machine: $native/aludel"
says "myapp: no migration tests"
run "$CTEST" --test-dir build -N
counts 1 'Total Tests: 0'
build --target myapp
counts 1 'compiled 2 revisions of myapp'
run file build/myapp
says "ARM aarch64"
export DATABASE_URL="sqlite:///app.db"
run qemu-aarch64-static -L "$sysroot" build/myapp
says "2 revisions were run"
run qemu-aarch64-static -L "$sysroot" build/myapp
says "0 revisions were run"

# With an emulator, the tests run in it; the generator does not.
cross -DALUDEL_EXECUTABLE="$native/aludel" \
  "-DCMAKE_CROSSCOMPILING_EMULATOR=$(command -v qemu-aarch64-static);-L;$sysroot"
counts 0 'no migration tests'
touch versions/2b.sql
build
counts 1 'compiled 2 revisions of myapp'
run "$CTEST" --test-dir build --output-on-failure -j 2
counts 1 'myapp.migrations.sqlite.roundtrip .* Passed'
counts 1 'myapp.migrations.postgresql.roundtrip .* Passed'
run file build/myapp_roundtrip
says "ARM aarch64"

# The generator built on the way, for one dialect, which takes less time.
dialects=sqlite
cross -UALUDEL_EXECUTABLE -UALUDEL_NATIVE_EXECUTABLE -DALUDEL_POSTGRESQL=OFF
says "Aludel's generator is to be built for this machine"
build --target myapp
counts 1 'compiled 2 revisions of myapp'
run file build/aludel_native/generator/aludel_compile
counts 0 aarch64
rm app.db
run qemu-aarch64-static -L "$sysroot" build/myapp
says "2 revisions were run"
build --target myapp
counts 0 'compiled|Building CXX'
