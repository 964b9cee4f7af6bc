-- numbers without end
-- Revision ID: a1b2
-- Revises:

-- migrate:upgrade
CREATE TABLE few AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100000) SELECT x FROM n;
CREATE TABLE numbers AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n;

-- migrate:downgrade
DROP TABLE numbers;
DROP TABLE few;
