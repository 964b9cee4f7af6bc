-- label tasks
--
-- Revision ID: b0c1d2e3f4a5
-- Revises: 0c5f92d7b4e8

-- migrate:upgrade
CREATE TABLE labels (id integer PRIMARY KEY, caption text NOT NULL UNIQUE);
CREATE INDEX ix_tasks_by_title ON tasks (title);

-- migrate:downgrade
DROP INDEX ix_tasks_by_title;
DROP TABLE labels;
