-- create carts
--
-- Revision ID: s1
-- Revises: a2
-- Create Date: 2026-11-03 09:30:00+00:00
-- Branch Labels: shop

-- migrate:upgrade
CREATE TABLE carts (id integer PRIMARY KEY);

-- migrate:downgrade
DROP TABLE carts;
