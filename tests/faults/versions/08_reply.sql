-- let posts answer posts
--
-- Revision ID: f08
-- Revises: f07
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
ALTER TABLE posts ADD COLUMN reply_to integer;

-- migrate:upgrade postgresql
ALTER TABLE posts ADD COLUMN reply_to integer;
ALTER TABLE posts ADD CONSTRAINT posts_reply FOREIGN KEY (reply_to) REFERENCES posts (id) NOT VALID;

-- migrate:downgrade
ALTER TABLE posts DROP COLUMN reply_to;
