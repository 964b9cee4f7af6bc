-- what runs outside a transaction, and cannot run twice
--
-- Revision ID: f06
-- Revises: f05
-- Create Date: 2026-11-01 08:00:00+00:00

-- migrate:upgrade transaction=off
INSERT INTO audit (number, what) VALUES (1, 'outside');
INSERT INTO audit (number, what) SELECT number + 10, 'copied' FROM audit;
CREATE UNIQUE INDEX users_email ON users (email);

-- migrate:upgrade postgresql transaction=off
INSERT INTO audit (number, what) VALUES (1, 'outside');
ALTER TYPE mood ADD VALUE 'calm';
DO $$BEGIN INSERT INTO audit (number, what) SELECT number + 10, 'copied' FROM audit; COMMIT; END$$;
CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);

-- migrate:verify
SELECT count(*) = 4 FROM audit;

-- migrate:downgrade
DROP INDEX users_email;
DELETE FROM audit WHERE number > 0;
