-- index posts by title, at the end
--
-- Revision ID: f09
-- Revises: f08
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade transaction=off
CREATE INDEX posts_title ON posts (title);

-- migrate:upgrade postgresql transaction=off
CREATE INDEX CONCURRENTLY posts_title ON posts (title);

-- migrate:downgrade
DROP INDEX posts_title;
