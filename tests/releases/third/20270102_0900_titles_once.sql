-- a title only once for each user
--
-- Revision ID: c5d6e7f8a9b0
-- Revises: b0c1d2e3f4a5

-- migrate:upgrade
CREATE UNIQUE INDEX ux_tasks_title ON tasks (user_id, title);

-- migrate:downgrade
DROP INDEX ux_tasks_title;
