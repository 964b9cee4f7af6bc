-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade sqlite
ATTACH 'other.db' AS other;
VACUUM INTO 'copy.db';
SELECT load_extension('evil');
DETACH other;

-- migrate:downgrade sqlite
SELECT load_extension('evil');

-- migrate:upgrade postgresql

-- migrate:downgrade postgresql
