-- create invoices
--
-- Revision ID: b1
-- Revises: a2
-- Create Date: 2026-11-05 09:30:00+00:00

-- migrate:upgrade
CREATE TABLE invoices (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE invoices;
