-- create t3
--
-- Revision ID: t3
-- Revises: c3d4
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE t3 (id integer PRIMARY KEY, title text NOT NULL);

-- migrate:downgrade
DROP TABLE t3;
