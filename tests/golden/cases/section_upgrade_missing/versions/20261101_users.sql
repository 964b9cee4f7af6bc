-- create users
--
-- Revision ID: a1b2
-- Revises:

-- migrate:downgrade
DROP TABLE users;
