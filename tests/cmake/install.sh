#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs Aludel for the other cases, and looks at what each component has.
. "$(dirname "$0")/support.sh"

# installs COMPONENT FILE…: these files, among others, and none of the build machine's paths.
installs() {
  component=$1
  shift
  rm -rf "$component"
  run "$CMAKE" --install "$ALUDEL_BUILD" --prefix "$CASE_DIRECTORY/$component" --component "$component"
  for file in "$@"; do
    [ -n "$(find "$component" -path "$component/$file")" ] || fail "$component has no $file"
  done
  # Debuggers look for the sources where debug information says; a release has none.
  find "$component" -name '*.a' -o -path '*/bin/*' -type f | while read -r file; do
    strip --strip-debug "$file"
  done
  for words in "$ALUDEL_SOURCE" "$ALUDEL_BUILD" "$CASE_DIRECTORY" "$(LC_ALL=C date '+%b %e %Y')"; do
    ! grep -raF -e "$words" "$component" || fail "$component names $words"
  done
}

installs runtime include/aludel/aludel.hpp '*/libaludel_runtime.a' '*/libaludel_postgresql.a' \
  '*/libaludel_sqlite.a' '*/libaludel_cli.a' '*/AludelConfig.cmake' '*/FindPqxx.cmake'
installs tools bin/aludel share/man/man1/aludel.1 share/man/man1/aludel-upgrade.1 \
  share/bash-completion/completions/aludel share/zsh/site-functions/_aludel \
  share/fish/vendor_completions.d/aludel.fish
installs development '*/libaludel_roundtrip.a' '*/MigrateHelpers.cmake' '*/postgres_cluster.sh'

# Together they are all, and no file is in two of them.
rm -rf "$ALUDEL_PACKAGE"
run "$CMAKE" --install "$ALUDEL_BUILD" --prefix "$ALUDEL_PACKAGE"
(cd "$ALUDEL_PACKAGE" && find . -type f | sort) >all
for component in runtime tools development; do
  (cd $component && find . -type f)
done | sort >parts
run diff all parts
