-- index tasks by owner
--
-- Revision ID: b7d1
-- Revises: a1c3
-- Create Date: 2026-11-03 08:00:00+00:00

-- migrate:upgrade
CREATE INDEX tasks_owner ON tasks (owner);

-- migrate:upgrade postgresql transaction=off lock_timeout=5s
CREATE INDEX CONCURRENTLY tasks_owner ON tasks (owner);

-- migrate:downgrade
DROP INDEX tasks_owner;
