-- give posts a mood
--
-- Revision ID: f03
-- Revises: f02
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade postgresql
CREATE TYPE mood AS ENUM ('happy', 'sad');
ALTER TABLE posts ADD COLUMN mood mood NOT NULL DEFAULT 'happy';

-- migrate:upgrade sqlite
ALTER TABLE posts ADD COLUMN mood text NOT NULL DEFAULT 'happy';

-- migrate:downgrade postgresql
ALTER TABLE posts DROP COLUMN mood;
DROP TYPE mood;

-- migrate:downgrade sqlite
ALTER TABLE posts DROP COLUMN mood;
