#!/bin/sh
# SPDX-License-Identifier: MIT
# The private PostgreSQL server: repeated starts, killed runs, machines without one.
. "$(dirname "$0")/support.sh"
unset ALUDEL_TEST_DATABASE_URL
script="$ALUDEL_SOURCE/cmake/postgres_cluster.sh"
cluster=/tmp/aludel-case-$$
url="postgresql://postgres@/postgres?host=$cluster"
trap 'sh "$script" stop "$cluster" >/dev/null' EXIT

run sh "$script" start "$cluster"
says "listens in $cluster"
run psql -XAt "$url" -c "SHOW listen_addresses" -c "SHOW fsync" -c "SHOW max_connections"
says "off 200"
server_runs "$cluster" || fail "the server cannot be seen"

# A second start is one after a run that was killed: the server is a new one.
run psql -Xq "$url" -c "CREATE TABLE old (a int)"
run sh "$script" start "$cluster"
run psql -XAt "$url" -c "SELECT to_regclass('old') IS NULL"
says "t"
kill -9 "$(head -n 1 "$cluster/data/postmaster.pid")"
run sh "$script" start "$cluster"
run psql -XAt "$url" -c "SELECT 1"

run env ALUDEL_TEST_DATABASE_URL=postgresql://elsewhere sh "$script" stop "$cluster"
says "using that server"
run psql -XAt "$url" -c "SELECT 1"

# Another run of the tests, at the same time, leaves it alone and waits for the end of the first.
cat >other_run.sh <<'END'
sh "$1" stop "$2"
sh "$1" start "$2"
END
sh other_run.sh "$script" "$cluster" >other.log 2>&1 &
sleep 2
run psql -XAt "$url" -c "SELECT 1"
run cat other.log
says "another run of the tests, uses the server in $cluster"
run sh "$script" stop "$cluster"
wait $! || fail "the other run failed: $(cat other.log)"
run psql -XAt "$url" -c "SELECT 1"

# A removal that was interrupted, and the run with it.
rm -rf "$cluster/data/base"
run sh "$script" start "$cluster"
run psql -XAt "$url" -c "SELECT 1"

# A run that was killed as it began: what its command was could not be told any more.
run sh "$script" stop "$cluster"
true &
wait
echo "$! " >"$cluster.owner"
run sh "$script" start "$cluster"
says "listens in $cluster"

run sh "$script" stop "$cluster"
[ ! -e "$cluster" ] && [ ! -e "$cluster.owner" ] || fail "$cluster is still there"
! server_runs "$cluster" || fail "the server still runs"
run sh "$script" stop "$cluster"

refuse 1 env ALUDEL_POSTGRES_BIN=/nowhere sh "$script" start "$cluster"
says "there is no initdb and pg_ctl in /nowhere"

# Without server programs there is nothing to start, which is no failure.
run env ALUDEL_POSTGRES_BIN=none sh "$script" start "$cluster"
says "install the package postgresql (Debian"
run sh "$script" stop "$cluster"

# A directory of somebody else's is left alone.
mkdir "$cluster"
for action in start stop; do
  refuse 1 sh "$script" $action "$cluster"
  says "was not made by this script"
done
rmdir "$cluster"
