# Revisions in C++ against the least that could do the same: a part of bench/run.

# in_turns TIMES PREPARE OURS FLOOR: runs both so often, each on what PREPARE has made, and sets
# `ours` and `floor` to their medians.
in_turns() {
  local turn all_ours=() all_floor=()
  for turn in $(seq "$1"); do
    "$2"
    all_ours+=("$(timed_well "$3")")
    "$2"
    all_floor+=("$(timed_well "$4")")
  done
  ours=$(middle "${all_ours[@]}")
  floor=$(middle "${all_floor[@]}")
}
timed_well() {
  local start
  start=$(now)
  "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; return 1; }
  echo "$(now) $start" | awk '{printf "%.3f", $1 - $2}'
}

code() { "$bench/bench_code" "$1" "$2"; }

# ---- A million rows of PostgreSQL

update="UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL"
users="CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, full_name text)"

make_users() {
  fresh_database users
  sql users "$users"
  sql users "INSERT INTO users SELECT id, 'first ' || id, 'last ' || id FROM generate_series(1, 1000000) id"
  sql users "VACUUM ANALYZE users"
}
# A copy of the database, which is on the disk.
copy_users() {
  sql postgres "DROP DATABASE IF EXISTS turn" 2>/dev/null
  sql postgres "CREATE DATABASE turn TEMPLATE users"
  sql postgres CHECKPOINT
}
backfill_postgresql() { code "$(url turn)" backfill; }
update_postgresql() { sql turn "$update"; }

make_scores() {
  sql postgres "COPY (SELECT id, 'player number ' || id, id / 8.0::float8 FROM generate_series(1, 1000000) id) TO STDOUT" \
    >"$work/scores"
}
empty_scores() {
  fresh_database turn
  sql turn "CREATE TABLE scores (id bigint, name text, score double precision)"
  sql postgres CHECKPOINT
}
copy_ours() { code "$(url turn)" copy; }
copy_psql() { sql turn "\\copy scores FROM '$work/scores'"; }

# ---- A million rows of SQLite

in_sqlite() { sqlite3 -bail "$work/$1.db" "$2"; }

make_sqlite() {
  local numbers="WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 1000000)"
  in_sqlite users "$users; $numbers INSERT INTO users SELECT id, 'first ' || id, 'last ' || id, NULL FROM n"
  in_sqlite names "CREATE TABLE users (id integer PRIMARY KEY, name text, email text);
    CREATE INDEX users_email ON users (email);
    $numbers INSERT INTO users SELECT id, 'name ' || id, id || '@example.org' FROM n"
}
copy_file() { cp "$work/$1.db" "$work/turn.db" && sync "$work/turn.db"; }
copy_users_file() { copy_file users; }
copy_names_file() { copy_file names; }
backfill_sqlite() { code "sqlite:///$work/turn.db" backfill; }
update_sqlite() { in_sqlite turn "$update"; }
rebuild_ours() { code "sqlite:///$work/turn.db" rebuild; }
rebuild_shell() { sqlite3 -bail "$work/turn.db" <bench/rebuild.sql; }

# ---- Compiling

# A revision of ten operations, as add_migrations() compiles it.
compiling() {
  local level file result
  file=$(ls "$bench"/aludel_generated/bench_code/code/*/ten.cpp)
  for level in -O0 -O2; do
    result=$("$bench/bench_compare" 15 \
      ours "g++ -std=c++20 $level -I runtime/include -c $file -o $work/ten.o" \
      floor "g++ -std=c++20 $level -c bench/floor_compile.cpp -o $work/floor.o")
    read -r _ _ ours _ <<<"$(grep ^ours <<<"$result")"
    read -r _ _ floor _ <<<"$(grep ^floor <<<"$result")"
    ratio "compiling ten operations, g++ $level / two headers and fmt" "$ours" "$floor" ms 1.5
  done
}

rows_of_postgresql() {
  make_users
  in_turns 5 copy_users backfill_postgresql update_postgresql
  ratio "backfill of 1,000,000 rows, PostgreSQL / one UPDATE" "$ours" "$floor" s 1.5
  make_scores
  in_turns 5 empty_scores copy_ours copy_psql
  ratio "copy_in of 1,000,000 rows, PostgreSQL / psql \\copy" "$ours" "$floor" s 1.2
}

rows_of_sqlite() {
  make_sqlite
  in_turns 5 copy_users_file backfill_sqlite update_sqlite
  row "backfill of 1,000,000 rows, SQLite / one UPDATE" "$ours s" "$floor s" \
    "$(awk -v a="$ours" -v b="$floor" 'BEGIN {printf "%.2f", a / b}')" "" ""
  in_turns 5 copy_names_file rebuild_ours rebuild_shell
  ratio "rebuilding a table of 1,000,000 rows, SQLite / sqlite3" "$ours" "$floor" s 1.3
}
