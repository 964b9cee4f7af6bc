-- create notes again
--
-- Revision ID: e5f6
-- Revises: c3d4
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);

-- migrate:downgrade
COMMIT;
