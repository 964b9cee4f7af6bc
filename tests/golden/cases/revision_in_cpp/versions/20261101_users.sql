-- create users
--
-- Revision ID: a1b2
-- Revises:

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE users;
