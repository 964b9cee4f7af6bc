-- create tasks
--
-- Revision ID: c3d4
-- Revises: a1b2
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade postgresql syntax=unchecked
PREPARE TRANSACTION 'x';
ABORT;
ROLLBACK PREPARED 'x';

-- migrate:downgrade
DROP TABLE tasks;

-- migrate:upgrade sqlite
