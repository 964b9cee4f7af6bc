-- create audit log
--
-- Revision ID: t1
-- Revises:
-- Create Date: 2026-11-08 09:30:00+00:00
-- Branch Labels: audit

-- migrate:upgrade
CREATE TABLE log (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE log;
