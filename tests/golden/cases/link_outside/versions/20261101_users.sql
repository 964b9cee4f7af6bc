-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);

-- migrate:downgrade
DROP TABLE users;
