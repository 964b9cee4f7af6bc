-- find users by email
-- Revision ID: c3d4
-- Revises: a1b2
-- migrate:upgrade
CREATE UNIQUE INDEX ix_users_email ON users (email);
-- migrate:upgrade postgresql transaction=off
CREATE UNIQUE INDEX CONCURRENTLY ix_users_email ON users (email);
-- migrate:downgrade
DROP INDEX ix_users_email;
-- migrate:downgrade postgresql transaction=off
DROP INDEX CONCURRENTLY ix_users_email;
