#!/bin/sh
# SPDX-License-Identifier: MIT
# Debian packages, installed in a Debian that has nothing else, and a project built there.
. "$(dirname "$0")/support.sh"

skip() {
  echo "skipped: $*"
  exit 77
}
. /etc/os-release
[ "$ID" = debian ] || skip "this is not Debian"
[ "$(id -u)" -eq 0 ] || skip "only root can make a root directory for it"
for program in debootstrap dpkg-shlibdeps unshare; do
  command -v $program >/dev/null || skip "there is no $program"
done
unshare --mount true 2>/dev/null || skip "this machine does not allow to mount /proc"
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $VERSION_CODENAME" \
  "Component: main" "Origin: Debian" "Created-By: Packages" | head -n 1)
[ -n "$mirror" ] || skip "apt knows no mirror of Debian $VERSION_CODENAME; run apt-get update"

run "$CPACK" -G DEB --config "$ALUDEL_BUILD/CPackConfig.cmake" -B "$CASE_DIRECTORY/packages"

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" >"$log" 2>&1 ||
  skip "debootstrap from $mirror: $(tail -n 1 "$log")"
mkdir "$root/debs"
cp packages/*.deb "$root/debs"

# /proc is mounted for this process alone, so that it cannot be left behind.
inside() {
  run unshare --mount sh -euc 'mount -t proc proc "$1/proc"; exec chroot "$@"' - "$root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    CXXFLAGS="$CXXFLAGS" sh -euc "$1"
}
install='apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io'

# The tool alone brings what it needs to run.
inside "$install /debs/aludel-tools_*.deb && aludel --version"
inside 'ls /usr/share/man/man1/aludel-upgrade.1* && bash -n /usr/share/bash-completion/completions/aludel'
inside "$install /debs/*.deb g++ make && dpkg --audit"
inside 'cat /usr/share/doc/*aludel*/copyright'
counts 3 '^MIT License'

mkdir "$root/project"
project <<'END'
add_executable(app main.cpp)
add_migrations(app versions DIALECTS sqlite)
END
cat >main.cpp <<'END'
#include <aludel/aludel.hpp>
#include <app/migrations.hpp>
int main() {
  auto done = aludel::upgrade(app::migrations(), "sqlite:///app.db");
  if (!done) fmt::print(stderr, "{}\n", done.error());
  return done ? 0 : done.error().exit_code();
}
END
users
cp -r CMakeLists.txt main.cpp versions "$root/project"
inside 'cd /project && cmake -S . -B build && cmake --build build -j 2'
inside 'cd /project && build/app && build/app_migrate current --url sqlite:///app.db'
says "1a"
inside 'cd /project && ctest --test-dir build -L migrations'
