-- a statement that takes long where the tests want it to
--
-- Revision ID: s02
-- Revises: s01

-- migrate:upgrade postgresql
INSERT INTO jobs VALUES (1);
DO $$BEGIN IF pg_catalog.to_regclass('public.slow') IS NOT NULL THEN PERFORM pg_catalog.pg_sleep(60); END IF; END$$;

-- migrate:upgrade sqlite
INSERT INTO jobs VALUES (1);

-- migrate:downgrade
DELETE FROM jobs WHERE id = 1;
