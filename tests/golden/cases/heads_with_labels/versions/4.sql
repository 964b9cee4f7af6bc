-- add titles
--
-- Revision ID: f7a8
-- Revises: e5f6
-- Create Date: 2026-11-20 09:30:00+00:00
-- Depends On: c3d4

-- migrate:upgrade
ALTER TABLE notes ADD COLUMN title text;

-- migrate:downgrade
ALTER TABLE notes DROP COLUMN title;
