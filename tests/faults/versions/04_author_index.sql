-- index posts by author, without holding anybody up
--
-- Revision ID: f04
-- Revises: f03
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
CREATE INDEX posts_author ON posts (author);

-- migrate:upgrade postgresql transaction=off
CREATE INDEX CONCURRENTLY posts_author ON posts (author);

-- migrate:verify
SELECT count(*) = 2 FROM posts;

-- migrate:downgrade
DROP INDEX posts_author;
