# Writes the race's revisions, each of which takes a while and leaves a row:
#   cmake -D DIRECTORY=... -D COUNT=... -P race_revisions.cmake
set(parent "")
foreach(number RANGE 1 ${COUNT})
  set(id "r${number}")
  file(WRITE "${DIRECTORY}/${id}.sql" "-- step ${number}
--
-- Revision ID: ${id}
-- Revises: ${parent}

-- migrate:upgrade postgresql
CREATE TABLE IF NOT EXISTS ran (number integer);
CREATE TABLE t${number} (id integer PRIMARY KEY);
INSERT INTO ran VALUES (${number});
SELECT pg_catalog.pg_sleep(0.06);

-- migrate:upgrade sqlite
CREATE TABLE IF NOT EXISTS ran (number integer);
CREATE TABLE t${number} (id integer PRIMARY KEY);
INSERT INTO ran VALUES (${number});
INSERT INTO t${number}
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n;

-- migrate:downgrade
DROP TABLE t${number};
DELETE FROM ran WHERE number = ${number};
")
  set(parent "${id}")
endforeach()
