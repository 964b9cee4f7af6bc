-- create notes
--
-- Revision ID: cccc
-- Revises: bbbb
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE notes (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE notes;
