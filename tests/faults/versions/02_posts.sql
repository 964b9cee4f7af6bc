-- create posts
--
-- Revision ID: f02
-- Revises: f01
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
CREATE TABLE posts (
  id integer PRIMARY KEY,
  author integer NOT NULL REFERENCES users (id),
  title text NOT NULL
);
INSERT INTO posts (id, author, title) SELECT id, id, 'by ' || email FROM users;

-- migrate:verify
SELECT count(*) = 2 FROM posts;

-- migrate:downgrade
DROP TABLE posts;
