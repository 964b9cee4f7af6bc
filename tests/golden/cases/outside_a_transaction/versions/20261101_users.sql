-- create users
--
-- Revision ID: a1b2
-- Revises:
-- Create Date: 2026-11-20 09:30:00+00:00

-- migrate:upgrade postgresql
CREATE TABLE users (id integer PRIMARY KEY, email text);
CREATE UNIQUE INDEX CONCURRENTLY ix ON users (email);
REINDEX TABLE CONCURRENTLY users;
ALTER TABLE a DETACH PARTITION b CONCURRENTLY;
VACUUM users;
REINDEX SCHEMA public;
ALTER SYSTEM SET work_mem = '1GB';
CREATE DATABASE other;

-- migrate:downgrade postgresql
DROP INDEX CONCURRENTLY ix;

-- migrate:upgrade sqlite
VACUUM;
PRAGMA journal_mode = WAL;

-- migrate:downgrade sqlite
