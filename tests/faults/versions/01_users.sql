-- create users
--
-- Revision ID: f01
-- Revises: 
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
INSERT INTO users (id, email) VALUES (1, 'ada@example.org'), (2, 'grace@example.org');

-- migrate:downgrade
DROP TABLE users;
