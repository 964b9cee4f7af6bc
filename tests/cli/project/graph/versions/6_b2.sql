-- create payments
--
-- Revision ID: b2
-- Revises: b1
-- Create Date: 2026-11-06 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE payments (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE payments;
