-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade postgresql
CREATE TABLE users (id integer PRIMARY KEY, email text);
COPY public.users (id, email) FROM stdin;
1	ada@example.org
2	\N
\.
COPY users TO STDOUT;

-- migrate:downgrade
DROP TABLE users;

-- migrate:upgrade sqlite
