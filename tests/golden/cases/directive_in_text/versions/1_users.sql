-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
INSERT INTO users VALUES (1, '
-- migrate:downgrade
');
/*
-- migrate:downgrade
*/
INSERT INTO users VALUES (2, 'after the comment'); -- migrate:downgrade

-- migrate:downgrade
DROP TABLE users;
