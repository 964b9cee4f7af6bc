-- on top of what cannot be checked
-- Revision ID: a9b0
-- Revises: f7a8
-- migrate:upgrade
ALTER TABLE digests ADD COLUMN salt text;
INSERT INTO digests (digest, salt) VALUES ('a', 'b');
-- migrate:downgrade
ALTER TABLE digests DROP COLUMN salt;
