-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
CREATE TABLE users (
  id integer PRIMARY KEY,
  email text NOT NULL
);

-- migrate:downgrade
DROP TABLE users;
