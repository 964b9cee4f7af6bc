-- create the audit
--
-- Revision ID: f05
-- Revises: f04
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade
CREATE TABLE audit (number integer, what text NOT NULL);
INSERT INTO audit (number, what) VALUES (0, 'created');
UPDATE posts SET mood = 'sad' WHERE id = 2;

-- migrate:verify
SELECT count(*) = 1 FROM audit;
SELECT mood = 'sad' FROM posts WHERE id = 2;

-- migrate:downgrade
DROP TABLE audit;
