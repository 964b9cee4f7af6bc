-- find open tasks quickly
--
-- Revision ID: 48f9d02c6e71
-- Revises: e27c5a9014bd
-- Create Date: 2026-11-06 09:00:00+00:00

-- PostgreSQL can build an index while others write, but not inside a transaction.

-- migrate:upgrade postgresql transaction=off
CREATE INDEX CONCURRENTLY ix_tasks_open ON tasks (user_id) WHERE status = 'open';

-- migrate:upgrade sqlite
CREATE INDEX ix_tasks_open ON tasks (user_id) WHERE status = 'open';

-- migrate:downgrade postgresql transaction=off
DROP INDEX CONCURRENTLY ix_tasks_open;

-- migrate:downgrade sqlite
DROP INDEX ix_tasks_open;
