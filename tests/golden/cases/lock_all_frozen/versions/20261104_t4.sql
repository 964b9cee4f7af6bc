-- create t4
--
-- Revision ID: t4
-- Revises: t3
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE t4 (id integer PRIMARY KEY, title text NOT NULL);

-- migrate:downgrade
DROP TABLE t4;
