-- create users
--
-- Revision ID: a1f0c3d29b44
-- Revises:
-- Create Date: 2026-11-01 09:00:00+00:00

-- A section for one dialect takes the place of the general one.

-- migrate:upgrade postgresql
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE
);

-- migrate:upgrade sqlite
CREATE TABLE users (
  id integer PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE
);

-- migrate:downgrade
DROP TABLE users;
