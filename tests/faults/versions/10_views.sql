-- count users by a view
--
-- Revision ID: f10
-- Revises: f09
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
CREATE VIEW user_count AS SELECT count(*) AS users FROM users;

-- migrate:verify
SELECT users = 2 FROM user_count;

-- migrate:downgrade
DROP VIEW user_count;
