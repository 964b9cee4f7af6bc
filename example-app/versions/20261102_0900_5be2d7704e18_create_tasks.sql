-- create tasks
--
-- Revision ID: 5be2d7704e18
-- Revises: a1f0c3d29b44
-- Create Date: 2026-11-02 09:00:00+00:00

-- migrate:upgrade postgresql
CREATE TABLE tasks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  title text NOT NULL,
  done boolean NOT NULL DEFAULT false
);
CREATE INDEX ix_tasks_user_id ON tasks (user_id);

-- migrate:upgrade sqlite
CREATE TABLE tasks (
  id integer PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  title text NOT NULL,
  done boolean NOT NULL DEFAULT false
);
CREATE INDEX ix_tasks_user_id ON tasks (user_id);

-- migrate:downgrade
DROP TABLE tasks;
