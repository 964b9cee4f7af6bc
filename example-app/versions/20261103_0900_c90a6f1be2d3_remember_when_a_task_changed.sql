-- remember when a task changed
--
-- Revision ID: c90a6f1be2d3
-- Revises: 5be2d7704e18
-- Create Date: 2026-11-03 09:00:00+00:00

-- migrate:upgrade postgresql
ALTER TABLE tasks ADD COLUMN updated_at timestamptz;

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();  -- semicolons in here do not end the statement
  RETURN NEW;
END;
$$;

CREATE TRIGGER tasks_touch BEFORE INSERT OR UPDATE ON tasks
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- migrate:upgrade sqlite
ALTER TABLE tasks ADD COLUMN updated_at text;

CREATE TRIGGER tasks_touch AFTER UPDATE OF title, done ON tasks
BEGIN
  UPDATE tasks SET updated_at = datetime('now') WHERE id = NEW.id;
END;

-- migrate:downgrade postgresql
DROP TRIGGER tasks_touch ON tasks;
DROP FUNCTION touch_updated_at();
ALTER TABLE tasks DROP COLUMN updated_at;

-- migrate:downgrade sqlite
DROP TRIGGER tasks_touch;
ALTER TABLE tasks DROP COLUMN updated_at;
