-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
BEGIN;
CREATE TABLE users (id integer PRIMARY KEY);
SAVEPOINT here;
RELEASE here;
COMMIT;

-- migrate:downgrade postgresql
START TRANSACTION;
DROP TABLE users;
END;

-- migrate:downgrade sqlite
ROLLBACK;
