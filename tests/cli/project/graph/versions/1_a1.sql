-- create users
--
-- Revision ID: a1
-- Revises:
-- Create Date: 2026-11-01 09:30:00+00:00
-- Branch Labels: core

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE users;
