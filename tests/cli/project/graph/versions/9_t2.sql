-- log carts
--
-- Revision ID: t2
-- Revises: t1
-- Create Date: 2026-11-09 09:30:00+00:00
-- Depends On: s1

-- migrate:upgrade
CREATE TABLE log_carts (cart integer REFERENCES carts (id));

-- migrate:downgrade
DROP TABLE log_carts;
