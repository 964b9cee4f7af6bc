#!/bin/sh
# SPDX-License-Identifier: MIT
# Starts or stops a private PostgreSQL server for tests: postgres_cluster.sh start|stop DIR
#
# DIR is made for it, with data, log and socket, and removed again. The server listens on the
# socket only. DIR.owner names the process that started it, a run of ctest: another run waits for
# its end, and clears up after one that was killed. Environment:
#   ALUDEL_TEST_DATABASE_URL  a server that is there already: nothing is started or stopped
#   ALUDEL_POSTGRES_BIN       the directory of initdb and pg_ctl; `none`: as if there were none
set -u
umask 077

action=${1:-}
dir=${2:-}
owner="$dir.owner"
own_url="postgresql://postgres@/postgres?host=$dir"

fail() {
  echo "postgres_cluster.sh: $*" >&2
  exit 1
}

has_server() { [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ]; }

# Debian's pg_config comes with the client library, and names the directory in any case.
find_server() {
  [ "${ALUDEL_POSTGRES_BIN:-}" != none ] || return 0
  if [ -n "${ALUDEL_POSTGRES_BIN:-}" ]; then
    has_server "$ALUDEL_POSTGRES_BIN" ||
      fail "ALUDEL_POSTGRES_BIN: there is no initdb and pg_ctl in $ALUDEL_POSTGRES_BIN"
    echo "$ALUDEL_POSTGRES_BIN"
    return
  fi
  {
    pg_config --bindir 2>/dev/null
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t / -k 5 -n -r
    echo "${PATH:-}" | tr ':' '\n'
  } | while read -r candidate; do
    if has_server "$candidate"; then
      echo "$candidate"
      break
    fi
  done
}

# PostgreSQL refuses to run as root.
as_server() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  elif command -v setpriv >/dev/null; then
    setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups "$@"
  else
    runuser -u nobody -- "$@"
  fi
}

# Not what has got its process number since.
is_running() {
  pid=$(head -n 1 "$dir/data/postmaster.pid" 2>/dev/null) || return 1
  { tr '\0' ' ' <"/proc/$pid/cmdline" || ps -p "$pid" -o args=; } 2>/dev/null |
    grep -qF "$dir/data"
}

command_of() { cat "/proc/$1/comm" 2>/dev/null || ps -p "$1" -o comm= 2>/dev/null; }

# The run that has the server, if it is another one than ours and still there.
other_run() {
  [ -s "$owner" ] || sleep 1 # just being written
  { read -r pid command <"$owner"; } 2>/dev/null || return 1
  # Without a command, it was gone before it could be named.
  [ -n "$command" ] && [ "$pid" != "$PPID" ] && [ "$(command_of "$pid")" = "$command" ] && echo "$pid"
}

# The owner's file goes last, so that what an interrupted removal leaves is known for ours.
remove() {
  if is_running; then
    as_server "$1/pg_ctl" -D "$dir/data" -m immediate -w stop </dev/null >/dev/null 2>&1
  fi
  rm -rf "$dir" || fail "cannot remove $dir"
  rm -f "$owner"
}

stop() {
  if [ ! -e "$owner" ]; then
    [ ! -e "$dir" ] || fail "$dir exists, and was not made by this script: remove it"
  elif pid=$(other_run); then
    echo "process $pid, another run of the tests, uses the server in $dir"
  else
    remove "$1"
  fi
}

claim() {
  waited=0
  until (set -C && echo "$PPID $(command_of "$PPID")" >"$owner") 2>/dev/null; do
    [ -e "$owner" ] || fail "cannot write $owner"
    if pid=$(other_run); then
      [ $waited -lt 100 ] || fail "process $pid, another run of the tests, uses the server in $dir;" \
        "start this one when that has ended"
      waited=$((waited + 1))
      sleep 1
    else
      remove "$1"
    fi
  done
  [ ! -e "$dir" ] || {
    rm -f "$owner"
    fail "$dir exists, and was not made by this script: remove it"
  }
}

start() {
  mkdir "$dir" || fail "cannot make $dir"
  if [ -z "$1" ]; then
    echo "no PostgreSQL server programs were found; install the package postgresql (Debian," \
      "Ubuntu) or postgresql-server (Fedora), or set ALUDEL_POSTGRES_BIN" | tee "$dir/absent"
    return
  fi
  [ "$(id -u)" -ne 0 ] || chown nobody "$dir"
  cd "$dir" || fail "cannot enter $dir"
  as_server "$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-locale --no-sync \
    </dev/null >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log"; fail "initdb failed"; }
  cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
END
  # Without a log file the server would keep CTest's pipe open, and CTest would wait for it.
  as_server "$1/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start </dev/null >/dev/null 2>&1 ||
    { cat "$dir/log"; fail "the server in $1 does not start"; }
  echo "PostgreSQL in $1 listens in $dir"
}

[ -n "$dir" ] || fail "usage: postgres_cluster.sh start|stop DIR"
if [ -n "${ALUDEL_TEST_DATABASE_URL:-}" ] && [ "$ALUDEL_TEST_DATABASE_URL" != "$own_url" ]; then
  echo "ALUDEL_TEST_DATABASE_URL is set: using that server"
  exit 0
fi
bin=$(find_server) || exit 1
cd /
case $action in
  start)
    claim "$bin"
    start "$bin"
    ;;
  stop) stop "$bin" ;;
  *) fail "usage: postgres_cluster.sh start|stop DIR" ;;
esac
