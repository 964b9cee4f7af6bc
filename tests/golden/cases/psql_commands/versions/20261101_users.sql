-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
\set ON_ERROR_STOP on
CREATE TABLE users (id integer PRIMARY KEY);
\i tasks.sql


-- migrate:downgrade
DROP TABLE users;
