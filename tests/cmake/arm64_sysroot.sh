#!/bin/sh
# SPDX-License-Identifier: MIT
# arm64_sysroot.sh DIR: Debian's arm64 libraries for cross-compiling, unpacked into DIR. Apt keeps
# them apart from this machine's own packages, which they would replace.
set -eu
sysroot=$1
state="$sysroot.apt"
mkdir -p "$sysroot" "$state/lists/partial" "$state/cache/archives/partial"
: >"$state/status"
cat >"$state/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$state";
Dir::State::status "$state/status";
Dir::State::lists "$state/lists";
Dir::Cache "$state/cache";
END
export APT_CONFIG="$state/apt.conf" DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends --download-only \
  libfmt-dev libexpected-dev libssl-dev libsqlite3-dev libpqxx-dev \
  libcli11-dev nlohmann-json3-dev libtomlplusplus-dev libstdc++-12-dev libc6-dev >/dev/null
for package in "$state"/cache/archives/*.deb; do dpkg -x "$package" "$sysroot"; done
rm -rf "$state"
