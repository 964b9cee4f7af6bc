-- create tasks
--
-- Revision ID: c3d4
-- Revises: a1b2
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE tasks (id integer PRIMARY KEY, title text NOT NULL);

-- migrate:downgrade
DROP TABLE tasks;
