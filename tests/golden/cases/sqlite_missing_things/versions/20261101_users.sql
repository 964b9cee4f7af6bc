-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
INSERT INTO people (id) VALUES (1);
INSERT INTO users (id, emial) VALUES (1, 'a');
UPDATE users SET email = reverse(email);
CREATE INDEX ix_tasks ON tasks (id);

-- migrate:downgrade
DROP TABLE users;
