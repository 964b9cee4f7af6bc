-- calm down
--
-- Revision ID: f07
-- Revises: f06
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
UPDATE posts SET mood = 'calm' WHERE id = 1;
ALTER TABLE users ADD COLUMN name text;
UPDATE users SET name = upper(email);

-- migrate:verify
SELECT count(*) = 0 FROM users WHERE name IS NULL;

-- migrate:downgrade
ALTER TABLE users DROP COLUMN name;
