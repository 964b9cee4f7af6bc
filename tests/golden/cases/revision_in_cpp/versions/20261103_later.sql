-- what C++ made is not here to be found
--
-- Revision ID: c3d4
-- Revises: b2c3

-- migrate:upgrade
CREATE INDEX users_name ON users (name);

-- migrate:downgrade
DROP INDEX users_name;
