-- create orders
--
-- Revision ID: a2
-- Revises: a1
-- Create Date: 2026-11-02 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE orders (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE orders;
