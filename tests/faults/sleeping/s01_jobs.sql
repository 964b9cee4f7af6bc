-- jobs
--
-- Revision ID: s01
-- Revises:

-- migrate:upgrade
CREATE TABLE jobs (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE jobs;
