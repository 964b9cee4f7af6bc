-- stamp changes
-- Revision ID: e5f6
-- Revises: c3d4
-- migrate:upgrade
ALTER TABLE users ADD COLUMN updated_at text;
-- migrate:upgrade postgresql
ALTER TABLE users ADD COLUMN updated_at timestamptz;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END $$;
CREATE TRIGGER users_stamp BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END;
-- migrate:upgrade sqlite
ALTER TABLE users ADD COLUMN updated_at text;
CREATE TRIGGER users_stamp AFTER UPDATE ON users BEGIN
  UPDATE users SET updated_at = CASE WHEN new.id = 0 THEN NULL ELSE datetime('now') END
    WHERE id = new.id;
END;
-- migrate:downgrade
DROP TRIGGER users_stamp;
ALTER TABLE users DROP COLUMN updated_at;
-- migrate:downgrade postgresql
DROP FUNCTION one();
DROP TRIGGER users_stamp ON users;
DROP FUNCTION stamp();
ALTER TABLE users DROP COLUMN updated_at;
