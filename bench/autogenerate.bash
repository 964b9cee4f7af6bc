# `check` of a schema like its revisions, against psql and sqlite3, which only load that schema: a
# part of bench/run.

# write_schema DIALECT COUNT: sets `schema` to a directory with schema.sql and versions.
write_schema() {
  schema=$work/schema_$1_$2
  "$bench/bench_schema" "$2" "$1" "$schema"
}
check_schema() { "$aludel" check --versions "$schema/versions" --schema "$schema/schema.sql" "$@"; }
# besides TITLE LIMIT: what `ours` is above `floor`.
besides() { limit "$1" "$(awk -v a="$ours" -v b="$floor" 'BEGIN {printf "%.3f", a - b}')" s "$2"; }

check_sqlite() { check_schema --dialect sqlite; }
load_sqlite() { sqlite3 :memory: ".read $schema/schema.sql"; }

schemas_of_sqlite() {
  write_schema sqlite 200
  limit "check, SQLite, 200 tables" "$(best_of 20 check_sqlite)" s 0.1
  row "  sqlite3 loading them" "$(best_of 20 load_sqlite) s" "" "" "" ""
  write_schema sqlite 5000
  in_turns 3 true check_sqlite load_sqlite
  ratio "check, SQLite, 5,000 tables / sqlite3 loading them" "$ours" "$floor" s 1.5
}

check_postgresql() { check_schema --url "$(url made)"; }
load_postgresql() {
  sql postgres "CREATE DATABASE turn TEMPLATE template0"
  PGOPTIONS="-c synchronous_commit=off" psql -q -v ON_ERROR_STOP=1 -f "$schema/schema.sql" "$(url turn)"
}
drop_turn() { sql postgres "DROP DATABASE IF EXISTS turn" 2>/dev/null; }

# TIMES COUNT LIMIT, of the seconds besides making and filling a database
schema_of_postgresql() {
  write_schema postgresql "$2"
  fresh_database made
  "$aludel" upgrade -q --versions "$schema/versions" --url "$(url made)"
  in_turns "$1" drop_turn check_postgresql load_postgresql
  ratio "check, PostgreSQL, $2 tables / CREATE DATABASE, psql -f" "$ours" "$floor" s 1.5
  besides "  what it takes besides" "$3"
}

# Files are made by thousands, and none of them has to outlast anything.
set_fsync() {
  sql postgres "ALTER SYSTEM SET fsync = $1"
  sql postgres "SELECT pg_reload_conf()" >/dev/null
}
schemas_of_postgresql() {
  set_fsync off
  schema_of_postgresql 5 200 0.15
  schema_of_postgresql 1 5000 3
  set_fsync on
}
