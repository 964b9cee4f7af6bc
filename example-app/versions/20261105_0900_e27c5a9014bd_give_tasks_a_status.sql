-- give tasks a status
--
-- Revision ID: e27c5a9014bd
-- Revises: 7d41b8e5f60a
-- Create Date: 2026-11-05 09:00:00+00:00

-- migrate:upgrade
ALTER TABLE tasks ADD COLUMN status text NOT NULL DEFAULT 'open';
UPDATE tasks SET status = 'done' WHERE done;

-- migrate:downgrade
ALTER TABLE tasks DROP COLUMN status;

-- Each query returns no row, or rows of true. If one does not, everything is rolled back.

-- migrate:verify
SELECT id FROM tasks WHERE done AND status <> 'done';
SELECT count(*) = 0 FROM tasks WHERE status NOT IN ('open', 'done');
