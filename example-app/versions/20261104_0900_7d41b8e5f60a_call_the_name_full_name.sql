-- call the name full_name
--
-- Revision ID: 7d41b8e5f60a
-- Revises: c90a6f1be2d3
-- Create Date: 2026-11-04 09:00:00+00:00

-- Renaming keeps every row. It needs the table for itself for a moment: give up after two seconds
-- and try again, instead of holding up those who queue behind us.

-- migrate:upgrade lock_timeout=2s
ALTER TABLE users RENAME COLUMN name TO full_name;

-- migrate:downgrade lock_timeout=2s
ALTER TABLE users RENAME COLUMN full_name TO name;
