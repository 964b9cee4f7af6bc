-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
-- Grüße
CREATE TABLE users (name text DEFAULT 'ä', id integer PRIMARY KEI);

-- migrate:downgrade
DROP TABLE users;
