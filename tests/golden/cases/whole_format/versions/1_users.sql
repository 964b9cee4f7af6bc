-- create users: the "first" revision
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00
-- Branch Labels: accounts

-- migrate:upgrade postgresql lock_timeout=500ms statement_timeout=1min
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
COMMENT ON TABLE users IS 'People; who can log in';

-- migrate:upgrade sqlite
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL) STRICT;

-- migrate:downgrade
DROP TABLE users;

-- migrate:verify
SELECT count(*) = 0 FROM users;
-- migrate:compatible a new table
