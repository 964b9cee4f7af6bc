-- a function
--
-- Revision ID: c3d4
-- Revises: a1b2
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade postgresql
CREATE FUNCTION say() RETURNS text LANGUAGE plpgsql AS $body$
-- migrate:downgrade
BEGIN
  RETURN 'said;';
END $body$;

-- migrate:downgrade postgresql
DROP FUNCTION say();

-- migrate:upgrade sqlite
-- migrate:downgrade sqlite
