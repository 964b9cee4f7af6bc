-- create notes
--
-- Revision ID: e5f6
-- Revises: a1b2, c3d4
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE notes (id integer PRIMARY KEY, title text NOT NULL);

-- migrate:downgrade
DROP TABLE notes;
